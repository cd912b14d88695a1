import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Runs a program in a folder, with a search path, and returns what it printed. Throws where it fails. */
export async function spawnIn(cwd: string, path: string, argv: readonly string[]): Promise<string> {
  const [file = '', ...args] = argv;
  const env = { PATH: path, HOME: cwd, TERM: 'xterm', LC_ALL: 'C.UTF-8' };
  const { stdout } = await promisify(execFile)(file, args, { cwd, env, timeout: 120_000 });
  return stdout;
}
