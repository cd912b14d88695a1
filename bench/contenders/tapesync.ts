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

const NAME = 'tapesync';

interface Statistics {
  readonly read: number;
  readonly undecided: number;
  readonly snapshots: { readonly reloads: number };
  readonly outcomes: Readonly<Record<'added' | 'updated' | 'unchanged', { readonly total: number }>>;
}

/** Returns tapesync itself, as it is installed, on its embedded store; it reads every record. */
export async function tapesync(program: string): Promise<Contender> {
  const version = await versionOf(process.execPath, program, '--version');
  return {
    name: NAME,
    version: version?.replace(`${NAME} `, ''),
    works: SYNC_WORKS,
    async prepare({ folder, catalog }, works) {
      if (!needLoaded(works)) return;
      const loaded = join(folder, 'tapesync-loaded.db');
      await removeDatabase(loaded);
      await loadSqlite(catalog, loaded);
    },
    async run(work, exports) {
      const database = join(exports.folder, 'tapesync.db');
      await removeDatabase(database);
      if (work !== 'first load') await copyDatabase(join(exports.folder, 'tapesync-loaded.db'), database);
      const input = inputOf(work, exports);
      return syncExport(NAME, program, work, exports, input, `sqlite:${database}`, ['--no-cache']);
    },
  };
}

/** Measures a sync of one export to the store of a logon string, and checks that it did just what the work asks for. */
export async function syncExport(
  name: string,
  program: string,
  work: Work,
  exports: Exports,
  input: string,
  logon: string,
  options: readonly string[],
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
  const { outcomes, undecided, snapshots } = JSON.parse(await readFile(statistics, 'utf8')) as Statistics;
  const effect = effectOf(work, exports);
  expectCount(name, work, 'added', outcomes.added.total, loads ? effect : 0);
  expectCount(name, work, 'updated', outcomes.updated.total, loads ? 0 : effect);
  expectCount(name, work, 'unchanged', outcomes.unchanged.total, catalog.volumes - effect);
  expectCount(name, work, 'undecided', undecided, 0);
  const { seconds, peakBytes } = measured;
  return { seconds, peakBytes, reloads: snapshots.reloads };
}
