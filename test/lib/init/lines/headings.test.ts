import t from 'tap';
import { headingAbove, namesOver } from '../../../../lib/init/lines/headings.ts';
import { textLines } from '../../../../lib/init/lines/text-lines.ts';

const above = (text: string) => {
  const lines = textLines(text) ?? [];
  return headingAbove(lines, lines.length - 1);
};

t.test('the heading is the last text above the records, three lines at most', async (t) => {
  t.strictSame(above('x\n\na\nb\nrecord'), ['a', 'b']);
  t.strictSame(above('a\nb\nc\nd\nrecord'), ['b', 'c', 'd']);
  t.strictSame(above('record'), []);
});

t.test('rules, blank lines, messages and pools may stand below the heading, but not in it', async (t) => {
  t.strictSame(above('a\nb\n----\n\nWeekly pool\nrecord'), ['a', 'b']);
  t.strictSame(above('a\n----\nb\nrecord'), ['b']);
  t.strictSame(above('a\nPool: x\nb\nrecord'), ['b']);
});

t.test('a word belongs to the column that it stands above most, or else to the nearest', async (t) => {
  const spans = [
    { from: 0, to: 4 },
    { from: 10, to: 14 },
  ];
  t.strictSame(namesOver(spans, ['Slot      Name']), ['Slot', 'Name']);
  t.strictSame(namesOver(spans, ['   Longer Name']), ['Longer', 'Name'], 'Longer overlaps the first only');
  t.strictSame(
    namesOver(spans, ['     ab']),
    ['ab', ''],
    'one character from the first, three from the second',
  );
  t.strictSame(namesOver(spans, ['Robot', 'Slot       Tape']), ['Robot Slot', 'Tape']);
  t.strictSame(namesOver(spans, []), ['', '']);
});
