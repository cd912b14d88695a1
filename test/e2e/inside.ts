/**
 * Runs command lines in this process, from the sources: in a tenth of the time of a process, for what a command says,
 * writes and leaves behind. What is about signals, pipes, the environment of the system or metrics, which are written
 * at the end of a process, needs `run` of `program.ts`.
 *
 * @module
 */

import { main } from '../../lib/cli/main.ts';
import { hostOf } from '../lib/cli/context.ts';
import type { Finished, Setting } from './program.ts';

/** Runs a command line in which every path is absolute to its end; several may run at once. */
export async function runAnywhere(
  args: readonly string[],
  { stdin = '', env = {} }: Omit<Setting, 'cwd'> = {},
): Promise<Finished> {
  const host = hostOf({ stdin, env });
  await main(args, '1.2.3', host);
  return { code: Number(host.exitCode), signal: null, stdout: host.stdout.text, stderr: host.stderr.text };
}

let isInFolder = false;

/** Runs a command line in a folder to its end. Throws if another has not ended: a process is in one folder at a time. */
export async function runInside(args: readonly string[], { cwd, ...setting }: Setting): Promise<Finished> {
  if (isInFolder) throw new Error('one command line after the other');
  isInFolder = true;
  const before = process.cwd();
  process.chdir(cwd);
  try {
    return await runAnywhere(args, setting);
  } finally {
    process.chdir(before);
    isInFolder = false;
  }
}
