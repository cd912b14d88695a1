import t from 'tap';
import { SheetLines } from '../../../../lib/sources/spreadsheet/sheet-lines.ts';
import type { SheetRow } from '../../../../lib/sources/spreadsheet/sheet-reader.ts';

const row = (number: number, ...cells: readonly string[]): SheetRow => ({
  number,
  cells: [...cells],
  length: cells.join('').length,
});

function textOf(pieces: Iterable<Buffer>): string {
  return Buffer.concat([...pieces]).toString();
}

t.test('nothing is written before it is known how wide rows are', async (t) => {
  const lines = new SheetLines(';');
  t.equal(textOf(lines.add([row(1, 'title')], 0)), '');
  t.equal(textOf(lines.add([row(2, 'a', 'b')], 0)), '');
  t.equal(textOf(lines.end(0)), 'title;\na;b\n');
});

t.test('many rows, or long ones, tell it, and a wider one stands for itself', async (t) => {
  const long = 'x'.repeat(2 ** 20);
  for (const first of [
    Array.from({ length: 256 }, (_, index) => row(index + 1, 'a', 'b')),
    [row(1, long, 'b')],
  ]) {
    const lines = new SheetLines(',');
    const begun = textOf(lines.add(first, 0));
    const next = [row(300, 'a'), row(301, 'a', 'b', 'c'), row(302, 'a')];
    const rest = textOf(lines.add(next, 0)) + textOf(lines.end(0));
    t.match(begun + rest, /\na,\na,b,c\na,\n$/);
    t.equal((begun + rest).split('\n').length, 303);
  }
});
