import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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

const NAME = 'DuckDB';
const SCRIPT = fileURLToPath(new URL('duckdb-script.ts', import.meta.url));
const DECLARATIONS = COLUMNS.map((column) => `${column} TEXT NOT NULL`).join(', ');
const KEY = COLUMNS.slice(0, 3);
const VALUES = COLUMNS.slice(3);

/**
 * Returns DuckDB, out of its npm package, with the statement that one would write: it joins the CSV to a table of its
 * database file and touches the rows that differ and no others.
 */
export async function duckdb(): Promise<Contender> {
  const version = await versionOf(process.execPath, SCRIPT);
  return {
    name: NAME,
    version: version?.replace('v', ''),
    works: SYNC_WORKS,
    async prepare({ folder, base, headings }, works) {
      if (!needLoaded(works)) return;
      const loaded = join(folder, 'duckdb-loaded.db');
      await removeDatabase(loaded);
      expectSuccess(
        NAME,
        'first load',
        await runScript(loaded, folder, scriptOf('first load', base, headings)),
      );
    },
    async run(work, exports) {
      const { folder } = exports;
      const database = join(folder, 'duckdb.db');
      await removeDatabase(database);
      if (work !== 'first load') await copyDatabase(join(folder, 'duckdb-loaded.db'), database);
      const measured = await runScript(
        database,
        folder,
        scriptOf(work, inputOf(work, exports), exports.headings),
      );
      expectSuccess(NAME, work, measured);
      expectCount(NAME, work, 'rows changed', Number(measured.stdout), effectOf(work, exports));
      return measured;
    },
  };
}

async function runScript(database: string, folder: string, lines: readonly string[]): Promise<Measured> {
  const input = join(folder, 'duckdb.sql');
  await writeFile(input, `${lines.join('\n')}\n`);
  return measure(process.execPath, [SCRIPT, database], { input });
}

function scriptOf(work: Work, input: string, headings: number): readonly string[] {
  const types = COLUMNS.map((column) => `${column}: 'VARCHAR'`).join(', ');
  const csv = `read_csv('${input}', header = true, skip = ${headings - 1}, columns = {${types}})`;
  if (work === 'first load') {
    return [
      `CREATE TABLE volumes (${DECLARATIONS}, PRIMARY KEY (${KEY.join(', ')}));`,
      `INSERT INTO volumes SELECT * FROM ${csv};`,
    ];
  }
  const set = VALUES.map((column) => `${column} = export.${column}`).join(', ');
  const same = KEY.map((column) => `volumes.${column} = export.${column}`).join(' AND ');
  const other = VALUES.map((column) => `volumes.${column} <> export.${column}`).join(' OR ');
  return [`UPDATE volumes SET ${set} FROM ${csv} AS export WHERE ${same} AND (${other});`];
}
