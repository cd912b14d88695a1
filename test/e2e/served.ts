import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Test } from 'tap';
import type { ServerOptions } from '../../lib/server/server.ts';
import { openServerStore } from '../../lib/stores/open-store.ts';
import { EVERY_CUSTOMER, type Grant } from '../../lib/stores/roles/accounts.ts';
import type { ServerStore } from '../../lib/stores/store.ts';
import { cheapHash } from '../cheap-hash.ts';
import { startServer } from '../lib/server/started-server.ts';
import { type Finished, finished, start } from './program.ts';

/** A server that runs as a process of its own. */
export interface Served {
  readonly child: ChildProcessWithoutNullStreams;
  /** Where it listens, as it says. */
  readonly url: URL;
  readonly ended: Promise<Finished>;
}

/** Makes a user of a store, with the password in a file, and returns what stands before the @ of a logon string. */
export async function addUser(
  cwd: string,
  store: `sqlite:${string}`,
  user: string,
  role: Grant['role'] = 'sync',
): Promise<string> {
  const opened = await openServerStore(storeIn(cwd, store), { write: true, migrate: true });
  return addUserTo(opened, cwd, user, role).finally(() => opened.close());
}

/** Makes a user of an open store, with the password in a file, and returns what stands before the @ of a logon string. */
export async function addUserTo(
  { accounts }: ServerStore,
  cwd: string,
  user: string,
  role: Grant['role'],
): Promise<string> {
  const file = join(cwd, `${user}.password`);
  writeFileSync(file, `${user}'s password\n`, { mode: 0o600 });
  await accounts.addUser(user, cheapHash(`${user}'s password`));
  await accounts.putGrant(user, { customer: EVERY_CUSTOMER, role });
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

/**
 * Starts a server in this process, as `tapesync serve` does in its own, and returns where it listens until the test is
 * done.
 */
export async function serveHere(
  t: Test,
  cwd: string,
  store: `sqlite:${string}`,
  options: Partial<ServerOptions> = {},
): Promise<{ readonly url: URL }> {
  const opened = await openServerStore(storeIn(cwd, store), { write: true, migrate: true, shared: true });
  return startServer(t, {}, opened, options);
}

const storeIn = (cwd: string, store: `sqlite:${string}`): string => store.replace(':', `:${cwd}/`);
