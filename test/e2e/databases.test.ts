import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import t from 'tap';
import { administer, emptyDatabase } from '../postgres-server.ts';
import { DEFINITION, exportOf, rowsOf } from './export.ts';
import { runInside } from './inside.ts';
import { volumesIn } from './volumes-in.ts';

const ASKED = `${DEFINITION} SetQuery("select label as ""Barcode"", place as ""Where"",", "text as ""Text"", written as ""Written"" from media");`;
const SYNC = ['sync', '-a', '--create', '-d', 'x.ttidef', '--stats', 'stats.json'];
const SOURCE = ['--source', 'sqlite:catalog.db'];

const statistics = (cwd: string) => JSON.parse(readFileSync(join(cwd, 'stats.json'), 'utf8'));

/** A folder with a definition that asks, and a catalog to be asked. */
function folderOf(
  t: { testdir(content: Readonly<Record<string, string>>): string },
  definition = ASKED,
): string {
  const cwd = t.testdir({ 'x.ttidef': definition, 'export.csv': exportOf(rowsOf(20)) });
  const db = new DatabaseSync(join(cwd, 'catalog.db'));
  db.exec('CREATE TABLE media (label, place, text, written)');
  const insert = db.prepare('INSERT INTO media VALUES (?, ?, ?, ?)');
  for (const row of rowsOf(20)) insert.run(...row);
  db.close();
  return cwd;
}

t.test(
  'rows of a database are synced as an export of the same query, and recognized the next night',
  async (t) => {
    const cwd = folderOf(t);
    const { code, stderr } = await runInside([...SYNC, ...SOURCE], { cwd });
    t.equal(code, 0, stderr);
    t.equal(volumesIn(cwd), 20);
    t.match(statistics(cwd), { inputs: ['sqlite:catalog.db'], inputEnd: 'complete', read: 21 });

    const exported = await runInside([...SYNC, 'export.csv'], { cwd });
    t.equal(exported.code, 0, exported.stderr);
    t.match(statistics(cwd), { outcomes: { unchanged: { total: 20 } }, read: 21 });

    const again = await runInside([...SYNC], { cwd, env: { TAPESYNC_SOURCE: 'sqlite:catalog.db' } });
    t.equal(again.code, 0, again.stderr);
    t.match(statistics(cwd), { outcomes: { unchanged: { total: 20 } }, recognized: 20 });
  },
);

t.test('where one of several sources cannot be read to its end nothing is written', async (t) => {
  const cwd = folderOf(t);
  const db = new DatabaseSync(join(cwd, 'catalog.db'));
  db.exec("INSERT INTO media VALUES (x'ff00ff', 'LIBR', '', '')");
  db.close();
  const { code, stderr } = await runInside([...SYNC, 'export.csv', ...SOURCE], { cwd });
  t.equal(code, 3);
  t.match(stderr, /cannot read sqlite:catalog\.db: Barcode of row 21 is no text; take hex\(Barcode\)/);
  t.equal(volumesIn(cwd), 0);
  t.match(statistics(cwd), { inputEnd: 'failed', exitCode: 3 });
});

t.test('a definition without a query, and a URL of nothing, are told', async (t) => {
  const cwd = folderOf(t, DEFINITION);
  const silent = await runInside([...SYNC, ...SOURCE], { cwd });
  t.equal(silent.code, 3);
  t.match(silent.stderr, /sqlite:catalog\.db: the definition does not say what to ask it; add SetQuery/);
  const wrong = await runInside([...SYNC, '--source', 'catalog.db'], { cwd });
  t.equal(wrong.code, 2);
  t.match(wrong.stderr, /--source: expected a URL that begins with .*sqlite:/);
});

t.test('extract, reconcile and -F read a database as well', async (t) => {
  const cwd = folderOf(t, `${ASKED} SetPresence(REPOSITORY);`);
  const extracted = await runInside(['extract', '-d', 'x.ttidef', ...SOURCE], { cwd });
  t.equal(extracted.stdout.trim().split('\n').length, 20, extracted.stderr);
  const shown = await runInside(['extract', '-F', '1', '-d', 'x.ttidef', ...SOURCE], { cwd });
  t.match(shown.stdout, /sqlite:catalog\.db:2: A00000L8,LIBR/);
  await runInside([...SYNC, ...SOURCE], { cwd });
  const reconciled = await runInside(['reconcile', '-r', 'US01.LTO.LIBR', '-d', 'x.ttidef', ...SOURCE], {
    cwd,
  });
  t.match(reconciled.stderr, /US01.LTO.LIBR: 20 present/);
  t.equal(reconciled.code, 0, reconciled.stderr);
});

t.test('PostgreSQL: rows are synced; where the query fails in its middle nothing is written', async (t) => {
  const url = new URL(await emptyDatabase(t));
  await administer(
    url.href,
    `CREATE TABLE media AS SELECT 'A' || lpad(n::text, 6, '0') AS label, 'LIBR' AS place, 'Weekly' AS text,
       '2026-03-14 02:13:00' AS written, 19000 - n AS rest FROM generate_series(1, 20000) AS n`,
  );
  const env = { TAPESYNC_SOURCE_PASSWORD: decodeURIComponent(url.password) };
  url.password = '';
  const cwd = folderOf(t);
  const failing = ASKED.replace('from media', 'from media where 1 / rest <= 1');
  writeFileSync(join(cwd, 'failing.ttidef'), failing);
  const failed = await runInside(['sync', '-a', '--create', '-d', 'failing.ttidef', '--source', url.href], {
    cwd,
    env,
  });
  t.equal(failed.code, 3);
  t.match(failed.stderr, /cannot read postgres:\/\/.*: division by zero/);
  t.equal(volumesIn(cwd), 0);

  const { code, stderr } = await runInside([...SYNC, '--source', url.href], { cwd, env });
  t.equal(code, 0, stderr);
  t.equal(volumesIn(cwd), 20_000);
  t.notMatch(stderr, env.TAPESYNC_SOURCE_PASSWORD);
});

t.test('a definition is drafted from the first rows of a query, and asks it', async (t) => {
  const cwd = folderOf(t);
  const query = "select label, place as location,\n  text as description from media where label <> '\"%x'";
  const drafted = await runInside(['init', ...SOURCE, '--query', query], { cwd });
  t.equal(drafted.code, 0, drafted.stderr);
  t.match(
    drafted.stdout,
    /^SetQuery\("select label, place as location,"\n {2}" {2}text as description from media where label <> '""%%x'"\);$/m,
  );
  t.match(drafted.stdout, /^# {5}tapesync sync -F 5 -d mine\.ttidef --source sqlite:catalog\.db$/m);
  writeFileSync(join(cwd, 'mine.ttidef'), drafted.stdout);
  const extracted = await runInside(['extract', '-d', 'mine.ttidef', ...SOURCE], { cwd });
  t.equal(extracted.code, 0, extracted.stderr);
  t.equal(extracted.stdout.trim().split('\n').length, 20);
  const silent = await runInside(['init', ...SOURCE], { cwd });
  t.match(silent.stderr, /--query/);
  t.equal(silent.code, 3);
});
