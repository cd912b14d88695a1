import t from 'tap';
import { Tally } from '../../lib/model/tally.ts';
import type { RawBatch } from '../../lib/records/batch.ts';
import { scanReader } from '../../transforms/scan-reader.ts';
import { outcomesOf, scopeOf, through, total } from './chain.ts';

const batch = (...texts: readonly string[]): RawBatch => ({
  tally: new Tally(),
  input: { name: 'scan', terminated: false },
  texts,
  lines: texts.map((_, index) => index + 1),
});

t.test('each label is a record without values, of its own scope or of that which is looked at', async (t) => {
  const out = await through(scanReader(scopeOf('US01.LTO')), batch('A1 a2', '', '# none', 'us01.dlt.B1'));
  t.strictSame(
    out.flatMap(({ records }) =>
      records.map(({ media, volume, line, values }) => [media, volume, line, values]),
    ),
    [
      ['LTO', 'A1', 1, []],
      ['LTO', 'A2', 1, []],
      ['DLT', 'B1', 4, []],
    ],
  );
  t.equal(total(out).read, 5);
  t.strictSame(outcomesOf(out), { excluded: 2 });
});

t.test('what is no label is rejected with its line', async (t) => {
  const out = await through(scanReader(scopeOf('US01.LTO')), batch('A1', 'A_1'));
  t.match(total(out).problems, [{ code: 'LABEL_INVALID', source: 'scan', line: 2, raw: 'A_1' }]);
});
