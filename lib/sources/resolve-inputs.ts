import { access, constants, glob, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { messageOf, TapesyncError } from '../errors/error.ts';
import { fileSource, STDIN, stdinSource } from './files.ts';
import type { Source } from './source.ts';

const GLOB = /[*?[{]|[!+@]\(/;

/**
 * Returns the inputs that names stand for, each once. A glob becomes the matching files, sorted, without directories;
 * a name that exists is never a glob; `-` is stdin. Throws SOURCE_MISSING for a name that cannot be read or matches
 * nothing.
 */
export async function resolveInputs(names: readonly string[]): Promise<readonly string[]> {
  const inputs = new Set<string>();
  for (const name of names) {
    for (const input of await resolveInput(name)) inputs.add(input);
  }
  return [...inputs];
}

/** Returns the source of a resolved input. */
export function sourceOf(input: string, stdin: Readable): Source {
  return input === STDIN ? stdinSource(stdin) : fileSource(input);
}

async function resolveInput(name: string): Promise<readonly string[]> {
  if (name === STDIN) return [name];
  const kind = await kindOf(name);
  if (kind === 'nothing' && GLOB.test(name)) return expandGlob(name);
  if (kind === 'directory') throw missing(name, 'it is a directory');
  await checkReadable(name);
  return [name];
}

async function expandGlob(pattern: string): Promise<readonly string[]> {
  const files: string[] = [];
  for await (const name of glob(pattern)) {
    if ((await kindOf(name)) === 'directory') continue;
    await checkReadable(name);
    files.push(name);
  }
  if (files.length === 0) throw missing(pattern, 'no file matches');
  return files.sort();
}

async function kindOf(name: string): Promise<'file' | 'directory' | 'nothing'> {
  try {
    return (await stat(name)).isDirectory() ? 'directory' : 'file';
  } catch {
    return 'nothing';
  }
}

async function checkReadable(name: string): Promise<void> {
  try {
    await access(name, constants.R_OK);
  } catch (error) {
    throw missing(name, messageOf(error), error);
  }
}

function missing(source: string, problem: string, cause?: unknown): TapesyncError {
  return new TapesyncError('SOURCE_MISSING', { source, problem }, { cause });
}
