import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import t from 'tap';
import { fileSource, stdinSource } from '../../../lib/sources/files.ts';

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

t.test('the size of a file is known', async (t) => {
  const file = join(t.testdir({ 'a.csv': 'abc' }), 'a.csv');
  t.equal(await fileSource(file).size(), 3);
});

t.test('an empty file, a folder, a device and a file that is not there have no known size', async (t) => {
  const folder = t.testdir({ 'empty.csv': '' });
  for (const path of [join(folder, 'empty.csv'), folder, '/dev/null', join(folder, 'none')]) {
    t.equal(await fileSource(path).size(), undefined, path);
  }
});

t.test('a pipe is a source of unknown size', async (t) => {
  const stream = new PassThrough();
  stream.end('a,b\n');
  const source = stdinSource(stream);
  t.equal(source.name, 'stdin');
  t.equal(await source.size(), undefined);
  t.equal(Buffer.concat(await Array.fromAsync(source.bytes(signal))).toString(), 'a,b\n');
});

t.test('a file that is stdin has its size', async (t) => {
  const stream = createReadStream(join(t.testdir({ 'a.csv': 'a,b\n' }), 'a.csv'));
  await new Promise((resolve) => stream.once('open', resolve));
  t.equal(await stdinSource(stream).size(), 4);
  stream.destroy();
});

t.test('a pipe that breaks says why', async (t) => {
  const stream = new PassThrough();
  setImmediate(() => stream.destroy(new Error('EIO: i/o error, read')));
  await t.rejects(Array.fromAsync(stdinSource(stream).bytes(signal)), {
    code: 'SOURCE_MISSING',
    parameters: { source: 'stdin', problem: 'EIO: i/o error, read' },
  });
});

const bytesOf = (stream: PassThrough, stop = signal) =>
  stdinSource(stream).bytes(stop)[Symbol.asyncIterator]();

t.test('what came before a stream broke is not lost', async (t) => {
  const stream = new PassThrough();
  const bytes = bytesOf(stream);
  stream.write('one');
  t.equal(String((await bytes.next()).value), 'one');
  const cause = new Error('broken');
  stream.destroy(cause);
  await t.rejects(bytes.next(), {
    code: 'SOURCE_MISSING',
    parameters: { source: 'stdin', problem: 'broken' },
    cause,
  });
});

t.test('leaving the loop closes the stream', async (t) => {
  const stream = new PassThrough();
  stream.write('one');
  for await (const _ of stdinSource(stream).bytes(signal)) break;
  t.equal(stream.destroyed, true);
});

t.test('the signal ends the wait for a stream on which nothing comes', async (t) => {
  const stream = new PassThrough();
  const stop = new AbortController();
  const next = bytesOf(stream, stop.signal).next();
  stop.abort();
  await t.rejects(next, { name: 'AbortError' });
  t.equal(stream.destroyed, true);
});
