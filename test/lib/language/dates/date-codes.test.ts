import t from 'tap';
import {
  DATE_CODES,
  dateParts,
  MONTHS,
  PART,
  skipBlanks,
  WEEKDAYS,
} from '../../../../lib/language/dates/date-codes.ts';

/** Reads a text by one code: the position after it and the value of a part. */
function scan(letter: string, text: string, part: number): readonly [end: number, value: number | undefined] {
  const code = DATE_CODES.get(letter);
  if (code?.kind !== 'scan') throw new Error(letter);
  const parts = dateParts();
  return [code.scan(text, 0, parts), parts[part]];
}

t.test('there is room for every part, all of them zero', async (t) => {
  t.strictSame(
    [...dateParts()],
    Object.values(PART).map(() => 0),
  );
});

t.test('the codes that are numbers have the bounds and the digits of their part', async (t) => {
  const numbers = [...DATE_CODES].flatMap(([letter, code]) =>
    code.kind === 'number' ? [`${letter} ${code.range.join('-')} ${code.digits.join('-')}`] : [],
  );
  t.strictSame(numbers, [
    'Y 1000-9999 4-4',
    'y 0-99 2-2',
    'm 1-12 1-2',
    'd 1-31 1-2',
    'e 1-31 1-2',
    'j 1-366 1-3',
    'H 0-23 1-2',
    'I 1-12 1-2',
    'M 0-59 1-2',
    'S 0-59 1-2',
  ]);
});

t.test('a macro is what its description says', async (t) => {
  for (const [letter, code] of DATE_CODES) {
    if (code.kind === 'macro' && code.format.includes('%') && letter !== '%') {
      t.equal(code.description, `the same as ${code.format}`);
    }
  }
});

t.test('names are read whole or by three letters, in any case, as far as they go', async (t) => {
  for (const letter of ['b', 'B', 'h']) {
    for (const [index, name] of MONTHS.entries()) {
      t.strictSame(scan(letter, `${name.toUpperCase()}x`, PART.month), [name.length, index + 1]);
      t.strictSame(scan(letter, name.slice(0, 3), PART.month), [3, index + 1]);
    }
    t.strictSame(scan(letter, 'Marc', PART.month), [3, 3]);
    t.strictSame(scan(letter, 'Mrz', PART.month), [-1, 0]);
  }
  t.equal(MONTHS.length, 12);
  for (const name of WEEKDAYS) t.strictSame(scan('A', name, PART.day), [name.length, 0]);
  t.strictSame(scan('a', 'Sonntag', PART.day), [-1, 0]);
});

t.test('morning and afternoon are written with or without stops', async (t) => {
  t.strictSame(scan('p', 'PM', PART.afternoon), [2, 1]);
  t.strictSame(scan('p', 'a.m.', PART.afternoon), [4, 0]);
  t.strictSame(scan('p', 'pm.', PART.afternoon), [2, 1]);
  for (const text of ['p', 'p.m', 'x', '']) t.equal(scan('p', text, PART.afternoon)[0], -1, text);
});

t.test('a fraction of a second has one to nine digits, and is dropped', async (t) => {
  t.strictSame(scan('f', '9876543 ', PART.second), [7, 0]);
  t.strictSame(scan('f', '1234567890', PART.second), [9, 0]);
  t.equal(scan('f', '', PART.second)[0], -1);
});

t.test('seconds and milliseconds since 1970 may be negative, milliseconds are rounded down', async (t) => {
  t.strictSame(scan('s', '-1', PART.epoch), [2, -1]);
  t.strictSame(scan('s', '1234567890123', PART.epoch), [12, 123_456_789_012]);
  t.strictSame(scan('Q', '1772408527999', PART.epoch), [13, 1_772_408_527]);
  t.strictSame(scan('Q', '-1', PART.epoch), [2, -1]);
  for (const letter of ['s', 'Q']) t.equal(scan(letter, 'x', PART.epoch)[0], -1);
});

t.test('an offset is up to fourteen hours, with or without a colon and minutes', async (t) => {
  for (const [text, end, seconds] of [
    ['Z', 1, 0],
    ['z', 1, 0],
    ['+01', 3, 3_600],
    ['+0130', 5, 5_400],
    ['-05:30', 6, -19_800],
    ['+14:59', 6, 53_940],
    ['+01:60', 3, 3_600],
  ] as const) {
    t.strictSame(scan('z', text, PART.offset), [end, seconds], text);
  }
  for (const text of ['+15', '01:00', '+1', '']) t.equal(scan('z', text, PART.offset)[0], -1, text);
});

t.test('a zone may be named UTC or GMT, and by no other name', async (t) => {
  t.strictSame(scan('Z', 'utc', PART.offset), [3, 0]);
  t.strictSame(scan('Z', 'GMT+1', PART.offset), [3, 0]);
  t.equal(scan('Z', 'CET', PART.offset)[0], -1);
});

t.test('blanks are all characters up to the blank', async (t) => {
  t.equal(skipBlanks('a \t\nb', 1), 4);
  t.equal(skipBlanks('ab', 1), 1);
  t.equal(skipBlanks('a  ', 1), 3);
});
