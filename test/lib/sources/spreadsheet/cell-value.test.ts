import t from 'tap';
import { spoilingOf, unmarked } from '../../../../lib/model/spoilt.ts';
import { cellValue, type StoredCell } from '../../../../lib/sources/spreadsheet/cell-value.ts';
import { numberShape } from '../../../../lib/sources/spreadsheet/number-format.ts';
import { StringTable } from '../../../../lib/sources/spreadsheet/string-table.ts';

const strings = new StringTable();
strings.add('000123');

const CELL: StoredCell = {
  row: 17,
  column: 2,
  type: 'n',
  shape: 'plain',
  hasFormula: false,
  value: undefined,
  inline: undefined,
};
const CONTEXT = { strings, is1904: false, isUncomputed: false };

const textOfCell = (cell: Partial<StoredCell>, isUncomputed = false) =>
  cellValue({ ...CELL, ...cell }, { ...CONTEXT, isUncomputed });

t.test('numbers are written in digits, with as many as a spreadsheet keeps', async (t) => {
  const cases = {
    '123': '123',
    ' 7\n': '7',
    '007': '7',
    '-5': '-5',
    '-0': '0',
    '0.1': '0.1',
    '0.30000000000000004': '0.3',
    '0.33333333333333331': '0.333333333333333',
    '1.5E-7': '0.00000015',
    '1.2E+13': '12000000000000',
    '999999999999999': '999999999999999',
    '123456789012.25': '123456789012.25',
  };
  for (const [value, text] of Object.entries(cases)) t.equal(textOfCell({ value }), text, value);
});

t.test(
  'numbers that have lost digits become values that no field takes, and say where they are',
  async (t) => {
    for (const value of ['1000000000000000', '1.23456789012346E+18', '-12345678901234567']) {
      const text = textOfCell({ value }) ?? '';
      t.match(spoilingOf(text), /more than 15 digits/);
      t.equal(unmarked(text), `${value} in cell B17`);
    }
    const text = textOfCell({ value: '123000000000', shape: numberShape('0.00E+00') }) ?? '';
    t.match(spoilingOf(text), /power of ten/);
    t.equal(unmarked(text), '1.23E+11 in cell B17');
    const small = textOfCell({ value: '1000000000', shape: 'power' }) ?? '';
    t.equal(unmarked(small), '1.00E+09 in cell B17');
  },
);

t.test('the format of a number decides where it means something else', async (t) => {
  const shown = (value: string, format: string) => textOfCell({ value, shape: numberShape(format) });
  t.equal(shown('123', '000000'), '000123');
  t.equal(shown('123.5', '000000'), '123.5');
  t.equal(shown('-123', '000000'), '-123');
  t.equal(shown('0.5', '0%'), '0.5');
  t.equal(shown('1234.5', '#,##0.00'), '1234.5');
  t.equal(shown('46356.75', 'yyyy-mm-dd'), '2026-11-30 18:00:00');
  t.equal(shown('0.75', 'hh:mm'), '18:00:00');
  t.equal(shown('46356.75', 'hh:mm'), '2026-11-30 18:00:00');
  t.equal(shown('1.75', '[h]:mm'), '42:00:00');
});

t.test('texts are as they are, and other cells as they are shown', async (t) => {
  t.equal(textOfCell({ type: 's', value: '0' }), '000123');
  t.equal(textOfCell({ type: 'str', value: ' a_x000A_b ' }), ' a\nb ');
  t.equal(textOfCell({ type: 'str', value: '1.23E+11' }), '1.23E+11');
  t.equal(textOfCell({ type: 'inlineStr', inline: '' }), '');
  t.equal(textOfCell({ type: 'b', value: '1' }), 'TRUE');
  t.equal(textOfCell({ type: 'b', value: '0' }), 'FALSE');
  t.equal(textOfCell({ type: 'e', value: '#N/A' }), '#N/A');
  t.equal(textOfCell({ type: 'd', value: '2026-11-30' }), '2026-11-30 00:00:00');
});

t.test('cells without a value are empty, but for formulas that were not computed', async (t) => {
  for (const type of ['n', 's', 'str', 'b', 'inlineStr']) t.equal(textOfCell({ type }), null, type);
  t.equal(textOfCell({ value: '' }), null);
  t.match(spoilingOf(textOfCell({ hasFormula: true }) ?? ''), /never computed/);
  t.equal(textOfCell({ hasFormula: true, type: 'str', value: '' }), '');
  t.match(spoilingOf(textOfCell({ hasFormula: true, value: '0' }, true) ?? ''), /never computed/);
  t.equal(textOfCell({ value: '0' }, true), '0');
});
