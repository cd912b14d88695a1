import t from 'tap';
import type { ScopeBatch } from '../../lib/engine/batch.ts';
import { ScopeOrder } from '../../lib/engine/scope-order.ts';
import { scopeName, VolumeId } from '../../lib/model/scope.ts';
import type { RecordBatch, Segment } from '../../lib/records/batch.ts';
import { FingerprintError } from '../../lib/records/recognition/fingerprint-error.ts';
import type { RecognizedVolume } from '../../lib/records/recognition/recognition.ts';
import {
  type GroupedRecognition,
  type ScopeGrouperOptions,
  scopeGrouper,
} from '../../transforms/scope-grouper.ts';
import { segmentsOf } from '../lib/records/segments.ts';
import { makeTemporaryFilesIn } from '../temporary-folder.ts';
import { batchOf, ended, endOf, mentionOf, recognizedOf, recordOf, total } from './chain.ts';

/** What was recognized, which notes what it is asked and told. */
function recognitionOf(twice: Readonly<Record<string, readonly RecognizedVolume[]>> = {}, changed = {}) {
  const calls: string[] = [];
  const recognition: GroupedRecognition = {
    recognizes: true,
    inputs: ['export.csv'],
    name: (scope, volume) => calls.push(`${scope}.${volume}`),
    findNamedTwice: () => calls.push('find'),
    namedTwice: (scope) => twice[scope] ?? [],
    volumesOf: (scope) => [
      { volume: VolumeId.trusted(`V${scope.slice(0, 4)}`), notGiven: 0, input: 0, line: 1 },
    ],
    sizeOf: () => 100,
    ...changed,
  };
  return { recognition, calls };
}

const grouper = (recognition: GroupedRecognition | undefined, options: Partial<ScopeGrouperOptions> = {}) =>
  scopeGrouper({
    ...{ sort: 'auto', memory: 1 << 20, order: new ScopeOrder() },
    ...{ isAtHand: () => false, onSetAside: () => {}, stop: () => {}, listAbsent: false },
    recognition,
    ...options,
  });

const batch = (...segments: readonly Segment[]): RecordBatch => batchOf({ source: 'export.csv', segments });
const records = (...barcodes: readonly string[]) =>
  segmentsOf(...barcodes.map((barcode, index) => recordOf(barcode, [], index + 1)));

/** What stands in batches, a text for each of them that has segments or a snapshot to load. */
const told = (batches: readonly ScopeBatch[]): readonly string[] =>
  batches
    .filter(({ scope }) => scope !== undefined)
    .map(({ scope, segments, named }) => {
      const parts = segments.map((segment) => {
        if (segment.kind === 'records') return segment.records.map(({ volume }) => volume).join(' ');
        return segment.kind === 'recognized'
          ? `recognized ${segment.count}`
          : `${segment.kind} ${segment.volume}`;
      });
      const names = named === undefined ? '' : ` (of ${named.volumes.join(' ')})`;
      return `${scope && scopeName(scope)}: ${parts.join(', ')}${names}`;
    });

const INPUT = [
  batch(recognizedOf('US01.LTO', 3), ...records('US01.LTO.A1'), recognizedOf('US01.LTO', 2)),
  batch(recognizedOf('US02.LTO', 4), mentionOf('US01.LTO.A2', 9), ...records('US03.LTO.C1')),
];

t.test('recognized records go on scope by scope, others wait until all has been read', async (t) => {
  const { recognition, calls } = recognitionOf({
    'US01.LTO': [{ volume: VolumeId.trusted('A2'), notGiven: 0, input: 0, line: 5 }],
  });
  let setAside = 0;
  const stage = grouper(recognition, { onSetAside: () => setAside++ });
  const before = await ended(stage, ...INPUT);
  t.strictSame(told(before.out), []);
  t.strictSame(calls, ['US01.LTO.A1', 'US01.LTO.A2', 'US03.LTO.C1']);
  const { out, end } = await ended(stage, endOf());
  t.strictSame(told(out), [
    ...['US01.LTO: recognized 5', 'US02.LTO: recognized 4'],
    ...['US01.LTO: A1, in step A2, rejected A2 (of A2 A1)', 'US03.LTO: C1 (of C1)'],
  ]);
  t.equal(calls.at(-1), 'find');
  t.strictSame(end, { kind: 'complete' });
  t.equal(total([...before.out, ...out]).outcomes.total('skipped'), 0);
  t.equal(total([...before.out, ...out]).sorted.records, 0, 'which is no sorting');
  t.equal(setAside, 0);
});

t.test('recognized records go on once many have come, and before another input begins', async (t) => {
  const { recognition } = recognitionOf();
  const stage = grouper(recognition);
  const many = await ended(
    stage,
    batch(recognizedOf('US01.LTO', 60_000), recognizedOf('US02.LTO', 1)),
    batch(recognizedOf('US01.LTO', 60_000)),
    batch(recognizedOf('US02.LTO', 2)),
  );
  t.strictSame(told(many.out), ['US01.LTO: recognized 120000', 'US02.LTO: recognized 1']);
  const { out } = await ended(
    stage,
    batchOf({ source: 'other.csv', segments: [recognizedOf('US02.LTO', 5)] }),
    endOf(),
  );
  t.strictSame(
    out.filter(({ scope }) => scope !== undefined).map((each) => `${each.source} ${told([each])[0]}`),
    ['export.csv US02.LTO: recognized 2', 'other.csv US02.LTO: recognized 5'],
  );
});

t.test('each scope of recognized records is visited where absent volumes are listed', async (t) => {
  const { recognition } = recognitionOf();
  const { out } = await ended(grouper(recognition, { listAbsent: true }), ...INPUT, endOf());
  t.strictSame(told(out).slice(2), [
    ...['US01.LTO: A1, rejected A2', 'US01.LTO: in step VUS01', 'US03.LTO: C1'],
    'US02.LTO: in step VUS02',
  ]);
});

t.test('where nothing was recognized in the end, scopes come with all of their volumes', async (t) => {
  const { recognition, calls } = recognitionOf();
  const { out } = await ended(grouper(recognition), batch(...records('US01.LTO.A1')), endOf());
  t.strictSame(told(out), ['US01.LTO: A1']);
  t.strictSame(calls, ['US01.LTO.A1']);
});

t.test('without a file of fingerprints records pass straight through', async (t) => {
  const { recognition, calls } = recognitionOf({}, { recognizes: false });
  const { out } = await ended(grouper(recognition), batch(...records('US01.LTO.A1')));
  t.strictSame(told(out), ['US01.LTO: A1']);
  t.strictSame(calls, []);
});

t.test('an input of random order is set aside as one, and warned of', async (t) => {
  const { recognition } = recognitionOf();
  let setAside = 0;
  const stage = grouper(recognition, { onSetAside: () => setAside++ });
  const random = Array.from({ length: 600 }, (_, index) => `US0${(index * 7) % 10}.LTO.A${index}`);
  const { out } = await ended(stage, batch(...records(...random)), batch(...records(...random)), endOf());
  const { warnings, sorted } = total(out);
  t.equal(warnings.length, 1);
  t.match(warnings[0], /randomized scope/);
  t.ok(sorted.records > 0);
  t.equal(setAside, 0, 'for it was already');
  const parts = told(out).map((part) => part.slice(0, 8));
  t.equal(parts.length, 10);
  t.equal(new Set(parts).size, 10, 'each scope is visited once');
});

t.test(
  'fingerprints that turn out to be damaged end the run as a failed read, and all is accounted for',
  async (t) => {
    const findNamedTwice = () => {
      throw new FingerprintError('the fingerprints are damaged');
    };
    let stopped = 0;
    const { recognition } = recognitionOf({}, { findNamedTwice });
    const stage = grouper(recognition, { stop: () => stopped++ });
    const { out, end } = await ended(stage, ...INPUT, endOf());
    t.match(end, {
      kind: 'failed',
      error: { code: 'FINGERPRINTS_DAMAGED', message: /the fingerprints are damaged/ },
    });
    t.equal(total(out).outcomes.total('skipped'), 2);
    t.equal(stopped, 1);
    const other = await ended(
      grouper(recognitionOf({}, { findNamedTwice }).recognition),
      ...INPUT,
      endOf('interrupted'),
    );
    t.match(other.end, { kind: 'failed' });
  },
);

t.test('a fault is thrown on', async (t) => {
  const fault = new TypeError('a fault');
  const findNamedTwice = () => {
    throw fault;
  };
  const { recognition } = recognitionOf({}, { findNamedTwice });
  await t.rejects(ended(grouper(recognition), ...INPUT, endOf()), fault);
});

t.test('what cannot be set aside is skipped; what was recognized is not', async (t) => {
  makeTemporaryFilesIn(t, '/proc/no-such-folder');
  const { recognition } = recognitionOf();
  const { out, end } = await ended(grouper(recognition, { memory: 1 }), ...INPUT, endOf());
  t.match(end, { kind: 'failed', error: { code: 'SPILL_FAILED' } });
  t.equal(total(out).outcomes.total('skipped'), 2);
  t.equal(told(out).filter((text) => text.includes('recognized')).length, 2);
});
