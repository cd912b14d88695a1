import { join } from 'node:path';
import t from 'tap';
import { fileSource } from '../../../lib/sources/files.ts';

const { signal } = new AbortController();

t.test('a file is a source with its path as the name and its bytes as they are', async (t) => {
  const path = join(t.testdir({ 'a.csv': 'a,b\n' }), 'a.csv');
  const source = fileSource(path);
  t.equal(source.name, path);
  t.equal(await source.size(), 4);
  t.equal(Buffer.concat(await Array.fromAsync(source.bytes(signal))).toString(), 'a,b\n');
  t.equal(Buffer.concat(await Array.fromAsync(source.bytes(signal))).toString(), 'a,b\n', 'and again');
});

t.test('a file that cannot be read says why', async (t) => {
  const folder = t.testdir({});
  for (const [path, problem] of [
    [join(folder, 'none'), 'there is no such file'],
    [folder, 'it is a directory'],
  ] as const) {
    const source = fileSource(path);
    const error = { code: 'SOURCE_MISSING', parameters: { source: path, problem } };
    await t.rejects(Array.fromAsync(source.bytes(signal)), error);
    t.equal(await source.size(), undefined);
  }
});

t.test('a source that nobody reads opens no file', async (t) => {
  fileSource(join(t.testdir({}), 'none')).bytes(signal);
  await new Promise(setImmediate);
  t.pass('no error of an open file came up');
});
