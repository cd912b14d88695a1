import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';
import type { Change } from '../../../lib/model/change.ts';
import { type Scope, trustedScope, VolumeId } from '../../../lib/model/scope.ts';
import { fixedConcurrency } from '../../../lib/platform/concurrency.ts';
import { openHttpStore } from '../../../lib/stores/http/http-store.ts';
import { openServerStore } from '../../../lib/stores/open-store.ts';
import { EVERY_CUSTOMER } from '../../../lib/stores/roles/accounts.ts';
import type { ServerStore, Store } from '../../../lib/stores/store.ts';
import { cheapHash } from '../../cheap-hash.ts';
import { DEFINITION, exportOf } from '../../e2e/export.ts';
import { type Finished, finished, run, start } from '../../e2e/program.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { untilPrinted } from '../../until.ts';
import { type Failing, recorded } from './recorder.ts';

export const LTO: Scope = trustedScope('US01', 'LTO');

const PASSWORD = 'open sesame!';

/** A folder whose files are recorded, with a database in it; what is not recorded lies beside it. */
export class Place {
  readonly #library: string;
  readonly beside: string;
  readonly folder: string;
  readonly journal: string;
  readonly database: string;

  constructor(t: Test, library: string) {
    this.#library = library;
    this.beside = realpathSync(temporaryFolder(t));
    this.folder = join(this.beside, 'disk');
    mkdirSync(this.folder);
    this.journal = join(this.beside, 'journal');
    this.database = join(this.folder, 'tapes.db');
    this.write('x.ttidef', DEFINITION);
    this.write('password', `${PASSWORD}\n`);
  }

  /** Writes a file that is not recorded, and returns its path. */
  write(name: string, content: string): string {
    const path = join(this.beside, name);
    writeFileSync(path, content);
    return path;
  }

  /** Runs the program to its end. */
  run(args: readonly string[], failing?: Failing): Promise<Finished> {
    return run(args, { cwd: this.beside, env: this.#environment(failing) });
  }

  /** Syncs volumes to the database, each with this text, in small batches; `added.stats` tells what came of it. */
  sync(volumes: readonly string[], text: string, failing?: Failing): Promise<Finished> {
    const file = this.write('export.csv', exportOf(volumes.map((volume) => [volume, 'LIBR', text, ''])));
    const options = ['-a', '--create', '--max-changes', 'none', '--batch', '10', '--stats', 'stats.json'];
    return this.run(
      ['sync', '--no-cache', ...options, '-S', `sqlite:${this.database}`, '-d', 'x.ttidef', file],
      failing,
    );
  }

  /** Does an action of `admin` on the database. */
  admin(words: readonly string[], failing?: Failing): Promise<Finished> {
    return this.run(['admin', '-S', `sqlite:${this.database}`, ...words], failing);
  }

  /** Adds a user, by whose password clients log on. */
  addUser(user: string, failing?: Failing): Promise<Finished> {
    return this.admin(['user', 'add', user, '--role', 'sync', '--password-file', 'password'], failing);
  }

  /** Starts a server on the database, and returns it with its port. */
  async serve(t: Test, failing?: Failing) {
    const args = ['serve', '--port', '0', '--log-level', 'warn', '--store', `sqlite:${this.database}`];
    const child = start(args, { cwd: this.beside, env: this.#environment(failing) });
    t.teardown(() => child.kill('SIGKILL'));
    const ended = finished(child);
    const [, port] = await untilPrinted(child.stderr, /serving .* at http:\/\/127\.0\.0\.1:(\d+)\n/);
    const end = (): Promise<Finished> => {
      child.kill('SIGTERM');
      return ended;
    };
    return { port: Number(port), end };
  }

  #environment(failing: Failing | undefined) {
    return recorded(this.#library, this.folder, this.journal, failing);
  }
}

/** Opens a database in this process, which nobody records. */
export function opened(database: string): Promise<ServerStore> {
  return openServerStore(`sqlite:${database}`, { write: true, migrate: true });
}

/** Makes a database in this process, with a user and volumes. */
export async function prepare(
  database: string,
  volumes: readonly string[],
  users: readonly string[],
): Promise<void> {
  const store = await opened(database);
  for (const user of users) {
    await store.accounts.addUser(user, cheapHash(PASSWORD));
    await store.accounts.putGrant(user, { customer: EVERY_CUSTOMER, role: 'sync' });
  }
  const run = {
    id: 'prepared',
    user: 'ada',
    command: 'sync',
    definition: '',
    started: '2026-03-14T02:13:45Z',
  };
  await store.changes.apply(
    run,
    LTO,
    volumes.map((volume) => changeOf(LTO, volume, 0, 'prepared')),
    true,
  );
  await store.close();
}

/** Logs on to a server, which is asked once and never again. */
export function client(port: number, user: string): Promise<Store> {
  return openHttpStore({
    server: new URL(`http://127.0.0.1:${port}/`),
    ...{ user, password: PASSWORD, compress: false, retries: 0, rate: 0 },
    concurrency: fixedConcurrency(4),
    warn: () => {},
  });
}

/** Returns the change of a volume's description at a version; at 0 the volume is added. */
export function changeOf(scope: Scope, volume: string, version: number, description: string): Change {
  return {
    ...scope,
    action: version === 0 ? 'add' : 'update',
    volume: VolumeId.trusted(volume),
    version,
    ...{ set: { description }, was: {}, source: 'test', line: 1 },
  };
}

/** Returns the versions and descriptions of the volumes of a scope. */
export async function volumesOf(
  store: Store,
  scope: Scope,
): Promise<Map<string, { readonly version: number; readonly description: string }>> {
  const snapshot = await store.snapshots.open(scope, ['description']);
  const rows = Buffer.concat(await Array.fromAsync(snapshot.rows)).toString();
  return new Map(
    rows.split('\n').flatMap((row) => {
      const [volume = '', version, , , description = ''] = row.split('\t');
      return volume === '' ? [] : [[volume, { version: Number(version), description }]];
    }),
  );
}

/** Returns `count` names of volumes. */
export function volumeNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `A${String(index).padStart(5, '0')}L8`);
}
