import t from 'tap';
import { namedScope, VolumeId } from '../../lib/model/scope.ts';
import { differ } from '../../transforms/differ.ts';
import { batchOf, heldOf, recordOf, through } from './chain.ts';

const STAGE = () =>
  differ({
    fields: ['repository', 'slot'],
    addOnly: new Set(),
    skipRules: [],
    add: false,
    create: false,
  });

const snapshot = heldOf('US01.LTO', { A1: ['3', 'LIBR', '', 'LIBR', '1'] });
const recordsOf = (...volumes: readonly string[]) =>
  volumes.map((volume, index) => recordOf(`US01.LTO.${volume}`, ['LIBR', '2'], index + 5));

t.test('each record gets its decision, in the order of the input', async (t) => {
  const batch = batchOf({
    source: 'export.csv',
    scope: snapshot.scope,
    snapshot,
    evicted: [],
    records: recordsOf('A1', 'B1'),
  });
  const [out, ...others] = await through(STAGE(), batch);
  t.strictSame(others, []);
  t.strictSame(
    out?.decided.map(({ volume, line, decision }) => [volume, line, decision.kind]),
    [
      ['A1', 5, 'change'],
      ['B1', 6, 'skipped'],
    ],
  );
  t.strictSame(
    out?.decided.map(({ record }) => record),
    batch.records,
  );
  t.equal(out?.tally.changes.found, 1);
});

t.test('what stands beside the records goes on as it came', async (t) => {
  const of = namedScope(snapshot.scope);
  const passed = [
    { kind: 'rejected', scope: of, volume: VolumeId.trusted('A9'), count: 0, before: 0 } as const,
  ];
  const batch = batchOf({
    source: 'export.csv',
    scope: snapshot.scope,
    records: [],
    passed,
    evicted: [snapshot],
  });
  const [out] = await through(STAGE(), batch);
  const { records: _, ...rest } = batch;
  t.strictSame(out, { ...rest, decided: [] });
});
