import t from 'tap';
import { linesSource } from '../../../lib/engine/lines-source.ts';

const never = new AbortController().signal;

t.test('each item is a line, and a page is asked for when the one before was taken', async (t) => {
  let asked = 0;
  async function* pages() {
    for (const page of [[{ a: 1 }, { b: '\n' }], [], [{ c: 3 }]]) {
      asked++;
      yield page;
    }
  }
  const source = linesSource<object>('run 1', pages);
  t.equal(source.name, 'run 1');
  t.equal(await source.size(), undefined);
  const texts: string[] = [];
  for await (const bytes of source.bytes(never)) {
    texts.push(bytes.toString());
    if (texts.length === 1) t.equal(asked, 1);
  }
  t.strictSame(texts, ['{"a":1}\n{"b":"\\n"}\n', '{"c":3}\n']);
});

t.test('when the signal is given, no more is read', async (t) => {
  const stop = new AbortController();
  async function* pages() {
    for (;;) yield [1];
  }
  const read = async () => {
    for await (const _ of linesSource('endless', pages).bytes(stop.signal)) stop.abort();
  };
  await t.rejects(read(), { name: 'AbortError' });
});
