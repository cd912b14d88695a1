#!/usr/bin/env node
// Starts tapesync: from its sources in a checkout, from dist/ where it is installed. Plain JavaScript of a kind that
// an old Node understands as well, so that it can say that it is too old.
import { existsSync, lstatSync, mkdirSync, readFileSync, realpathSync } from 'node:fs';
import module from 'node:module';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  process.stderr.write(
    `tapesync needs Node.js 24 or newer, this is ${process.version}; in a checkout, npx tapesync brings its own\n`,
  );
  process.exitCode = 2;
} else {
  keepCompiledCode();
  const source = new URL('./cli/main.ts', import.meta.url);
  const { main } = await import(
    existsSync(source) ? source.href : new URL('../dist/main.js', import.meta.url).href
  );
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  await main(process.argv.slice(2), version);
}

// Keeps compiled code between runs: a start costs a third less. What Node finds there it executes, so it is a folder
// that nobody else can write to, or none. Node itself does what NODE_COMPILE_CACHE says, before this is reached.
function keepCompiledCode() {
  if (process.env.NODE_COMPILE_CACHE || process.env.NODE_DISABLE_COMPILE_CACHE) return;
  try {
    const folder = cacheFolder();
    if (folder !== undefined) module.enableCompileCache(folder);
  } catch {
    // There is no home, or nothing can be made in it: the run goes on without.
  }
}

function cacheFolder() {
  if (process.platform === 'win32') {
    // A folder of the user alone, by what Windows grants there.
    const local = process.env.LOCALAPPDATA;
    return local === undefined || !isAbsolute(local) ? undefined : join(local, 'tapesync');
  }
  const given = process.env.XDG_CACHE_HOME || '';
  // A relative path is to be ignored, says the XDG Base Directory Specification.
  const home = isAbsolute(given) ? given : join(homedir(), '.cache');
  // Where root runs with the home of somebody else, nothing is made in it.
  if (!isOutOfReach(realpathSync(dirname(home)))) return undefined;
  makeFolder(home);
  const parent = realpathSync(home);
  if (!isOutOfReach(parent)) return undefined;
  const folder = join(parent, 'tapesync');
  makeFolder(folder);
  return isOwn(folder) ? folder : undefined;
}

function makeFolder(folder) {
  try {
    mkdirSync(folder, 0o700);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
}

// A folder of this user, no link, in which nobody else can make or replace a file.
function isOwn(folder) {
  const found = lstatSync(folder);
  return found.isDirectory() && found.uid === process.geteuid() && (found.mode & 0o022) === 0;
}

// Whether nobody but this user and root can put another folder in the place of this one or of one above it. In a folder
// with the sticky bit, such as /tmp, only the owner of an entry can replace it.
function isOutOfReach(path) {
  for (let folder = path; ; folder = dirname(folder)) {
    const { uid, mode } = lstatSync(folder);
    const isTrusted = uid === 0 || uid === process.geteuid();
    const isClosed = (mode & 0o022) === 0 || (mode & 0o1000) !== 0;
    if (!isTrusted || !isClosed) return false;
    if (folder === dirname(folder)) return true;
  }
}
