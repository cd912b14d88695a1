import t from 'tap';
import { Lines, withoutReturn } from '../../../../lib/sources/formats/lines.ts';

t.test('lines are complete at their LF, and keep a CR', async (t) => {
  const lines = new Lines();
  t.strictSame(lines.push('a\nb\r\nc'), ['a', 'b\r']);
  t.strictSame([lines.line, lines.unfinished], [3, 'c']);
  t.strictSame(lines.push('d'), []);
  t.strictSame([lines.line, lines.unfinished], [3, 'cd']);
  t.strictSame(lines.push('\n\n'), ['cd', '']);
  t.strictSame([lines.line, lines.unfinished], [5, '']);
});

t.test('the last line needs no line end', async (t) => {
  const lines = new Lines();
  t.strictSame(lines.end(), []);
  t.equal(lines.line, 1);
  lines.push('a\nb');
  t.strictSame(lines.end(), ['b']);
  t.equal(lines.line, 3);
  t.strictSame(lines.end(), [], 'and is returned once');
});

t.test('lines that were read elsewhere are counted', async (t) => {
  const lines = new Lines();
  lines.push('a\n');
  lines.skip(10);
  t.equal(lines.line, 12);
  t.strictSame(lines.push('b\n'), ['b']);
  t.equal(lines.line, 13);
});

t.test('one CR at the end of a line belongs to its line end', async (t) => {
  t.equal(withoutReturn('a\r'), 'a');
  t.equal(withoutReturn('a\r\r'), 'a\r');
  t.equal(withoutReturn('\ra'), '\ra');
  t.equal(withoutReturn(''), '');
});
