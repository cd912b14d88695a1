import fc from 'fast-check';
import t from 'tap';
import { columnNumber, placeOf, rowNumber, widthOf } from '../../../../lib/sources/spreadsheet/cell-place.ts';

t.test('places are read as they are written', async (t) => {
  const number = fc.integer({ min: 1, max: 16_384 });
  fc.assert(
    fc.property(number, fc.integer({ min: 1, max: 1_048_576 }), (column, row) => {
      t.equal(columnNumber(placeOf(row, column), String(row)), column);
    }),
    { numRuns: 100 },
  );
  t.equal(placeOf(1_048_576, 16_384), 'XFD1048576');
  t.equal(columnNumber('AA10', '10'), 27);
});

t.test('places that there are not are none', async (t) => {
  for (const place of ['', '1', 'A', 'a1', 'A01', 'A11', 'XFE1', 'AAAA1', 'A1 ', '$A$1'])
    t.equal(columnNumber(place, '1'), undefined, place);
  for (const row of ['', '0', '-1', '1.0', '1048577', '1e3', ' 1']) t.equal(rowNumber(row), undefined, row);
});

t.test('the width of an area is its last column', async (t) => {
  t.equal(widthOf('A1:H17'), 8);
  t.equal(widthOf('C3'), 3);
  for (const area of ['', 'A:H', 'A1:', '1:2']) t.equal(widthOf(area), 0, area);
});
