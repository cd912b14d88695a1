import t from 'tap';
import { definitionTable, unrecognizedList } from '../../bench/definition-table.ts';

const measured = { bytes: 20e6, read: 200_000, recognized: 199_999, seconds: 0.5, readingSeconds: 2 };
const all = [
  { ...measured, name: 'a/lines', shape: 'lines' },
  { ...measured, name: 'b/blocks', shape: 'blocks', recognized: 0, seconds: 2 },
  { ...measured, name: 'c/blocks', shape: 'blocks', recognized: 0, seconds: 2 },
] as const;

t.test('each definition has its records and bytes a second, with and without fingerprints', async (t) => {
  const [, , lines, blocks] = definitionTable(all).split('\n');
  const cells = (line = '') =>
    line
      .split('|')
      .map((cell) => cell.trim())
      .slice(1, -1);
  t.strictSame(cells(lines), [
    ...['a/lines', 'lines', '200,000', '20.0', '99 %'],
    ...['400,000', '40.0', '100,000', '10.0'],
  ]);
  t.match(cells(blocks), ['b/blocks', 'blocks', '200,000', '20.0', '0 %']);
});

t.test('definitions that recognize nothing are listed by what their records are', async (t) => {
  t.match(unrecognizedList(all), /^Nothing is recognized of\n\n- blocks: .*: b\/blocks, c\/blocks$/);
  t.equal(unrecognizedList(all.slice(0, 1)), 'Every definition recognizes records.');
});
