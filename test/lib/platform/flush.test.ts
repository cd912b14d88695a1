import { existsSync, readFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { flushFile, flushFolder } from '../../../lib/platform/flush.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const SKIP = process.platform === 'win32' && 'folders cannot be flushed';

t.test('a file that is flushed is the one that is there, as it is', async (s) => {
  const folder = temporaryFolder(s, { 'tapes.db': 'rows' });
  flushFile(join(folder, 'tapes.db'));
  s.equal(readFileSync(join(folder, 'tapes.db'), 'utf8'), 'rows');
  s.throws(() => flushFile(join(folder, 'none')), { code: 'ENOENT' });
  s.notOk(existsSync(join(folder, 'none')), 'none is made');
  s.throws(() => flushFile(folder), { code: 'EISDIR' });
});

t.test('a folder is flushed once and closed, also where that fails', { skip: SKIP }, async (s) => {
  const folder = temporaryFolder(s);
  const probe = await open(folder);
  const handles: FileHandle = Object.getPrototypeOf(probe);
  await probe.close();
  const flushed: FileHandle[] = [];
  let problem: Error | undefined;
  s.intercept(handles, 'sync', {
    value: async function (this: FileHandle) {
      flushed.push(this);
      if (problem !== undefined) throw problem;
    },
  });
  await flushFolder(folder);
  problem = new Error('EIO');
  await s.rejects(flushFolder(folder), /EIO/);
  s.strictSame(
    flushed.map(({ fd }) => fd),
    [-1, -1],
  );
  await s.rejects(flushFolder(join(folder, 'none')), { code: 'ENOENT' });
});
