import t from 'tap';
import { textSource } from '../../../lib/sources/text-source.ts';

t.test('a text is a source with its name, its bytes and their number', async (t) => {
  const source = textSource('command line', 'A1\nÄ2\n');
  const { signal } = new AbortController();
  t.equal(source.name, 'command line');
  t.equal(Buffer.concat(await Array.fromAsync(source.bytes(signal))).toString(), 'A1\nÄ2\n');
  t.equal(await source.size(), 7);
  t.strictSame(await Array.fromAsync(textSource('none', '').bytes(signal)), []);
});

t.test('a text is not read on once the run was stopped', async (t) => {
  await t.rejects(Array.fromAsync(textSource('x', 'A1').bytes(AbortSignal.abort())), { name: 'AbortError' });
});
