import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { COLUMNS } from '../catalog-row.ts';
import {
  type Contender,
  expectCount,
  expectSuccess,
  needLoaded,
  SYNC_WORKS,
  type Work,
} from '../contender.ts';
import { copyDatabase, removeDatabase } from '../database-file.ts';
import { effectOf, inputOf } from '../exports.ts';
import { type Measured, measure, versionOf } from '../measure.ts';

const NAME = 'sqlite3';
const DECLARATIONS = COLUMNS.map((column) => `${column} TEXT NOT NULL`).join(', ');
const KEY = COLUMNS.slice(0, 3);
const VALUES = COLUMNS.slice(3);

/**
 * Returns the sqlite3 program with the script that one would write: import into a temporary table, then one statement
 * that touches the rows that differ and no others. Journal and durability are those of tapesync's store.
 */
export async function sqlite3(): Promise<Contender> {
  const version = await versionOf('sqlite3', '--version');
  return {
    name: NAME,
    version: version?.split(' ')[0],
    works: SYNC_WORKS,
    async prepare({ folder, base, headings }, works) {
      if (!needLoaded(works)) return;
      const loaded = join(folder, 'sqlite3-loaded.db');
      await removeDatabase(loaded);
      expectSuccess(
        NAME,
        'first load',
        await runScript(loaded, join(folder, 'sqlite3.sql'), scriptOf('first load', base, headings)),
      );
    },
    async run(work, exports) {
      const { folder } = exports;
      const database = join(folder, 'sqlite3.db');
      await removeDatabase(database);
      if (work !== 'first load') await copyDatabase(join(folder, 'sqlite3-loaded.db'), database);
      const script = scriptOf(work, inputOf(work, exports), exports.headings);
      const measured = await runScript(database, join(folder, 'sqlite3.sql'), script);
      expectSuccess(NAME, work, measured);
      const changes = Number(measured.stdout.trim().split('\n').at(-1));
      expectCount(NAME, work, 'rows changed', changes, effectOf(work, exports));
      return measured;
    },
  };
}

async function runScript(database: string, path: string, script: string): Promise<Measured> {
  await writeFile(path, script);
  return measure('sqlite3', ['-bail', database], { input: path });
}

function scriptOf(work: Work, input: string, headings: number): string {
  const lines = [
    'PRAGMA journal_mode = WAL;',
    'PRAGMA synchronous = FULL;',
    `CREATE TEMP TABLE staging (${DECLARATIONS});`,
    `.import --csv --skip ${headings} --schema temp "${input}" staging`,
  ];
  if (work === 'first load') {
    lines.push(
      `CREATE TABLE volumes (${DECLARATIONS}, PRIMARY KEY (${KEY.join(', ')})) WITHOUT ROWID;`,
      'INSERT INTO volumes SELECT * FROM staging;',
    );
  } else {
    lines.push(
      `UPDATE volumes SET ${VALUES.map((column) => `${column} = staging.${column}`).join(', ')}`,
      `FROM staging WHERE ${KEY.map((column) => `volumes.${column} = staging.${column}`).join(' AND ')}`,
      `AND (${VALUES.map((column) => `volumes.${column}`).join(', ')})`,
      `IS NOT (${VALUES.map((column) => `staging.${column}`).join(', ')});`,
    );
  }
  lines.push('SELECT changes();');
  return `${lines.join('\n')}\n`;
}
