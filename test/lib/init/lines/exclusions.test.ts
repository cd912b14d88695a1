import t from 'tap';
import { exclusions } from '../../../../lib/init/lines/exclusions.ts';
import { written } from '../drafts.ts';

const RECORDS = ['A00001L6 full', 'A00002L6 full'];

const excluded = (...noise: string[]) => {
  const lines = exclusions(noise, RECORDS);
  return lines && written(lines);
};

t.test('a filter matches all lines of a kind, whatever numbers are in them', async (t) => {
  t.strictSame(excluded('Report of 14 March', 'Report of 15 March', '-----'), [
    'AddString(EXCLUSION, 0, "Report of * March"); # Report of 14 March',
    'AddString(EXCLUSION, 0, "----*"); # -----',
  ]);
  t.strictSame(excluded(), []);
});

t.test('a filter is as long as it must be to match no record', async (t) => {
  t.strictSame(excluded('A00003L6 full of it'), [
    'AddString(EXCLUSION, 0, "A*L* full of it"); # A00003L6 full of it',
  ]);
  t.equal(excluded('A00001L6 full'), undefined, 'a record');
});

t.test('of a long line the first words are enough', async (t) => {
  const line = 'Tapes in the library of the second floor, sorted by slot';
  t.strictSame(excluded(line), [
    'AddString(EXCLUSION, 0, "Tapes in the library of*"); # Tapes in the library of the second floor...',
  ]);
});

t.test('a line with hardly a letter is matched as it is', async (t) => {
  t.strictSame(excluded('12 3'), ['AddString(EXCLUSION, 0, "12 3"); # 12 3']);
});

t.test('a line is never read as the name of a list', async (t) => {
  t.strictSame(excluded('LIST:tapes'), ['AddString(EXCLUSION, 0, "[L]IST:tapes"); # LIST:tapes']);
});

t.test('more than twenty kinds of lines are too many', async (t) => {
  const kinds = Array.from({ length: 21 }, (_, index) => String.fromCharCode(97 + index).repeat(5));
  t.equal(excluded(...kinds.slice(1))?.length, 20);
  t.equal(excluded(...kinds), undefined);
});
