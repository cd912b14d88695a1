import {
  chmodSync,
  chownSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { ReplacedFile } from '../../../lib/platform/replaced-file.ts';

const asRoot = process.geteuid?.() === 0 ? {} : { skip: 'only root can give a file away' };

function replace(path: string, text: string, mode?: number): void {
  const file = new ReplacedFile(path, mode === undefined ? {} : { mode });
  file.write(Buffer.from(text));
  file.commit();
}

t.test('a new file is private, or has the permissions asked for, less the umask', async (t) => {
  const folder = t.testdir();
  const before = process.umask(0o027);
  t.teardown(() => process.umask(before));
  replace(`${folder}/private`, 'x');
  replace(`${folder}/public`, 'x', 0o666);
  t.equal(statSync(`${folder}/private`).mode & 0o777, 0o600);
  t.equal(statSync(`${folder}/public`).mode & 0o777, 0o640);
  chmodSync(`${folder}/public`, 0o664);
  replace(`${folder}/public`, 'y', 0o666);
  t.equal(statSync(`${folder}/public`).mode & 0o777, 0o664, 'an old one keeps its own');
});

t.test('what is no file is not replaced', async (t) => {
  const folder = t.testdir({ folder: {} });
  t.throws(() => new ReplacedFile(`${folder}/folder`), { message: 'it is a folder' });
  const path = join(mkdtempSync(join(tmpdir(), 'tapesync-test-')), 'socket');
  const server = createServer().listen(path);
  t.teardown(() => {
    server.close();
    rmSync(join(path, '..'), { recursive: true });
  });
  await new Promise((resolve) => server.once('listening', resolve));
  t.throws(() => new ReplacedFile(path), { message: 'it is no file, pipe or terminal' });
  t.strictSame(readdirSync(folder), ['folder']);
});

t.test('the owner of an old file stays its owner', asRoot, async (t) => {
  const folder = t.testdir({ old: 'x' });
  chownSync(`${folder}/old`, 12_345, 12_346);
  replace(`${folder}/old`, 'y');
  t.match(statSync(`${folder}/old`), { uid: 12_345, gid: 12_346 });
  t.equal(readFileSync(`${folder}/old`, 'utf8'), 'y');
});

t.test('a file that somebody else has put into a folder of everybody is not written', asRoot, async (t) => {
  const folder = t.testdir();
  chmodSync(folder, 0o1777);
  writeFileSync(`${folder}/stats`, 'x');
  chownSync(`${folder}/stats`, 12_345, 12_345);
  t.throws(() => new ReplacedFile(`${folder}/stats`), {
    message: 'it belongs to another user, in a folder of everybody',
  });
  chownSync(folder, 12_345, 12_345);
  replace(`${folder}/stats`, 'its own folder');
});
