import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import t from 'tap';
import { administer, emptyDatabase } from '../postgres-server.ts';
import { runInside } from './inside.ts';

const DEFINITION = `SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO"); Extract(VOLUME, "label"); Extract(REPOSITORY, "place");
Extract(DESCRIPTION, "note"); SetPolicy(DESCRIPTION, CLEAR, "CLEAR");
SetQuery("select label, place, case when note = '' then 'CLEAR' else note end as note from media order by label");`;

const BEFORE = [
  ['A1', 'LIBR', 'kept'],
  ['A2', 'LIBR', 'goes'],
  ['A3', 'LIBR', 'a "b", c'],
] as const;

const AFTER =
  "UPDATE media SET note = NULL WHERE label = 'A1'; UPDATE media SET note = '' WHERE label = 'A2'";

async function described(cwd: string): Promise<string[]> {
  const { stdout, stderr, code } = await runInside(['volumes', '--json'], { cwd });
  if (code !== 0) throw new Error(stderr);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).description ?? 'none');
}

async function holds(t: Tap, args: readonly string[], cwd: string, env: Readonly<Record<string, string>>) {
  const { code, stderr } = await runInside(['sync', '-a', '--create', '-d', 'x.ttidef', ...args], {
    cwd,
    env,
  });
  t.equal(code, 0, stderr);
}

type Tap = Parameters<typeof emptyDatabase>[0];

t.test('SQLite: no value leaves a field alone, where an empty text is to clear it', async (t) => {
  const cwd = t.testdir({ 'x.ttidef': DEFINITION });
  const db = new DatabaseSync(join(cwd, 'catalog.db'));
  db.exec('CREATE TABLE media (label, place, note)');
  const insert = db.prepare('INSERT INTO media VALUES (?, ?, ?)');
  for (const row of BEFORE) insert.run(...row);
  await holds(t, ['--source', 'sqlite:catalog.db'], cwd, {});
  t.strictSame(await described(cwd), ['kept', 'goes', 'a "b", c']);
  db.exec(AFTER);
  db.close();
  await holds(t, ['--source', 'sqlite:catalog.db'], cwd, {});
  t.strictSame(await described(cwd), ['kept', 'none', 'a "b", c']);
});

t.test('PostgreSQL: the same, and the same by a file that holds what was asked', async (t) => {
  const url = new URL(await emptyDatabase(t));
  const rows = BEFORE.map((row) => `(${row.map((value) => `'${value}'`).join(', ')})`);
  await administer(
    url.href,
    `CREATE TABLE media (label text, place text, note text); INSERT INTO media VALUES ${rows}`,
  );
  const admin = url.href;
  const env = { TAPESYNC_SOURCE_PASSWORD: decodeURIComponent(url.password) };
  url.password = '';
  const cwd = t.testdir({ 'x.ttidef': DEFINITION });
  await holds(t, ['--source', url.href], cwd, env);
  t.strictSame(await described(cwd), ['kept', 'goes', 'a "b", c']);
  await administer(admin, AFTER);
  await holds(t, ['--source', url.href], cwd, env);
  t.strictSame(await described(cwd), ['kept', 'none', 'a "b", c']);

  const asked = await runInside(['extract', '-d', 'x.ttidef', '--source', url.href], { cwd, env });
  writeFileSync(join(cwd, 'dump.csv'), 'label,place,note\nA1,LIBR,\nA2,LIBR,CLEAR\nA3,LIBR,"a ""b"", c"\n');
  const read = await runInside(['extract', '-d', 'x.ttidef', 'dump.csv'], { cwd });
  t.equal(read.stdout, asked.stdout);
  t.equal(read.code, 0, read.stderr);
});
