import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import t from 'tap';
import { stdinSource } from '../../../lib/sources/stdin.ts';

const { signal } = new AbortController();

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
