import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import t, { type Test } from 'tap';
import { needs } from '../needs.ts';
import { runInside } from './inside.ts';
import { volumesIn } from './volumes-in.ts';

const README = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');

/** What the page says: the query, and the program with its arguments. */
const [, QUERY = ''] = /^# media\.sql: (.*)$/m.exec(README) ?? [];
const [, SCRIPT = ''] = /^tapesync sync -d media\.ttidef --run -- sh -c '(isql .*)'$/m.exec(README) ?? [];
const [, FOOTER = ''] = /\(`(AddString\(FOOTER, .*?;)`\)/.exec(README) ?? [];

const DEFINITION = `SetCSVDelimiter("TAB"); SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO"); ${FOOTER}
  Extract(VOLUME, "Barcode"); Extract(DESCRIPTION, "Location");`;

const ISQL = needs('isql', '/usr/share/doc/libsqliteodbc', '/etc/odbcinst.ini');

async function synced(t: Test, query: string) {
  const cwd = t.testdir({ 'media.ttidef': DEFINITION, 'media.sql': `${query}\n\n` });
  const db = new DatabaseSync(join(cwd, 'catalog.db'));
  db.exec(
    `CREATE TABLE media (label, place); INSERT INTO media VALUES ('000123', 'a "b", c'), ('E1L6', NULL), ('E2L6', '${'x'.repeat(250)}')`,
  );
  db.close();
  writeFileSync(join(cwd, 'odbc.ini'), `[catalog]\nDriver=SQLite3\nDatabase=${join(cwd, 'catalog.db')}\n`);
  // The program has the environment of this process.
  process.env.ODBCINI = join(cwd, 'odbc.ini');
  t.teardown(() => {
    delete process.env.ODBCINI;
  });
  const sync = ['sync', '-a', '--create', '-d', 'media.ttidef', '--run', '--', 'sh', '-c', SCRIPT];
  const { code, stderr } = await runInside(sync, { cwd });
  const listed = code === 0 ? (await runInside(['volumes', '--json'], { cwd })).stdout : '';
  return { code, stderr, listed, count: volumesIn(cwd) };
}

t.test('a database is read by ODBC, as the page says', ISQL, async (t) => {
  const { code, stderr, listed } = await synced(t, QUERY);
  t.equal(code, 0, stderr);
  const volumes = listed
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  t.strictSame(
    volumes.map(({ volume, description }) => [volume, description ?? '']),
    [
      ['000123', 'a "b", c'],
      ['E1L6', ''],
      ['E2L6', 'x'.repeat(250)],
    ],
  );
});

t.test('a query that fails, and a list without its end, change nothing', ISQL, async (t) => {
  const failed = await synced(t, QUERY.replace('label', 'lable'));
  t.equal(failed.code, 3);
  t.match(failed.stderr, /\[ISQL\]ERROR/);
  t.equal(failed.count, 0);
  const cut = await synced(t, QUERY.replace(/ union all .*? listed/, ') listed'));
  t.equal(cut.code, 3, 'without its last row');
  t.match(cut.stderr, /END OF LIST|with which every export ends/);
  t.equal(cut.count, 0);
});
