import t from 'tap';
import { CLEARED, type VolumeRecord } from '../../lib/model/volume-record.ts';
import { jsonForm, recordWriter } from '../../transforms/record-writer.ts';
import { segmentsOf } from '../lib/records/segments.ts';
import { batchOf, mentionOf, recordOf, through, total } from './chain.ts';

const records = [recordOf('US01.LTO.A1', ['LIBR', '']), recordOf('US01.LTO.A2', ['', '7'])];

t.test('records are written as NDJSON, and all are counted', async (t) => {
  const written: string[] = [];
  const output = { write: (lines: string) => void written.push(lines) };
  const stage = recordWriter(jsonForm(['repository', 'slot']), output);
  const segments = segmentsOf(...records);
  const out = await through(
    stage,
    batchOf({ source: 'a', segments }),
    batchOf({ source: 'a', segments: [] }),
  );
  t.strictSame(written, [
    '{"customer":"US01","media":"LTO","volume":"A1","repository":"LIBR"}\n' +
      '{"customer":"US01","media":"LTO","volume":"A2","slot":"7"}\n',
  ]);
  t.equal(total(out).written, 2);
});

t.test('without an output records are counted', async (t) => {
  const stage = recordWriter(jsonForm(['repository', 'slot']));
  const segments = [...segmentsOf(...records), mentionOf('US01.LTO.A3'), ...segmentsOf(...records)];
  t.equal(total(await through(stage, batchOf({ source: 'a', segments }))).written, 4);
});

const lineOf = async (record: VolumeRecord): Promise<string> => {
  let written = '';
  const write = (lines: string) => {
    written += lines;
  };
  const stage = recordWriter(jsonForm(['repository', 'slot', 'scratch']), { write });
  await through(stage, batchOf({ source: 'a', segments: segmentsOf(record) }));
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

t.test('a strict form has no record that may be cut: it is rejected', async (t) => {
  const [first = recordOf('US01.LTO.A1', [])] = records;
  const cut = { ...recordOf('US01.LTO.A2', ['', '7']), unended: { text: 'A2;7', reason: 'no line end' } };
  let written = '';
  const write = (lines: string) => {
    written += lines;
  };
  const form = {
    isStrict: true,
    lines: (of: readonly VolumeRecord[]) => of.map(({ volume }) => volume).join(),
  };
  const out = await through(
    recordWriter(form, { write }),
    batchOf({ source: 'a', segments: segmentsOf(first, cut) }),
  );
  t.equal(written, 'A1');
  const { outcomes, problems, written: count } = total(out);
  t.equal(outcomes.total('rejected'), 1);
  t.match(problems, [{ code: 'RECORD_UNENDED', raw: 'A2;7' }]);
  t.equal(count, 1);
});
