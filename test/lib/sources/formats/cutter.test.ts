import t from 'tap';
import { recordTooLong } from '../../../../lib/sources/formats/cutter.ts';

t.test('a record that is too long is reported with its line and the limit', async (t) => {
  t.match(recordTooLong('export.csv', 7), {
    code: 'SOURCE_RECORD_TOO_LONG',
    parameters: { source: 'export.csv', line: 7, limit: 1_048_576 },
    message: /is this the export that the definition describes\?$/,
  });
  t.match(recordTooLong('scan.txt', 1, 'labels').message, /put line ends between the labels/);
  t.match(recordTooLong('plan.ndjson', 1, 'changes').message, /is this what plan has printed\?/);
});
