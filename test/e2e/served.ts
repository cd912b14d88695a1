import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Test } from 'tap';
import { type Finished, finished, run, start } from './program.ts';

/** A server that runs as a process of its own. */
export interface Served {
  readonly child: ChildProcessWithoutNullStreams;
  /** Where it listens, as it says. */
  readonly url: URL;
  readonly ended: Promise<Finished>;
}

/** Makes a user of a store, with the password in a file, and returns what stands before the @ of a logon string. */
export async function addUser(cwd: string, store: string, user: string, role = 'sync'): Promise<string> {
  const file = join(cwd, `${user}.password`);
  writeFileSync(file, `${user}'s password\n`, { mode: 0o600 });
  const args = ['admin', 'user', 'add', user, '--role', role, '--password-file', file, '-S', store];
  const { code, stderr } = await run(args, { cwd });
  if (code !== 0) throw new Error(stderr);
  return `${user}:${file}`;
}

/** Starts `tapesync serve` and waits until it listens; it is killed when the test is done. */
export async function serve(t: Test, cwd: string, ...args: string[]): Promise<Served> {
  const port = args.includes('--port') ? [] : ['--port', '0'];
  const child = start(['serve', ...port, ...args], { cwd });
  t.teardown(() => child.kill('SIGKILL'));
  const ended = finished(child);
  const listening = new Promise<URL>((resolve) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      const found = /^tapesync: serving .* at (\S+)$/.exec(line)?.[1];
      if (found !== undefined) resolve(new URL(found));
    });
  });
  const failed = ended.then(({ stderr }): never => {
    throw new Error(`the server did not start: ${stderr}`);
  });
  const url = await Promise.race([listening, failed]);
  failed.catch(() => {});
  return { child, url, ended };
}
