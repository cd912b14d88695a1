import t from 'tap';
import { dateMark, isNullMark, nullMarks } from '../../../../lib/init/vocabulary/marks.ts';

t.test('marks for "no value" are known in any case', async (t) => {
  for (const mark of ['-', '---', '?', 'N/A', 'n.a.', 'na', 'NULL', '*NULL*', '(null)', '<null>', '#N/A']) {
    t.equal(isNullMark(mark), true, mark);
  }
  for (const value of ['', '----', '0', 'none', 'nan', 'Nat']) t.equal(isNullMark(value), false, value);
});

t.test('a mark in a column of dates stands for no date or for never', async (t) => {
  const marks: readonly (readonly [
    value: string,
    where: 'none' | undefined,
    mayBeNever: 'none' | 'never' | undefined,
  ])[] = [
    ['never', 'none', 'never'],
    ['Nie', 'none', 'never'],
    ['INFINITE', 'none', 'never'],
    ['no expiry', 'none', 'never'],
    ['1999/365', 'none', 'never'],
    ['9999-12-31', 'none', 'never'],
    ['31.12.9999', 'none', 'never'],
    ['2147483647', 'none', 'never'],
    ['none', 'none', 'none'],
    ['0', 'none', 'none'],
    ['0000-00-00 00:00', 'none', 'none'],
    ['01/01/0001 00:00', 'none', 'none'],
    ['0001-01-01T00:00:00', 'none', 'none'],
    ['-', 'none', 'none'],
    ['2026-01-31', undefined, undefined],
    ['manual', undefined, undefined],
    [`9999-${'x'.repeat(35)}`, 'none', 'never'],
    [`9999-${'x'.repeat(36)}`, undefined, undefined],
  ];
  for (const [value, expected, mayBeNever] of marks) {
    t.equal(dateMark(value, false), expected, value);
    t.equal(dateMark(value, true), mayBeNever, value);
  }
});

t.test('each mark is found once, in the case in which it came last', async (t) => {
  t.strictSame(nullMarks(['N/A', 'x', '-', 'n/a', '']), ['n/a', '-']);
});
