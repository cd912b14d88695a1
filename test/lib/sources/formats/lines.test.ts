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

t.test('the last line needs no line end, and is told apart from those that have one', async (t) => {
  const lines = new Lines();
  t.strictSame(lines.end(), { lines: [], isUnended: false });
  t.equal(lines.line, 1);
  lines.push('a\nb');
  t.strictSame(lines.end(), { lines: ['b'], isUnended: true });
  t.equal(lines.line, 3);
  t.strictSame(lines.end(), { lines: [], isUnended: false }, 'and is returned once');
});

t.test(
  'of a single line nothing says that it should have an end, and a CR is the first half of one',
  async (t) => {
    const ended = (text: string) => {
      const lines = new Lines();
      lines.push(text);
      return lines.end();
    };
    t.strictSame(ended('a'), { lines: ['a'], isUnended: false });
    t.strictSame(ended('a\r\nb\r'), { lines: ['b\r'], isUnended: false });
    const skipped = new Lines();
    skipped.skip(3);
    skipped.push('b');
    t.strictSame(
      skipped.end(),
      { lines: ['b'], isUnended: true },
      'also behind lines that were read elsewhere',
    );
  },
);

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
