import fs from 'node:fs';
import t from 'tap';
import { SpillFile } from '../../../../lib/platform/spill/spill-file.ts';
import { makeTemporaryFilesIn } from '../../../temporary-folder.ts';

t.test('bytes come back as they were written', async (t) => {
  const file = new SpillFile();
  const segments = ['first', '', 'second'].map((text) => file.append(Buffer.from(text)));
  t.same(
    segments.reverse().map((segment) => file.read(segment).toString()),
    ['second', '', 'first'],
  );
  t.equal(file.bytes, 11);
  file.close();
});

/** The descriptor behind which a file without a name lies. */
function descriptorIn(folder: string): number {
  const found = fs.readdirSync('/proc/self/fd').find((descriptor) => {
    try {
      return fs.readlinkSync(`/proc/self/fd/${descriptor}`).startsWith(folder);
    } catch {
      return false;
    }
  });
  return Number(found);
}

t.test('bytes that were damaged or cut are found out', async (t) => {
  const folder = t.testdir();
  makeTemporaryFilesIn(t, folder);
  const file = new SpillFile();
  const segment = file.append(Buffer.from('records'));
  const descriptor = descriptorIn(folder);
  fs.writeSync(descriptor, 'R', 3);
  t.throws(() => file.read(segment), { code: 'SPILL_FAILED', message: /damaged/ });
  fs.ftruncateSync(descriptor, 2);
  t.throws(() => file.read(segment), { code: 'SPILL_FAILED', message: /shorter/ });
  file.close();
});

t.test('nobody else can read what is written', async (t) => {
  const folder = t.testdir();
  makeTemporaryFilesIn(t, folder);
  const file = new SpillFile();
  t.equal(fs.fstatSync(descriptorIn(folder)).mode & 0o777, 0o600);
  file.close();
});
