import t from 'tap';
import { CLEARED, type VolumeRecord } from '../../lib/model/volume-record.ts';
import { recordWriter } from '../../transforms/record-writer.ts';
import { batchOf, recordOf, through, total } from './chain.ts';

const records = [recordOf('US01.LTO.A1', ['LIBR', '']), recordOf('US01.LTO.A2', ['', '7'])];
const rows = { kind: 'rows', snapshot: undefined as never, rows: [1, 2, 3], count: 3, before: 2 } as const;

t.test('records are written as NDJSON, and all are counted', async (t) => {
  const written: string[] = [];
  const output = { write: (lines: string) => void written.push(lines) };
  const stage = recordWriter(['repository', 'slot'], output);
  const out = await through(stage, batchOf({ source: 'a', records }), batchOf({ source: 'a', records: [] }));
  t.strictSame(written, [
    '{"customer":"US01","media":"LTO","volume":"A1","repository":"LIBR"}\n' +
      '{"customer":"US01","media":"LTO","volume":"A2","slot":"7"}\n',
  ]);
  t.equal(total(out).written, 2);
});

t.test('without an output records are counted, those that were not read too', async (t) => {
  const stage = recordWriter(['repository', 'slot']);
  const batch = batchOf({
    source: 'a',
    records,
    passed: [{ ...rows, kind: 'unchanged', row: 0, line: 1 } as const],
  });
  t.equal(total(await through(stage, batch)).written, 5);
});

const lineOf = async (record: VolumeRecord): Promise<string> => {
  let written = '';
  const write = (lines: string) => {
    written += lines;
  };
  const stage = recordWriter(['repository', 'slot', 'scratch'], { write });
  await through(stage, batchOf({ source: 'a', records: [record] }));
  return written;
};

t.test('a record is its identity and the fields that it gives', async (t) => {
  t.equal(
    await lineOf(recordOf('US01.LTO.A1', ['OFFS', '', '1'])),
    '{"customer":"US01","media":"LTO","volume":"A1","repository":"OFFS","scratch":true}\n',
  );
});

t.test('a cleared field is null, an empty one is left out', async (t) => {
  t.equal(
    await lineOf(recordOf('US01.LTO.A1', ['', CLEARED, ''])),
    '{"customer":"US01","media":"LTO","volume":"A1","slot":null}\n',
  );
});

t.test('what is looked up only in the store comes last', async (t) => {
  const record = {
    ...recordOf('US01.LTO.A1', ['', '', '']),
    repositoryDescription: 'Vault "7"',
    initialRepository: 'LIBR',
  };
  t.equal(
    await lineOf(record),
    '{"customer":"US01","media":"LTO","volume":"A1","repositoryDescription":"Vault \\"7\\"","initialRepository":"LIBR"}\n',
  );
});
