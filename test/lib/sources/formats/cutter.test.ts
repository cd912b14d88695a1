import t from 'tap';
import { recordTooLong } from '../../../../lib/sources/formats/cutter.ts';

t.test('a record that is too long is reported with its line and the limit', async (t) => {
  t.match(recordTooLong('export.csv', 7), {
    code: 'SOURCE_RECORD_TOO_LONG',
    parameters: { source: 'export.csv', line: 7, limit: 1_048_576 },
  });
});
