import { PassThrough } from 'node:stream';
import t from 'tap';
import { streamBytes } from '../../../lib/sources/stream-bytes.ts';

const { signal } = new AbortController();

t.test('what came before a stream broke is not lost', async (t) => {
  const stream = new PassThrough();
  const bytes = streamBytes('export', stream, signal);
  stream.write('one');
  t.equal(String((await bytes.next()).value), 'one');
  const cause = new Error('broken');
  stream.destroy(cause);
  await t.rejects(bytes.next(), {
    code: 'SOURCE_MISSING',
    parameters: { source: 'export', problem: 'broken' },
    cause,
  });
});

t.test('leaving the loop closes the stream', async (t) => {
  const stream = new PassThrough();
  stream.write('one');
  for await (const _ of streamBytes('export', stream, signal)) break;
  t.equal(stream.destroyed, true);
});

t.test('the signal ends the wait for a stream on which nothing comes', async (t) => {
  const stream = new PassThrough();
  const stop = new AbortController();
  const next = streamBytes('export', stream, stop.signal).next();
  stop.abort();
  await t.rejects(next, { name: 'AbortError' });
  t.equal(stream.destroyed, true);
});
