import { Readable } from 'node:stream';
import t from 'tap';
import { explain } from '../../../lib/engine/explain.ts';
import { stdinSource } from '../../../lib/sources/files.ts';
import { compile } from '../language/compile.ts';
import { DEFINITION } from './requests.ts';

const inputOf = (text: string) => [stdinSource(Readable.from([Buffer.from(text)]))];

t.test('each record is explained, with its input and line', async (t) => {
  const found = await Array.fromAsync(explain(DEFINITION, inputOf('A1,LIBR,1\n\nA2,L!BR,2\n')));
  t.strictSame(
    found.map(({ source, explanation: { line, ended } }) => [source, line, ended?.outcome]),
    [
      ['stdin', 1, undefined],
      ['stdin', 2, 'excluded'],
      ['stdin', 3, 'rejected'],
    ],
  );
  t.match(found[0]?.explanation.fields, [
    { name: 'CUSTOMER', value: 'US01' },
    {},
    { name: 'VOLUME', value: 'A1' },
  ]);
});

t.test('a record that only the end of the input completes is explained too', async (t) => {
  const pairs = compile(
    'SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO"); SetDetailCount(2); Extract(VOLUME, 0, 6);',
  );
  const found = await Array.fromAsync(explain(pairs, inputOf('A00001\nx\nA00002\n')));
  t.strictSame(
    found.map(({ explanation }) => explanation.line),
    [1, 3],
  );
});

t.test('leaving the loop stops reading an input that never ends', async (t) => {
  async function* endless() {
    for (;;) yield Buffer.from('A1,LIBR,1\n');
  }
  const stdin = Readable.from(endless());
  for await (const { explanation } of explain(DEFINITION, [stdinSource(stdin)])) {
    t.equal(explanation.line, 1);
    break;
  }
  t.ok(stdin.destroyed);
});

t.test('an input that cannot be read to its end throws its error, behind its records', async (t) => {
  const lines: number[] = [];
  const quoted = 'A1,LIBR,1\nA2,"LIBR,1\n';
  await t.rejects(
    async () => {
      for await (const { explanation } of explain(DEFINITION, inputOf(quoted))) lines.push(explanation.line);
    },
    { code: 'SOURCE_QUOTE_OPEN' },
  );
  t.strictSame(lines, [1]);
  await t.rejects(Array.fromAsync(explain(DEFINITION, inputOf(''))), { code: 'SOURCE_EMPTY' });
});
