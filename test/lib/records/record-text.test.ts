import t from 'tap';
import { CLEARED, type VolumeRecord } from '../../../lib/model/volume-record.ts';
import { recordsOfText, recordText } from '../../../lib/records/record-text.ts';
import { recordOf, scopeOf } from '../../transforms/chain.ts';

const SCOPE = scopeOf('US01.LTO');

const RECORD: VolumeRecord = {
  ...recordOf('US01.LTO.A1', ['LIBR', '', CLEARED, 'é \\t "x"'], 7),
  repositoryDescription: 'the library',
  initialRepository: 'OFFS',
};

t.test('a record is a line of its own', async (t) => {
  t.equal(recordText(RECORD), `A1\t7\tOFFS\tthe library\t\tLIBR\t\t${CLEARED}\té \\t "x"\n`);
});

t.test('records are the same again, with the scope that they were kept under', async (t) => {
  const bare = recordOf('US01.LTO.A2', ['', ''], 8);
  const none = recordOf('US01.LTO.A3', ['x'], 4_294_967_296);
  const unended = { text: 'A4,\tx\n"y', reason: 'it ends' };
  const records = [RECORD, bare, none, { ...recordOf('US01.LTO.A4', ['x']), unended }];
  t.strictSame(recordsOfText(SCOPE, records.map(recordText).join('')), records);
  t.strictSame(recordsOfText(scopeOf('US02.T10'), recordText(bare)), [{ ...bare, ...scopeOf('US02.T10') }]);
});

t.test('no text is no records', async (t) => {
  t.strictSame(recordsOfText(SCOPE, ''), []);
});
