import t from 'tap';
import { Tally } from '../../../../lib/model/tally.ts';
import { compile, KEYS, rawBatch } from '../compile.ts';

const definition = compile(`SetCSVDelimiter(";"); ${KEYS} RemoveSpaces(VOLUME);`);

function warnings(...lines: readonly string[]): readonly string[] {
  const extractor = definition.open('in');
  extractor.extract(rawBatch(definition, lines));
  const tally = new Tally();
  extractor.end(tally);
  return tally.warnings;
}

t.test('labels that a spreadsheet shows as dates and numbers are named with their lines', async (t) => {
  t.strictSame(warnings('A00001L8', '1-Sep', 'mar-01 ', '123', '31-DEC', '1.23E+11', '1,23E+11', '01. Mrz'), [
    'in: a spreadsheet seems to have made dates or numbers of labels: "1-Sep" on line 2, "mar-01" on line 3, "31-DEC" on line 5, "1.23E+11" on line 6, "1,23E+11" on line 7 and 1 more; see what is on the tapes, and have the column of the labels formatted as text before they are typed or imported',
  ]);
});

t.test('other labels are not, whatever they look like', async (t) => {
  t.strictSame(
    warnings('A-1', 'A1-234', 'KVB-107', 'SEP001', '1-SEPT', '12-34', '1E11', 'MAR-01L6', 'E+11'),
    [],
  );
});
