import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { fileSize } from '../../../lib/sources/file-size.ts';

t.test('the size of a file is known', async (t) => {
  const file = join(t.testdir({ 'a.csv': 'abc' }), 'a.csv');
  t.equal(await fileSize(stat(file)), 3);
});

t.test('an empty file, a folder, a device and a file that is not there have no known size', async (t) => {
  const folder = t.testdir({ 'empty.csv': '' });
  for (const path of [join(folder, 'empty.csv'), folder, '/dev/null', join(folder, 'none')]) {
    t.equal(await fileSize(stat(path)), undefined, path);
  }
});
