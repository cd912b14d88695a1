/**
 * A MariaDB server for tests: the programs of the system, data in a temporary folder, nothing to clean up by hand.
 *
 * @module
 */

import { execFile, spawn } from 'node:child_process';
import { chmod, chown, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { promisify } from 'node:util';
import { createConnection } from 'mysql2/promise';
import { needs } from './needs.ts';
import { freePort, isOpen, removedWithUs } from './own-server.ts';
import { until } from './until.ts';

const run = promisify(execFile);

const PROGRAM = '/usr/sbin/mariadbd';

/** Skips a test where there is no MariaDB. */
export const MARIADB = needs(PROGRAM, 'mariadb-install-db');

// It would have 96 MB, empty.
const SMALL_LOG = '--innodb-log-file-size=8M';

const USER = 'tapesync';

/** The password of its user, who may do everything. */
export const PASSWORD = 'of the tests';

/** A server that this process has started. */
export class MariadbServer {
  readonly port: number;
  readonly folder: string;
  readonly #arguments: readonly string[];
  readonly #watcher: Writable;

  constructor(folder: string, port: number, args: readonly string[], watcher: Writable) {
    this.folder = folder;
    this.port = port;
    this.#arguments = args;
    this.#watcher = watcher;
  }

  /** Returns the URL of a database, with the user and no password. */
  url(database: string, port = this.port): string {
    return `mysql://${USER}@127.0.0.1:${port}/${database}`;
  }

  /** Where it listens beside the port. */
  get socket(): string {
    return join(this.folder, 'socket');
  }

  /** Runs statements, one after the other. */
  async administer(sql: string): Promise<void> {
    const connection = await createConnection({
      host: '127.0.0.1',
      port: this.port,
      user: USER,
      password: PASSWORD,
      multipleStatements: true,
    });
    await connection.query(sql).finally(() => connection.end());
  }

  /** Starts the server again, after `kill`. */
  async start(): Promise<void> {
    const program = spawn(PROGRAM, this.#arguments, {
      stdio: ['ignore', 'ignore', 'pipe'],
      cwd: this.folder,
    });
    program.unref();
    let said = '';
    program.stderr.setEncoding('utf8').on('data', (text) => {
      said += text;
    });
    (program.stderr as unknown as { unref(): void }).unref();
    let hasEnded = false;
    program.once('exit', () => {
      hasEnded = true;
    });
    await until(async () => hasEnded || (await isOpen(this.port)));
    if (hasEnded) throw new Error(`MariaDB did not start: ${said}`);
  }

  /** Ends the server as `kill -9` does. */
  async kill(): Promise<void> {
    process.kill(Number(await readFile(join(this.folder, 'pid'), 'utf8')), 'SIGKILL');
    await until(async () => !(await isOpen(this.port)));
  }

  /** Ends the server for good, and removes everything of it. */
  remove(): void {
    this.#watcher.end();
  }
}

let template: Promise<string> | undefined;

// To make the tables of a server takes longer than to copy them.
async function templateFor(user: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tapesync-mariadb-'));
  removedWithUs(folder, 'pid');
  const data = `--datadir=${join(folder, 'data')}`;
  await chmod(folder, 0o755);
  await run('mariadb-install-db', ['--no-defaults', '--skip-test-db', SMALL_LOG, data, ...user], {
    cwd: folder,
  });
  return folder;
}

/**
 * Starts a server of its own, on a free port of the loopback interface. It ends with this process, however that ends, and leaves
 * nothing behind.
 *
 * @param files files in its folder, by their names
 * @param settings options of `mariadbd`, without the dashes; `./` is its folder
 */
export async function startMariadb(
  settings: readonly string[] = [],
  files: Readonly<Record<string, string>> = {},
): Promise<MariadbServer> {
  const folder = await mkdtemp(join(tmpdir(), 'tapesync-mariadb-'));
  const watcher = removedWithUs(folder, 'pid');
  const port = await freePort();
  const made = {
    ...files,
    'users.sql': `CREATE USER IF NOT EXISTS ${USER}@'%' IDENTIFIED BY '${PASSWORD}';\nGRANT ALL ON *.* TO ${USER}@'%';\n`,
  };
  // As root it would refuse to run.
  const user = process.getuid?.() === 0 ? ['--user=nobody'] : [];
  for (const [name, text] of Object.entries(made)) await writeFile(join(folder, name), text);
  if (user.length > 0) {
    const [uid = 0, gid = 0] = await Promise.all(
      ['-u', '-g'].map(async (id) => Number((await run('id', [id, 'nobody'])).stdout)),
    );
    for (const path of ['', ...Object.keys(made)]) await chown(join(folder, path), uid, gid);
  }
  const data = `--datadir=${join(folder, 'data')}`;
  template ??= templateFor(user);
  await run('cp', ['-a', join(await template, 'data'), folder]);
  const server = new MariadbServer(
    folder,
    port,
    [
      '--no-defaults',
      data,
      ...user,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      '--skip-name-resolve',
      `--socket=${join(folder, 'socket')}`,
      `--pid-file=${join(folder, 'pid')}`,
      `--init-file=${join(folder, 'users.sql')}`,
      // Nothing has to outlive a power cut.
      '--innodb-flush-log-at-trx-commit=0',
      '--innodb-buffer-pool-size=32M',
      SMALL_LOG,
      ...settings.map((setting) => `--${setting.replace('=./', `=${folder}/`)}`),
    ],
    watcher,
  );
  await server.start();
  return server;
}
