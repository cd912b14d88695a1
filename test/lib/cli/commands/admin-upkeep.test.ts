import { existsSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import t, { type Test } from 'tap';
import { APPLICATION_ID, MIGRATIONS } from '../../../../lib/stores/sqlite/schema.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { run } from '../context.ts';

async function kept(s: Test) {
  const folder = temporaryFolder(s);
  const file = `${folder}/x.db`;
  const admin = (...words: readonly string[]) => run(['admin', '-S', `sqlite:${file}`, ...words]);
  await admin('customer', 'add', 'US01');
  await admin('media', 'add', 'US01.LTO');
  return { folder, file, admin };
}

const DONE = { code: 0, stdout: '', stderr: '' };

t.test('a database is backed up and restored', async (s) => {
  const { folder, admin } = await kept(s);
  const backup = `${folder}/monday.db`;
  s.strictSame(await admin('backup', backup), DONE);
  await admin('customer', 'add', 'US02');
  const { code, stdout, stderr } = await admin('restore', backup);
  s.strictSame([code, stdout], [0, '']);
  s.match(stderr, /^tapesync: what was there before is kept as .*x\.db\.replaced-\d+T\d+Z\n$/);
  s.notMatch((await admin('list')).stdout, 'US02');
  s.strictSame(await run(['admin', '-S', `sqlite:${folder}/new.db`, 'restore', backup]), DONE);
  s.match(await admin('backup', backup), { code: 3, stderr: /no backup was made: .* is there already/ });
  s.match(await admin('restore', `${folder}/none.db`), { code: 3, stderr: /none\.db cannot be restored/ });
});

t.test('what verify has found is printed, and leaves 1', async (s) => {
  const { file, admin } = await kept(s);
  const checked = '(scopes: 1, volumes: 0, entries of the history: 0)';
  const well = { code: 0, stdout: `sqlite:${file}: all is well ${checked}\n`, stderr: '' };
  s.strictSame(await admin('verify'), well);
  const database = new DatabaseSync(file);
  const insert = database.prepare(
    'INSERT INTO volume (customer, media, volume, history) VALUES (?, ?, ?, 64)',
  );
  for (let number = 10; number < 35; number++) insert.run('US01', 'LTO', `A${number}`);
  database.exec('UPDATE media SET volumes = 25, version_sum = 25');
  database.close();
  const { code, stdout } = await admin('verify');
  s.equal(code, 1);
  const lines = stdout.split('\n');
  s.equal(lines[0], `sqlite:${file}: 25 found (scopes: 1, volumes: 25, entries of the history: 0)`);
  s.equal(lines[1], 'US01.LTO.A10: entry 64 of its history is not there');
  s.strictSame(lines.slice(21), ['and 5 more', '']);
  const json = await admin('--json', 'verify');
  s.match(JSON.parse(json.stdout), { store: `sqlite:${file}`, volumes: 25, found: 25 });
  s.equal(json.code, 1);
});

t.test('an older database is verified as it is, and brought to the present schema by others', async (s) => {
  const { file, admin } = await kept(s);
  const version = () => {
    const database = new DatabaseSync(file, { readOnly: true });
    const found = database.prepare('PRAGMA user_version').get();
    database.close();
    return found?.user_version;
  };
  const present = version();
  rmSync(file);
  const older = new DatabaseSync(file);
  older.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${MIGRATIONS.length - 1}`);
  for (const migration of MIGRATIONS.slice(0, -1)) older.exec(migration);
  older.close();
  s.match(await admin('verify'), { code: 0, stdout: /all is well/ });
  s.equal(version(), Number(present) - 1);
  s.match(await admin('user', 'list'), { code: 0 });
  s.equal(version(), present);
});

t.test('a database that is not there is not well, and is not made', async (s) => {
  const { folder } = await kept(s);
  for (const words of [['verify'], ['backup', `${folder}/copy.db`]]) {
    const { code, stderr } = await run(['admin', '-S', `sqlite:${folder}/none.db`, ...words]);
    s.equal(code, 3);
    s.match(stderr, /none\.db: there is no such file/);
  }
  s.notOk(existsSync(`${folder}/none.db`));
});

t.test('what cannot be done is explained, and leaves 2', async (s) => {
  const { admin } = await kept(s);
  for (const [words, problem] of [
    [['backup'], /say which file: tapesync admin backup FILE/],
    [['restore'], /say which file: tapesync admin restore FILE/],
    [['backup', 'a', 'b'], /too many words after a/],
    [['verify', 'x.db'], /verify takes no file, found x\.db/],
    [['-S', 'postgres://ada@db/tapes', 'backup', 'a'], /use pg_dump --format=custom --schema=tapesync/],
    [['-S', 'postgres://ada@db/tapes', 'restore', 'a'], /use pg_restore/],
    [['-S', 'ada@tapes.example', 'backup', 'a'], /run it on the machine of the server/],
    [['-S', 'ada@tapes.example', 'verify'], /works on the store of a server, not through it/],
  ] as const) {
    const { code, stdout, stderr } = await admin(...words);
    s.strictSame([code, stdout], [2, ''], stderr);
    s.match(stderr, problem);
  }
});
