import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadSqlite } from '../bulk-load.ts';
import {
  type Contender,
  expectCount,
  expectSuccess,
  needLoaded,
  type Run,
  SYNC_WORKS,
  type Work,
} from '../contender.ts';
import { copyDatabase, removeDatabase } from '../database-file.ts';
import { type Exports, effectOf, inputOf } from '../exports.ts';
import { measure, versionOf } from '../measure.ts';

/** The program on its embedded store, as users have it. */
export const TAPESYNC = 'tapesync';
/** The same where the night before has left nothing that records could be recognized by. */
export const NO_FINGERPRINTS = `${TAPESYNC}, no fingerprints`;

/** Share of the records of unchanged volumes that are recognized at the least; the line of the heading never is. */
const LEAST_RECOGNIZED = 0.9;

interface Statistics {
  readonly read: number;
  readonly recognized: number;
  readonly undecided: number;
  readonly snapshots: { readonly reloads: number };
  readonly outcomes: Readonly<Record<'added' | 'updated' | 'unchanged', { readonly total: number }>>;
}

/** What a sync is expected to go by: fingerprints of the night before, or every record. */
export interface Recognizing {
  readonly recognizes: boolean;
  /** Options of the command line that have it do so. */
  readonly options: readonly string[];
}

/**
 * Returns tapesync itself, as it is installed, on its embedded store: the database and what is kept beside it are as the
 * night before has left them. A first load starts without either.
 */
export async function tapesync(program: string): Promise<Contender> {
  return contenderOf(TAPESYNC, program, { recognizes: true, options: [] });
}

/** Returns the same reading every record, as after a change of the definition. */
export async function tapesyncWithoutFingerprints(program: string): Promise<Contender> {
  return contenderOf(NO_FINGERPRINTS, program, { recognizes: false, options: ['--no-cache'] });
}

async function contenderOf(name: string, program: string, how: Recognizing): Promise<Contender> {
  const version = await versionOf(process.execPath, program, '--version');
  return {
    name,
    version: version?.replace(`${TAPESYNC} `, ''),
    works: SYNC_WORKS,
    async prepare(exports, works) {
      // What is kept is of a database by its path: the one that is loaded is put back there before each run.
      const [loaded, database] = [loadedOf(exports), databaseOf(exports)];
      if (!needLoaded(works) || existsSync(loaded)) return;
      await removeDatabase(database);
      await loadedByTheNightBefore(program, exports, database);
      await copyDatabase(database, loaded);
    },
    async run(work, exports) {
      const database = databaseOf(exports);
      await removeDatabase(database);
      if (work !== 'first load') await copyDatabase(loadedOf(exports), database);
      const sync = { name, work, input: inputOf(work, exports), logon: `sqlite:${database}` };
      return syncExport(program, exports, sync, work === 'first load' ? { ...how, recognizes: false } : how);
    },
  };
}

// A first load in bulk leaves the same tables, and takes a tenth of the time. A definition that makes something else of the
// catalog has to load it itself.
async function loadedByTheNightBefore(program: string, exports: Exports, database: string): Promise<void> {
  const { catalog, base } = exports;
  const night = { name: TAPESYNC, input: base, logon: `sqlite:${database}` } as const;
  const how: Recognizing = { recognizes: false, options: [] };
  if (catalog.format === 'site') {
    await syncExport(program, exports, { ...night, work: 'first load' }, how);
  } else {
    await loadSqlite(catalog, database);
    await syncExport(program, exports, { ...night, work: 'no change' }, how);
  }
}

function loadedOf({ folder }: Exports): string {
  return join(folder, 'tapesync-loaded.db');
}

function databaseOf({ folder }: Exports): string {
  return join(folder, 'tapesync.db');
}

/** A sync of one export to the store of a logon string. */
export interface MeasuredSync {
  /** Of the contender. */
  readonly name: string;
  readonly work: Work;
  readonly input: string;
  readonly logon: string;
}

/** Measures a sync, and checks that it did just what the work asks for, in the way that is expected of it. */
export async function syncExport(
  program: string,
  exports: Exports,
  { name, work, input, logon }: MeasuredSync,
  { recognizes, options }: Recognizing,
): Promise<Run> {
  const { folder, definition, catalog } = exports;
  const statistics = join(folder, 'tapesync-statistics.json');
  const loads = work === 'first load';
  const measured = await measure(
    process.execPath,
    [
      program,
      'sync',
      ...(loads ? ['-a', '--create'] : []),
      ...['-d', definition, '-S', logon, '--stats', statistics, ...options],
    ],
    { input },
  );
  expectSuccess(name, work, measured);
  const found = JSON.parse(await readFile(statistics, 'utf8')) as Statistics;
  const { outcomes, undecided, snapshots } = found;
  const effect = effectOf(work, exports);
  expectCount(name, work, 'added', outcomes.added.total, loads ? effect : 0);
  expectCount(name, work, 'updated', outcomes.updated.total, loads ? 0 : effect);
  expectCount(name, work, 'unchanged', outcomes.unchanged.total, catalog.volumes - effect);
  expectCount(name, work, 'undecided', undecided, 0);
  if (recognizes && found.recognized < LEAST_RECOGNIZED * (catalog.volumes - effect))
    throw new Error(`${name}, ${work}: recognizes only ${found.recognized} of ${found.read} records`);
  const { seconds, peakBytes, cpuSeconds } = measured;
  return { seconds, peakBytes, cpuSeconds, reloads: snapshots.reloads };
}
