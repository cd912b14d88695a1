import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { COLUMNS } from '../catalog-row.ts';
import {
  type Contender,
  expectCount,
  expectSuccess,
  needLoaded,
  type Run,
  SYNC_WORKS,
  type Work,
} from '../contender.ts';
import { type Exports, effectOf, inputsOfDays } from '../exports.ts';
import { type Measured, measure, versionOf } from '../measure.ts';
import type { PostgresDatabases } from '../postgres-databases.ts';

const NAME = 'psql';
const DECLARATIONS = COLUMNS.map((column) => `${column} TEXT NOT NULL`).join(', ');
const KEY = COLUMNS.slice(0, 3);
const VALUES = COLUMNS.slice(3);

/**
 * Returns psql with the script that one would write: \copy into a temporary table, then one statement that touches the
 * rows that differ and no others.
 */
export async function psql(databases: PostgresDatabases): Promise<Contender> {
  const version = await versionOf('psql', '--version');
  return {
    name: NAME,
    version: version?.split(' ')[2],
    works: SYNC_WORKS,
    async prepare({ folder, base }, works) {
      if (!needLoaded(works)) return;
      await databases.make('psql_loaded');
      expectSuccess(NAME, 'first load', await runScript('psql_loaded', folder, scriptOf('first load', base)));
      await databases.settle('psql_loaded');
    },
    async run(work, exports) {
      await databases.make('psql_work', work === 'first load' ? undefined : 'psql_loaded');
      const [dayBefore, today] = inputsOfDays(work, exports);
      if (work !== 'first load') await sync(work, exports, dayBefore);
      return sync(work, exports, today);
    },
  };

  async function sync(work: Work, exports: Exports, input: string): Promise<Run> {
    const measured = await runScript('psql_work', exports.folder, scriptOf(work, input));
    expectSuccess(NAME, work, measured);
    const [, changes] = /(?:UPDATE|INSERT 0) (\d+)\s*(?:COMMIT\s*)?$/.exec(measured.stdout) ?? [];
    expectCount(NAME, work, 'rows changed', Number(changes), effectOf(work, exports));
    // The server does its part of the work on processors of its own.
    const { seconds, peakBytes } = measured;
    return { seconds, peakBytes };
  }

  async function runScript(database: string, folder: string, script: string): Promise<Measured> {
    const path = join(folder, 'psql.sql');
    await writeFile(path, script);
    return measure('psql', ['-X', '-v', 'ON_ERROR_STOP=1', '-f', path, databases.url(database)]);
  }
}

function scriptOf(work: Work, input: string): string {
  const lines = [
    'BEGIN;',
    `CREATE TEMP TABLE staging (${DECLARATIONS}) ON COMMIT DROP;`,
    `\\copy staging FROM '${input}' CSV HEADER`,
  ];
  if (work === 'first load') {
    lines.push(
      `CREATE TABLE volumes (${DECLARATIONS}, PRIMARY KEY (${KEY.join(', ')}));`,
      'INSERT INTO volumes SELECT * FROM staging;',
    );
  } else {
    lines.push(
      `UPDATE volumes SET ${VALUES.map((column) => `${column} = staging.${column}`).join(', ')}`,
      `FROM staging WHERE ${KEY.map((column) => `volumes.${column} = staging.${column}`).join(' AND ')}`,
      `AND (${VALUES.map((column) => `volumes.${column}`).join(', ')})`,
      `IS DISTINCT FROM (${VALUES.map((column) => `staging.${column}`).join(', ')});`,
    );
  }
  lines.push('COMMIT;');
  return `${lines.join('\n')}\n`;
}
