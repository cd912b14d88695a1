import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { Test } from 'tap';
import { CATALOG_DEFAULTS, type CatalogOptions, writeCatalogFile } from '../../bench/catalog.ts';
import { catalogDefinition } from '../../bench/catalog-format.ts';
import { openServerStore } from '../../lib/stores/open-store.ts';
import { EVERY_CUSTOMER } from '../../lib/stores/roles/accounts.ts';
import type { ServerStore } from '../../lib/stores/store.ts';
import { cheapHash } from '../cheap-hash.ts';
import { readDatabase } from '../read-database.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { FaultProxy } from './fault-proxy.ts';
import { runAnywhere } from './inside.ts';
import { type Finished, finished, jsonLines, run, start } from './program.ts';
import { serveHere } from './served.ts';

/** A change as a store keeps it. */
export interface Entry {
  /** The volume with its scope. */
  readonly volume: string;
  readonly version: number;
  readonly run: string;
}

/** Where a served store keeps its volumes: everything that these tests have to know of it. */
export interface Keeper {
  /** What `serve --store` is given. */
  readonly store: string;
  /** Opens the store in this process. */
  open(cwd: string): Promise<ServerStore>;
  /** Says what is wrong with the store; empty where it is whole. */
  check(cwd: string): string;
  /** Returns all changes in the order in which they were made. */
  history(cwd: string): readonly Entry[];
  /** Ends all sessions. */
  endSessions(cwd: string): void;
}

const SQLITE_STORE = 'sqlite:server.db';

/** The embedded store. */
export const SQLITE: Keeper = {
  store: SQLITE_STORE,
  open: (cwd) => openServerStore(`sqlite:${cwd}/server.db`, { write: true, migrate: true }),
  check: (cwd) =>
    readDatabase(`${cwd}/server.db`, (database) => {
      const found = database.prepare('PRAGMA integrity_check').get()?.integrity_check;
      const stray = database.prepare('PRAGMA foreign_key_check').all().length;
      return found === 'ok' && stray === 0 ? '' : `${found}, ${stray} stray rows`;
    }),
  history: (cwd) => {
    const rows = readDatabase(`${cwd}/server.db`, (database) =>
      database
        .prepare(
          `SELECT customer || '.' || media || '.' || volume AS volume, version, run.id AS run
           FROM history JOIN run ON run.number = history.run ORDER BY history.id`,
        )
        .all(),
    );
    return rows as unknown as Entry[];
  },
  endSessions: (cwd) => {
    const database = new DatabaseSync(`${cwd}/server.db`);
    database.exec('PRAGMA busy_timeout = 5000; DELETE FROM session');
    database.close();
  },
};

/** What a run says of itself. */
export interface Statistics {
  readonly run: string;
  readonly read: number;
  readonly undecided: number;
  readonly exitCode: number;
  readonly inputEnd: string;
  readonly outcomes: Readonly<Record<string, { readonly total: number }>>;
  readonly snapshots: { readonly loads: number };
  readonly errors: readonly { readonly code: string; readonly message: string }[];
}

/** A change as the rejects keep it and `apply` takes it. */
export interface Reject {
  readonly outcome: string;
  readonly code: string;
  readonly message: string;
  readonly change?: Readonly<Record<string, unknown>>;
}

const USER = 'robot';
const PASSWORD = 'open sesame';
const SYNC = ['-a', '--create', '--max-changes', 'none'];

/** A folder with a store, users, a definition and exports, and the server on it. */
export class ServedStore {
  readonly cwd: string;
  readonly keeper: Keeper;
  server: ChildProcessWithoutNullStreams | undefined;
  ended: Promise<Finished> = Promise.reject(new Error('there is no server'));
  port = 0;

  constructor(cwd: string, keeper: Keeper) {
    this.cwd = cwd;
    this.keeper = keeper;
    this.ended.catch(() => {});
  }

  /** Makes the user who syncs. */
  async makeUser(): Promise<void> {
    const store = await this.keeper.open(this.cwd);
    await store.accounts.addUser(USER, cheapHash(PASSWORD));
    await store.accounts.putGrant(USER, { customer: EVERY_CUSTOMER, role: 'sync' });
    await store.close();
  }

  /** Changes the password of the user; the file of the client stays as it is. */
  async changePassword(password: string): Promise<void> {
    writeFileSync(`${this.cwd}/new-password`, `${password}\n`, { mode: 0o600 });
    const args = ['user', 'set-password', USER, '--password-file', 'new-password'];
    const end = await run(['admin', ...args, '-S', this.keeper.store], { cwd: this.cwd });
    if (end.code !== 0) throw new Error(`${args.join(' ')}: ${end.code} ${end.stderr}`);
  }

  /** Starts a server, on the port of the last one if there was one. */
  async serve(): Promise<void> {
    const args = ['--store', this.keeper.store, '--port', String(this.port), '--log-level', 'warn'];
    const server = start(['serve', ...args], { cwd: this.cwd });
    this.server = server;
    this.ended = finished(server);
    this.port = await new Promise<number>((resolve, reject) => {
      let text = '';
      server.stderr.on('data', (chunk) => {
        text += chunk;
        const port = /serving .* at http:\/\/127\.0\.0\.1:(\d+)\n/.exec(text)?.[1];
        if (port !== undefined) resolve(Number(port));
      });
      server.on('close', () => reject(new Error(`the server did not start: ${text}`)));
    });
  }

  /** Ends the server and returns how it ended. */
  end(signal: NodeJS.Signals = 'SIGTERM'): Promise<Finished> {
    this.server?.kill(signal);
    return this.ended;
  }

  /** Writes an export of some volumes in some scopes. */
  async write(file: string, options: Partial<CatalogOptions>): Promise<void> {
    await writeCatalogFile({ ...CATALOG_DEFAULTS, ...options }, `${this.cwd}/${file}`);
  }

  /** The options of a client that goes to a port, for one that is started in the folder or with its path. */
  at(port: number, folder = '.'): string[] {
    return ['--compress', '-S', `${USER}:${folder}/password@127.0.0.1:${port}`];
  }

  /**
   * The command line of a sync through a port, wherever it is started; each has its own files for rejects and
   * statistics.
   */
  syncOf(port: number, file: string, ...more: readonly string[]): string[] {
    const path = `${this.cwd}/${file}`;
    const files = [
      '-d',
      `${this.cwd}/catalog.ttidef`,
      '--rejects',
      `${path}.rejects`,
      '--stats',
      `${path}.stats`,
    ];
    return ['sync', ...SYNC, ...this.at(port, this.cwd), ...files, ...more, path];
  }

  /** Runs a sync to its end, in this process. */
  sync(port: number, file: string, ...more: readonly string[]): Promise<Finished> {
    return runAnywhere(this.syncOf(port, file, ...more));
  }

  /** Runs a sync to its end in a process of its own, for several that are to run at once. */
  syncApart(port: number, file: string, ...more: readonly string[]): Promise<Finished> {
    return run(this.syncOf(port, file, ...more), { cwd: this.cwd });
  }

  statistics(file: string): Statistics {
    return JSON.parse(readFileSync(`${this.cwd}/${file}.stats`, 'utf8'));
  }

  rejects(file: string): Reject[] {
    return jsonLines<Reject>(readFileSync(`${this.cwd}/${file}.rejects`, 'utf8'));
  }

  /** Returns the outcomes that a run has counted, which must account for all it has read. */
  outcomes(t: Test, file: string): Record<string, number> {
    const { read, undecided, outcomes } = this.statistics(file);
    const found = Object.entries(outcomes).filter(([, { total }]) => total > 0);
    const sum = found.reduce((total, [, outcome]) => total + outcome.total, 0);
    t.strictSame([sum, undecided], [read, 0], 'the outcomes are as many as the records read');
    return Object.fromEntries(found.map(([name, { total }]) => [name, total]));
  }

  /** Checks that an export has nothing left to change, and that the store is whole. */
  async inStep(t: Test, file: string): Promise<void> {
    const again = await this.sync(this.port, file, '--changes');
    t.equal(again.code, 0, again.stderr);
    t.equal(again.stdout, '', 'one more sync changes nothing');
    t.equal(this.keeper.check(this.cwd), '', 'the store is whole');
  }

  /**
   * Returns how many changes of each run the history holds, having checked that the versions of each volume are
   * 1, 2, ... n with none left out and none twice.
   */
  history(t: Test): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    const versions = new Map<string, number>();
    const wrong: string[] = [];
    for (const { volume, version, run: by } of this.keeper.history(this.cwd)) {
      if (version !== (versions.get(volume) ?? 0) + 1) wrong.push(`${volume}: ${version}`);
      versions.set(volume, version);
      counts.set(by, (counts.get(by) ?? 0) + 1);
    }
    t.strictSame(wrong, [], 'every volume has each of its versions once');
    return counts;
  }

  /** Checks that the history holds as many changes of a run as its statistics say. */
  appliedAsCounted(t: Test, ...files: readonly string[]): void {
    const history = this.history(t);
    for (const file of files) {
      const { run: id, outcomes } = this.statistics(file);
      const counted = (outcomes.added?.total ?? 0) + (outcomes.updated?.total ?? 0);
      t.equal(history.get(id) ?? 0, counted, 'the history holds each change that was counted, once');
    }
  }
}

/** Starts a server on a new store, as a process of its own, until the test is done. */
export async function servedStore(t: Test, keeper: Keeper = SQLITE): Promise<ServedStore> {
  const served = await newStore(t, keeper);
  t.teardown(() => served.end('SIGKILL').catch(() => {}));
  await served.serve();
  return served;
}

/** Starts a server on a new store, in this process, until the test is done: for tests that do not end it themselves. */
export async function servedHere(t: Test): Promise<ServedStore> {
  const served = await newStore(t, SQLITE);
  const { url } = await serveHere(t, served.cwd, SQLITE_STORE);
  served.port = Number(url.port);
  return served;
}

async function newStore(t: Test, keeper: Keeper): Promise<ServedStore> {
  const cwd = temporaryFolder(t, { 'catalog.ttidef': catalogDefinition('csv'), password: `${PASSWORD}\n` });
  chmodSync(`${cwd}/password`, 0o600);
  const served = new ServedStore(cwd, keeper);
  await served.makeUser();
  return served;
}

/** Puts a proxy before a server until the test is done. */
export async function faultProxy(t: Test, { port }: ServedStore) {
  const proxy = new FaultProxy(port);
  t.teardown(() => proxy.close());
  return { proxy, through: await proxy.listen() };
}
