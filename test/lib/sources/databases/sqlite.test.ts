import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import t from 'tap';
import { sqliteSource } from '../../../../lib/sources/databases/sqlite.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';

const NEVER = new AbortController().signal;

function databaseOf(t: Parameters<typeof temporaryFolder>[0], script: string): string {
  const path = join(temporaryFolder(t), 'catalog.db');
  const db = new DatabaseSync(path);
  db.exec(script);
  db.close();
  return path;
}

async function rows(path: string, query: string, delimiter = ','): Promise<string> {
  const source = sqliteSource(`sqlite:${path}`, { query, delimiter });
  const pieces: Buffer[] = [];
  for await (const piece of source.bytes(NEVER)) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

const MEDIA = 'CREATE TABLE media (label, slot, pool);';

t.test('rows come as delimited text below a heading, no value loses anything', async (t) => {
  const path = databaseOf(
    t,
    `${MEDIA} INSERT INTO media VALUES ('000123', 9007199254740993, 'a,b'), ('A1', NULL, ''), (x'413032', 2.0, 'é "x"'),
      ('A3', 1.5, 'two' || char(10) || 'lines');`,
  );
  t.equal(
    await rows(path, 'SELECT label, slot AS "the slot", pool FROM media ORDER BY rowid'),
    'label,the slot,pool\n000123,9007199254740993,"a,b"\nA1,,""\nA02,2.0,"é ""x"""\nA3,1.5,"two\nlines"\n',
  );
  t.equal(await rows(path, 'SELECT label, pool FROM media LIMIT 1;', ';'), 'label;pool\n000123;a,b\n');
});

t.test(
  'a query is one statement that selects, with comments and a semicolon behind it if need be',
  async (t) => {
    const path = databaseOf(t, `${MEDIA} INSERT INTO media VALUES ('A1', 1, 'x');`);
    t.equal(
      await rows(path, '-- all\nWITH all_media AS (SELECT * FROM media) SELECT label FROM all_media; -- \n'),
      'label\nA1\n',
    );
    for (const query of [
      'SELECT label FROM media; DROP TABLE media',
      'DELETE FROM media RETURNING label',
      "ATTACH 'other.db' AS other",
      'PRAGMA journal_mode = delete',
      "VACUUM INTO 'copy.db'",
      'SELECT',
      '',
    ]) {
      await t.rejects(rows(path, query), {
        code: 'SOURCE_MISSING',
        message: /cannot read sqlite:.*SetQuery should be one statement that selects/,
      });
    }
    t.equal(await rows(path, 'SELECT count(*) AS n FROM media'), 'n\n1\n', 'and nothing has changed');
  },
);

t.test('what cannot be read is said, behind the rows that could be', async (t) => {
  const path = databaseOf(t, `${MEDIA} INSERT INTO media VALUES ('A1', 1, 'x'), (x'ff00', 2, 'y');`);
  await t.rejects(rows(path, 'SELECT label FROM media'), {
    message: /label of row 2 is no text; take hex\(label\)/,
  });
  await t.rejects(rows(path, "SELECT CAST(x'42fc726f' AS TEXT) AS place"), {
    message: /place of row 1 is no text; take hex\(place\)/,
  });
  await t.rejects(rows(path, 'SELECT lable FROM media'), { message: /no such column: lable/ });
  await t.rejects(rows('/no/such/file.db', 'SELECT 1'), { message: /there is no such file/ });
  await t.rejects(rows(temporaryFolder(t), 'SELECT 1'), { message: /it is no file/ });
  await t.rejects(rows(import.meta.filename, 'SELECT 1'), { message: /file is not a database/ });
  t.throws(() => sqliteSource(`sqlite:${path}`, { delimiter: ',' }), { message: /add SetQuery/ });
});

t.test('many rows come in pieces, and reading stops when it should', async (t) => {
  const query = `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) SELECT 'A' || i AS label FROM n`;
  const path = databaseOf(t, MEDIA);
  const text = await rows(path, query);
  t.equal(text.split('\n').length, 100_002);
  const stop = new AbortController();
  let pieces = 0;
  const read = async () => {
    for await (const _ of sqliteSource(`sqlite:${path}`, { query, delimiter: ',' }).bytes(stop.signal)) {
      pieces++;
      stop.abort();
    }
  };
  await t.rejects(read(), { name: 'AbortError' });
  t.equal(pieces, 1);
});
