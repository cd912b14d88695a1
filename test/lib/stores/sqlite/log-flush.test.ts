import { type FileHandle, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { LogFlush } from '../../../../lib/stores/sqlite/log-flush.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';

// Has every flush of a file wait until it is let to the disk, or fail.
async function heldFlushes(s: Test) {
  const path = join(temporaryFolder(s), 'tapes.db');
  await writeFile(`${path}-wal`, 'log');
  const probe = await open(`${path}-wal`);
  const files: FileHandle = Object.getPrototypeOf(probe);
  await probe.close();
  const begun: { resolve: () => void; reject: (error: Error) => void }[] = [];
  s.intercept(files, 'datasync', {
    value: () => new Promise<void>((resolve, reject) => begun.push({ resolve, reject })),
  });
  const log = new LogFlush(path);
  return { log, begun };
}

const turns = () => new Promise((resolve) => setTimeout(resolve, 50));

t.test('what is committed during a flush waits for the next one, and shares it', async (s) => {
  const { log, begun } = await heldFlushes(s);
  const ended: string[] = [];
  const flush = (name: string) => log.flush().then(() => ended.push(name));
  const first = flush('first');
  while (begun.length < 1) await turns();
  const others = [flush('second'), flush('third')];
  await turns();
  s.equal(begun.length, 1, 'one at a time');
  begun[0]?.resolve();
  await first;
  s.strictSame(ended, ['first']);
  while (begun.length < 2) await turns();
  begun[1]?.resolve();
  await Promise.all(others);
  await turns();
  s.equal(begun.length, 2, 'one for both');
  await log.close();
});

t.test('a flush that fails is told to all that wait for it, and to those after', async (s) => {
  const { log, begun } = await heldFlushes(s);
  const first = log.flush();
  while (begun.length < 1) await turns();
  const second = log.flush();
  begun[0]?.reject(new Error('EIO'));
  await s.rejects(first, /EIO/);
  await s.rejects(second, /EIO/);
  await log.close();
});
