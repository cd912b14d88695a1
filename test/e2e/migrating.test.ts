/**
 * The commands of the page for who comes from TMSS10Sync, as they stand there.
 *
 * @module
 */

import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { parseCommandLine } from '../../lib/cli/options/command-line.ts';
import { configure } from '../../lib/cli/options/configuration.ts';
import { parseLogon } from '../../lib/stores/logon.ts';
import { runInside } from './inside.ts';
import { jsonLines, shell } from './program.ts';

const DEFINITIONS = new URL('../../definitions/', import.meta.url).pathname;
const PAGE = readFileSync(join(DEFINITIONS, 'MIGRATING.md'), 'utf8');
const BLOCKS = [...PAGE.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, kind = '', text = '']) => ({
  kind,
  text,
}));

/** The words of a call of tapesync, without what is for the shell. */
function wordsOf(line: string): readonly string[] {
  const [, call = ''] = /(?:^|\s)tapesync\s(.*)$/.exec(line) ?? [];
  return call
    .replaceAll(/\s2?[<>] \S+/g, '')
    .trim()
    .split(/\s+/);
}

t.test('each command that is to be pasted works', async (t) => {
  const cwd = t.testdir();
  for (const part of ['generic'])
    cpSync(join(DEFINITIONS, part), join(cwd, 'definitions', part), { recursive: true });
  const lines = BLOCKS.filter(({ kind }) => kind === 'sh').flatMap(({ text }) => text.trim().split('\n'));
  t.ok(lines.length >= 5);
  for (const line of lines) {
    t.match(line, /^npx tapesync /);
    const { code, stdout, stderr } = await runInside(wordsOf(line), { cwd });
    t.equal(code, 0, `${line}\n${stderr}`);
    t.not(stdout, '', line);
  }
});

t.test('each call in a job has options and a logon that there are', async (t) => {
  const lines = BLOCKS.filter(({ kind }) => kind !== 'sh').flatMap(({ text }) => text.split('\n'));
  const calls = lines.filter((line) => /(^|&& |call )tapesync\s/.test(line));
  const syncs = calls.filter((line) => !/tapesync (bridge|extract|plan|apply) /.test(line));
  t.equal(syncs.length, 4);
  for (const line of syncs) {
    const { command, flags } = parseCommandLine(wordsOf(line));
    t.equal(command, 'sync');
    const [, server] =
      lines.map((each) => /^set TAPESYNC_SERVER=(.*)$/.exec(each)).find((found) => found !== null) ?? [];
    const config = configure(flags, line.includes(' -S ') ? {} : { TAPESYNC_SERVER: server });
    t.equal(parseLogon(config.server).kind, 'server', line);
    t.not(config.report, '', line);
  }
});

// A program that reads CSV by a definition and keeps what it is told, unless its server is down.
const TMSS10SYNC = `#!/bin/sh
[ -e down ] && exit 9
shift 2
exec tapesync sync --quiet --create --max-changes none --max-shrink none --min-records 0 -S sqlite:theirs.db "$@"
`;

/** Returns the lines of the chapter about a server that stays, for a shell: once, and every night in its two forms. */
function linesOfBridge() {
  const [, chapter = ''] = /^## Keep your server$([\s\S]*)/m.exec(PAGE) ?? [];
  const blocks = (kind: string) =>
    [...chapter.matchAll(new RegExp(`^\`\`\`${kind}\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
      ([, text = '']) => text,
    );
  const [once = '', all = '', differing = ''] = blocks('text');
  return { once, nights: { all, differing }, batches: blocks('bat') };
}

/** Makes a folder in which the lines of the chapter run. */
function site(t: Test) {
  const cwd = t.testdir({ bin: {}, etc: {}, var: {} });
  const program = join(import.meta.dirname, '../../lib/tapesync.js');
  const put = (name: string, text: string) => writeFileSync(join(cwd, 'bin', name), text, { mode: 0o755 });
  put('tapesync', `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
  put('TMSS10Sync', TMSS10SYNC);
  cpSync(join(DEFINITIONS, 'generic/headed.ttidef'), join(cwd, 'etc/export.ttidef'));
  const path = join(cwd, 'bin');
  const sh = (lines: string) =>
    shell(lines, { cwd, env: { PATH: `${path}:${process.env.PATH}`, TAPESYNC_QUIET: 'true' } });
  const sample = readFileSync(join(DEFINITIONS, 'generic/headed.sample.csv'), 'utf8');
  return {
    sh,
    export: (text = sample) => writeFileSync(join(cwd, 'var/export.csv'), text),
    sample,
    down: (isDown: boolean) =>
      isDown ? writeFileSync(join(cwd, 'down'), '') : rmSync(join(cwd, 'down'), { force: true }),
    theirs: async () => {
      const { stdout } = await runInside(['volumes', '--json', '-S', 'sqlite:theirs.db'], { cwd });
      return jsonLines(stdout).map(({ volume }) => volume);
    },
    sent: () => readFileSync(join(cwd, 'var/tapes.csv'), 'utf8').split('\n').length - 2,
  };
}

for (const [kind, lines] of Object.entries(linesOfBridge().nights)) {
  t.test(`a server that stays is told what the export says: ${kind}`, async (t) => {
    const { sh, sample, down, theirs, sent, export: write } = site(t);
    const once = await sh(linesOfBridge().once);
    t.equal(once.code, 0, once.stderr);

    write(sample.slice(0, 20));
    t.equal((await sh(lines)).code, 3);
    t.equal(sent(), -1, 'of an export that is cut there is nothing');

    write();
    down(true);
    t.equal((await sh(lines)).code, 9);
    const count = sent();
    t.ok(count > 2);
    down(false);
    const night = await sh(lines);
    t.equal(night.code, 0, night.stderr);
    t.equal(sent(), count, 'after a night in which nothing arrived all is sent');
    t.equal((await theirs()).length, count);

    t.equal((await sh(lines)).code, 0);
    t.equal(sent(), kind === 'differing' ? 0 : count);
  });
}

t.test('the batch files for Windows say the same', async (t) => {
  const { nights, batches } = linesOfBridge();
  const words = (text: string) =>
    text
      .replaceAll(/^call |(?<=&& )call |^if errorlevel 0 if not errorlevel 2 | \|\| .*$/gm, '')
      .replaceAll('\\', '/')
      .trim();
  t.strictSame(batches.map(words), Object.values(nights).map(words));
});
