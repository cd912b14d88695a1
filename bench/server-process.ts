import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { measure } from './measure.ts';

/** A Framework Server that runs as a process of its own. */
export interface ServerProcess {
  readonly port: number;
  readonly pid: number;
  /** Logon string of its user, with the password in a file. */
  logon(port?: number): string;
  /** Ends it; what is under way is finished. */
  stop(): Promise<void>;
}

/** Who may sync everything on it. */
export const BENCH_USER = 'bench';
export const BENCH_PASSWORD = 'a password for the bench';

/** Starts `tapesync serve` on a store, with a user of a role with every customer; on any free port unless one is given. */
export async function startServerProcess(
  program: string,
  folder: string,
  store: string,
  port = 0,
  role: 'sync' | 'admin' = 'sync',
): Promise<ServerProcess> {
  const password = join(folder, 'password');
  await writeFile(password, `${BENCH_PASSWORD}\n`, { mode: 0o600 });
  const admin = [
    'admin',
    'user',
    'add',
    BENCH_USER,
    '--role',
    role,
    '--password-file',
    password,
    '-S',
    store,
  ];
  const added = await measure(process.execPath, [program, ...admin]);
  if (added.exitCode !== 0) throw new Error(`no user for the server: ${added.stderr}`);

  const args = [program, 'serve', '--store', store, '--port', String(port), '--log-level', 'error'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const listening = await new Promise<number>((resolve, reject) => {
    const lines: string[] = [];
    createInterface({ input: child.stderr }).on('line', (line) => {
      lines.push(line);
      const found = / at http:\/\/[^:]+:(\d+)$/.exec(line)?.[1];
      if (found !== undefined) resolve(Number(found));
    });
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}\n${lines.join('\n')}`)));
  });
  return {
    port: listening,
    pid: child.pid ?? 0,
    logon: (at = listening) => `${BENCH_USER}:${password}@127.0.0.1:${at}`,
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}
