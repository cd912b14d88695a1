import t from 'tap';
import { sheetsFor } from '../../../../lib/sources/spreadsheet/sheet-options.ts';

t.test('rows get the delimiter of the definition, and a comma where it has none', async (t) => {
  t.match(sheetsFor({ format: { kind: 'csv', delimiter: ';' }, sheet: 'Tapes' }), {
    delimiter: ';',
    sheet: 'Tapes',
  });
  t.match(sheetsFor({ format: { kind: 'text' }, encoding: 'UTF-8' }), { delimiter: ',', encoding: 'UTF-8' });
});
