import { chmodSync, copyFileSync, mkdirSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { DatabaseFile } from '../../../../lib/stores/sqlite/database-file.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';

const STORE = 'sqlite:tapes.db';

function made(s: Test) {
  const path = join(temporaryFolder(s), 'tapes.db');
  const file = DatabaseFile.make(path, STORE);
  if (file === undefined) throw new Error('not made');
  return { path, file };
}

t.test('a file that is made is for its owner alone, whatever the umask', async (s) => {
  const umask = process.umask(0);
  s.teardown(() => process.umask(umask));
  const { path, file } = made(s);
  s.equal(statSync(path).mode & 0o777, 0o600);
  file.refuseExposed();
  for (const mode of [0o640, 0o604, 0o660]) {
    chmodSync(path, mode);
    s.throws(() => file.refuseExposed(), { code: 'STORE_EXPOSED', message: /mode 0?6\d\d.*chmod 600/ });
  }
});

t.test('a file that is there keeps its mode', async (s) => {
  const { path } = made(s);
  chmodSync(path, 0o644);
  DatabaseFile.make(path, STORE);
  s.equal(statSync(path).mode & 0o777, 0o644);
});

t.test('a file that is removed or replaced is noticed', async (s) => {
  const { path, file } = made(s);
  file.check();
  copyFileSync(path, `${path}.copy`);
  renameSync(`${path}.copy`, path);
  s.throws(() => file.check(), { code: 'STORE_REPLACED', message: /was replaced by another while/ });
  rmSync(path);
  s.throws(() => file.check(), { code: 'STORE_REPLACED', message: /was removed while/ });
});

t.test('behind a symbolic link, the file itself is meant', async (s) => {
  const folder = temporaryFolder(s);
  mkdirSync(join(folder, 'real'));
  const link = join(folder, 'tapes.db');
  symlinkSync(join(folder, 'real', 'tapes.db'), link);
  const missing = DatabaseFile.find(link, STORE);
  s.equal(missing, undefined);
  DatabaseFile.make(join(folder, 'real', 'tapes.db'), STORE);
  s.match(DatabaseFile.find(link, STORE)?.path, /real/);
});

t.test('where no file can be made there is none', async (s) => {
  s.equal(DatabaseFile.make(join(temporaryFolder(s), 'nowhere', 'tapes.db'), STORE), undefined);
});
