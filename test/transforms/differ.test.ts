import t from 'tap';
import type { ScopeSegment } from '../../lib/engine/batch.ts';
import { VolumeId } from '../../lib/model/scope.ts';
import { differ } from '../../transforms/differ.ts';
import { recordsOf, segmentsOf } from '../lib/records/segments.ts';
import { batchOf, decidedIn, heldOf, mentionOf, recognizedOf, recordOf, through } from './chain.ts';

const STAGE = () =>
  differ({
    fields: ['repository', 'slot'],
    addOnly: new Set(),
    skipRules: [],
    add: false,
    create: false,
  });

const snapshot = heldOf('US01.LTO', { A1: ['3', 'LIBR', '', 'LIBR', '1'] });
const recordsFor = (...volumes: readonly string[]) =>
  segmentsOf(...volumes.map((volume, index) => recordOf(`US01.LTO.${volume}`, ['LIBR', '2'], index + 5)));

t.test('each record gets its decision, in the order of the input', async (t) => {
  const batch = batchOf({
    source: 'export.csv',
    scope: snapshot.scope,
    snapshot,
    evicted: [],
    segments: recordsFor('A1', 'B1'),
  });
  const [out, ...others] = await through(STAGE(), batch);
  t.strictSame(others, []);
  t.strictSame(out && decidedIn(out).map(({ volume, line, decision }) => [volume, line, decision.kind]), [
    ['A1', 5, 'change'],
    ['B1', 6, 'skipped'],
  ]);
  t.strictSame(out && decidedIn(out).map(({ record }) => record), recordsOf(batch));
  t.equal(out?.tally.changes.found, 1);
});

t.test('what stands beside the records goes on as it came, in its place', async (t) => {
  const [first, last] = [recordsFor('A1'), recordsFor('A2')];
  const between: readonly ScopeSegment[] = [
    mentionOf('US01.LTO.A9'),
    recognizedOf('US01.LTO', 3),
    { kind: 'in step', volume: VolumeId.trusted('A1'), notGiven: 0, source: 'export.csv', line: 9 },
  ];
  const batch = batchOf({
    source: 'export.csv',
    scope: snapshot.scope,
    snapshot,
    segments: [...first, ...between, ...last],
    evicted: [snapshot],
  });
  const [out] = await through(STAGE(), batch);
  const { segments: _, ...rest } = batch;
  t.match(out, rest);
  t.strictSame(
    out?.segments.map((segment) => segment.kind === 'decided' || segment),
    [true, ...between, true],
  );
  t.strictSame(out && decidedIn(out).map(({ record }) => record), recordsOf(batch));
});

t.test('without a snapshot records are not decided on, and all else goes on', async (t) => {
  const segments = [...recordsFor('A1'), mentionOf('US01.LTO.A9')];
  const batch = batchOf({ source: 'export.csv', scope: snapshot.scope, segments, evicted: [] });
  const [out] = await through(STAGE(), batch);
  t.strictSame(out?.segments, [mentionOf('US01.LTO.A9')]);
});
