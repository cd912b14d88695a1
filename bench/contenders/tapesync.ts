import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Contender, expectCount, expectSuccess, WORKS } from '../contender.ts';
import { copyDatabase, removeDatabase } from '../database-file.ts';
import { effectOf, inputOf } from '../exports.ts';
import { measure, versionOf } from '../measure.ts';

const NAME = 'tapesync';

interface Statistics {
  readonly read: number;
  readonly undecided: number;
  readonly outcomes: Readonly<Record<'added' | 'updated' | 'unchanged', { readonly total: number }>>;
}

/** Returns tapesync itself, as it is installed, on its embedded store. */
export async function tapesync(program: string): Promise<Contender> {
  const version = await versionOf(process.execPath, program, '--version');
  return {
    name: NAME,
    version: version?.replace(`${NAME} `, ''),
    works: WORKS,
    async prepare({ folder, base, definition }) {
      const loaded = join(folder, 'tapesync-loaded.db');
      await removeDatabase(loaded);
      const args = ['sync', '-a', '--create', '-d', definition, '-S', `sqlite:${loaded}`];
      expectSuccess(NAME, 'first load', await measure(process.execPath, [program, ...args], { input: base }));
    },
    async run(work, exports) {
      const { folder, definition, catalog } = exports;
      const database = join(folder, 'tapesync.db');
      const statistics = join(folder, 'tapesync-statistics.json');
      const loads = work === 'first load';
      await removeDatabase(database);
      if (!loads) await copyDatabase(join(folder, 'tapesync-loaded.db'), database);
      const measured = await measure(
        process.execPath,
        [
          program,
          'sync',
          ...(loads ? ['-a', '--create'] : []),
          ...['-d', definition, '-S', `sqlite:${database}`, '--stats', statistics],
        ],
        { input: inputOf(work, exports) },
      );
      expectSuccess(NAME, work, measured);
      const { outcomes, undecided } = JSON.parse(await readFile(statistics, 'utf8')) as Statistics;
      const effect = effectOf(work, exports);
      expectCount(NAME, work, 'added', outcomes.added.total, loads ? effect : 0);
      expectCount(NAME, work, 'updated', outcomes.updated.total, loads ? 0 : effect);
      expectCount(NAME, work, 'unchanged', outcomes.unchanged.total, catalog.volumes - effect);
      expectCount(NAME, work, 'undecided', undecided, 0);
      return measured;
    },
  };
}
