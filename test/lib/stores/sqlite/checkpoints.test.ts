import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import t, { type Test } from 'tap';
import { Checkpoints } from '../../../../lib/stores/sqlite/checkpoints.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { until } from '../../../until.ts';

const CORRUPT = 11;

function logged(s: Test) {
  const path = join(temporaryFolder(s), 'tapes.db');
  const db = new DatabaseSync(path);
  s.teardown(() => db.close());
  db.exec('PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE a (id INTEGER)');
  // What is in the file alone, without its log.
  const moved = () => {
    copyFileSync(path, `${path}.alone`);
    const alone = new DatabaseSync(`${path}.alone`, { readOnly: true });
    try {
      const [row] = alone.prepare("SELECT count(*) AS tables FROM sqlite_schema WHERE name LIKE 'a%'").all();
      return Number(row?.tables);
    } catch (error) {
      // A copy that is made while the file is being written may have a part of it.
      if (error instanceof Error && 'errcode' in error && error.errcode === CORRUPT) return undefined;
      throw error;
    } finally {
      alone.close();
    }
  };
  return { path, db, moved };
}

t.test('what is written is moved from the log into the file, again and again', async (s) => {
  const { path, db, moved } = logged(s);
  const checkpoints = new Checkpoints({ path, store: 'sqlite:tapes.db' }, 1);
  s.teardown(() => checkpoints.close());
  s.equal(moved(), 0);
  checkpoints.want();
  await until(() => moved() === 1);
  for (let table = 2; table <= 4; table++) {
    db.exec(`CREATE TABLE a${table} (id INTEGER)`);
    checkpoints.want();
    checkpoints.want();
    await until(() => moved() === table);
  }
});

t.test('a thread that fails is started again for the next write', async (s) => {
  const { path, db, moved } = logged(s);
  const other = join(temporaryFolder(s), 'tapes.db');
  writeFileSync(
    other,
    'no database at all, but long enough to be read as one, which takes a hundred bytes or more of text',
  );
  const setting = { path: other, store: 'sqlite:tapes.db' };
  const checkpoints = new Checkpoints(setting, 1);
  s.teardown(() => checkpoints.close());
  checkpoints.want();
  // Whatever has become of the first thread, a later one does the work.
  setting.path = path;
  db.exec('CREATE TABLE a2 (id INTEGER)');
  await until(() => {
    checkpoints.want();
    return moved() === 2;
  });
});
