import t from 'tap';
import { continuedRow, type OpenRow, rowResults, tornRow } from '../../../../lib/sources/formats/open-row.ts';

const at = (text: string, line: number) => ({ text, line, plain: text });
const ROW: OpenRow = { lines: [at('A1  one', 3)], cells: ['A1', 'one'], problem: '' };

t.test('a row goes on in the columns of the lines below', async (t) => {
  const row = continuedRow(continuedRow(ROW, at('    two', 4), ['', 'two']), at('    x y', 6), [
    '',
    'x',
    'y',
  ]);
  t.strictSame(rowResults(row, [1, 0, -1, 2]), [
    {
      kind: 'record',
      text: 'A1  one\n    two\n    x y',
      line: 3,
      lastLine: 6,
      cells: ['one two x', 'A1', '', 'y'],
    },
  ]);
  t.strictSame(rowResults(ROW, [0]), [{ kind: 'record', text: 'A1  one', line: 3, cells: ['A1'] }]);
});

t.test('a row of more than a hundred lines is none', async (t) => {
  let row = ROW;
  for (let line = 4; line < 103; line++) row = continuedRow(row, at('', line), []);
  t.equal(row.problem, '');
  t.equal(continuedRow(row, at('', 103), []).problem, 'it goes on for more than 100 lines');
});

t.test('a row that may be torn is a misfit of both lines', async (t) => {
  const torn = { kind: 'torn', problem: 'torn', cells: ['L9'] } as const;
  const [result] = rowResults(tornRow(ROW, at('L9', 4), torn), [0, 1]);
  t.match(result, { kind: 'misfit', text: 'A1  one\nL9', line: 3, cells: ['A1L9', 'one'] });
  t.match(rowResults(tornRow(undefined, at('L9', 4), torn), [0]), [
    { kind: 'misfit', line: 4, cells: ['L9'] },
  ]);
});

t.test('of a row that is left out the lines below are none of a record', async (t) => {
  const leftOut: OpenRow = { lines: [], cells: [], problem: '', isLeftOut: true };
  t.strictSame(rowResults(leftOut, [0]), []);
  t.match(rowResults(continuedRow(leftOut, at('  x', 5), ['', 'x']), [0]), [
    { kind: 'other', reason: 'goes on with a row that is left out', line: 5 },
  ]);
});
