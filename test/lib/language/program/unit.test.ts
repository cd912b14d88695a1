import t from 'tap';
import { Excluded, Rejected } from '../../../../lib/language/program/ended.ts';
import { isBlank, unitOf } from '../../../../lib/language/program/unit.ts';
import { misfit, otherLine } from '../../../../lib/sources/formats/line-reader.ts';

const PLACE = { text: 'x', line: 3 };

t.test('what a reader has made of a line is a record, or why it is none', async (t) => {
  t.strictSame(unitOf({ kind: 'record', ...PLACE, cells: ['A1'] }), {
    kind: 'record',
    ...PLACE,
    cells: ['A1'],
  });
  t.match(unitOf(otherLine('blank line', PLACE)), { ...PLACE, ended: new Excluded('blank line') });
  t.match(unitOf(misfit('a row', 'it is cut', PLACE)), { ...PLACE, ended: Rejected });
});

t.test('a misfit with values may still be excluded by them', async (t) => {
  t.match(unitOf(misfit('a row', 'it is cut', PLACE, ['A1'])), { ...PLACE, cells: ['A1'], misfit: Rejected });
});

t.test('a record without anything to see is blank, but for NULs', async (t) => {
  t.strictSame(['', ' \t', '\u00a0\ufeff', '\0', ' x'].map(isBlank), [true, true, true, false, false]);
});
