import t from 'tap';
import { Tally } from '../../lib/model/tally.ts';
import type { RawBatch } from '../../lib/records/batch.ts';
import { scanReader } from '../../transforms/scan-reader.ts';
import { ended, endOf, outcomesOf, scopeOf, through, total } from './chain.ts';

const batch = (...texts: readonly string[]): RawBatch => ({
  tally: new Tally(),
  input: { name: 'scan', terminated: false },
  texts,
  lines: texts.map((_, index) => index + 1),
});

const ALL = { resolutions: [], minRecords: 1 };

t.test('each label goes on with its line, and its scope where it names one', async (t) => {
  const out = await through(scanReader(ALL), batch('A1 a2', '', '# none', 'us01.dlt.B1'));
  t.match(
    out.flatMap(({ labels = [] }) => labels),
    [
      { volume: 'A1', line: 1, scope: undefined },
      { volume: 'A2', line: 1 },
      { volume: 'B1', line: 4, scope: scopeOf('US01.DLT') },
    ],
  );
  t.equal(total(out).volumeRecords, 3);
  t.equal(total(out).read, 5);
  t.strictSame(outcomesOf(out), { excluded: 2 });
});

t.test('what is no label is rejected with its line', async (t) => {
  const out = await through(scanReader(ALL), batch('A1', 'A_1'));
  t.match(total(out).problems, [{ code: 'LABEL_INVALID', source: 'scan', line: 2, raw: 'A_1' }]);
});

t.test('what a resolution takes is the value of a field, and need not be a label', async (t) => {
  const resolutions = [
    { key: 'attribute1', matches: (text: string) => text.startsWith('JX') },
    { key: 'description', matches: (text: string) => text.length === 12 },
  ] as const;
  const out = await through(scanReader({ ...ALL, resolutions }), batch('JX1 123456_89012 A1'));
  t.match(
    out.flatMap(({ labels = [] }) => labels),
    [
      { text: 'JX1', volume: undefined, by: 'attribute1' },
      { text: '123456_89012', by: 'description' },
      { text: 'A1', volume: 'A1', by: undefined },
    ],
  );
  t.strictSame(total(out).problems, []);
});

t.test('the last label may be cut where a line end is missing', async (t) => {
  const [whole] = await through(scanReader(ALL), batch('A1', 'A2'));
  const [cut] = await through(scanReader(ALL), { ...batch('A1', 'A2'), isUnended: true });
  t.match([whole?.cut, cut?.cut], [undefined, { text: 'A2' }]);
});

t.test('a scan of comments alone is no scan, unless that is accepted', async (t) => {
  const { end } = await ended(scanReader(ALL), batch('# nothing'), endOf());
  t.match(end, { kind: 'failed', error: { code: 'SOURCE_TOO_SHORT' } });
  const accepted = await ended(scanReader({ ...ALL, minRecords: 0 }), batch('# nothing'), endOf());
  t.match(accepted.end, { kind: 'complete' });
});
