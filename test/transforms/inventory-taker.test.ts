import t, { type Test } from 'tap';
import { Findings } from '../../lib/engine/reconcile/findings.ts';
import { TapesyncError } from '../../lib/errors/error.ts';
import { placesByScope } from '../../lib/model/reconciliation.ts';
import { RepositoryId } from '../../lib/model/scope.ts';
import type { RecordBatch } from '../../lib/records/batch.ts';
import { openSqliteStore } from '../../lib/stores/sqlite/sqlite-store.ts';
import { type InventoryTakerOptions, inventoryTaker } from '../../transforms/inventory-taker.ts';
import { recordsOf, segmentsOf } from '../lib/records/segments.ts';
import { add, apply } from '../lib/stores/contract/shorthands.ts';
import { SCOPE } from '../lib/stores/contract.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { batchOf, decidedIn, ended, endOf, mentionOf, recordOf, through, total } from './chain.ts';

const LIBR = placesByScope([{ scope: SCOPE, repository: RepositoryId.trusted('LIBR') }]);

async function taker(t: Test, more: Partial<InventoryTakerOptions> = {}) {
  const store = openSqliteStore(`${temporaryFolder(t)}/x.db`, { write: true });
  t.teardown(() => store.close());
  const volumes = ['A1', 'A2', 'A3'].map((volume) => add(volume, { repository: 'LIBR' }));
  await apply(store, [...volumes, add('B1', { repository: 'LIBR', initialRepository: 'OFFS' })], true);
  const findings = new Findings([...(more.places ?? LIBR).values()]);
  const stage = inventoryTaker({
    ...{ store, findings, confirm: true, audit: true, overdue: Number.POSITIVE_INFINITY, now: 0, slotAt: 0 },
    ...{ scopes: [], resolutions: [], isListing: true },
    places: LIBR,
    disbelief: () => undefined,
    ...more,
  });
  return { stage, findings };
}

const seen = (...barcodes: readonly string[]): RecordBatch =>
  batchOf({
    source: 'scan',
    segments: segmentsOf(...barcodes.map((barcode, index) => recordOf(barcode, [''], index + 1))),
  });

t.test('each record, and at the end each volume that none named, is decided and counted once', async (t) => {
  const { stage, findings } = await taker(t);
  const batch = seen('US01.LTO.A1', 'US01.LTO.B1', 'US01.LTO.A1', 'US01.LTO.X9', 'US01.DLT.A2');
  batch.tally.read += 5;
  const out = await through(stage, batch, endOf());
  t.match(findings.counts, { present: 1, arrived: 1, duplicate: 1, unknown: 1, missing: 2 });
  const { read, outcomes, changes } = total(out);
  t.equal(read, 7);
  t.equal(outcomes.sum() + changes.found, 7);
  t.strictSame(
    out.flatMap(decidedIn).map(({ volume, decision }) => [volume, decision.kind]),
    [
      ['B1', 'change'],
      ['A2', 'change'],
      ['A3', 'change'],
    ],
  );
});

t.test('a volume that a rejected record names is not missing', async (t) => {
  const { stage, findings } = await taker(t);
  const batch = seen('US01.LTO.A1');
  const segments = [...batch.segments, mentionOf('US01.LTO.A2')];
  await through(stage, { ...batch, segments }, endOf());
  t.match(findings.counts, { present: 1, unclear: 1, missing: 1 });
});

t.test(
  'a label that may have been cut is no sight of a volume, and no other is missing for it',
  async (t) => {
    const { stage, findings } = await taker(t);
    const [whole, cut] = recordsOf(seen('US01.LTO.B1', 'US01.LTO.A'));
    const unended = { text: 'A', reason: 'no line end' };
    const records = [whole, cut && { ...cut, unended }].filter((record) => record !== undefined);
    const out = await through(stage, { ...seen(), segments: segmentsOf(...records) }, endOf());
    t.match(findings.counts, { arrived: 1, unclear: 3, missing: 0, unknown: 0 });
    t.match(total(out).problems, [{ code: 'RECORD_UNENDED', raw: 'A', line: 2 }]);
  },
);

t.test('of an inventory that was not read to its end, nothing is missing', async (t) => {
  const { stage, findings } = await taker(t);
  const { end } = await ended(stage, seen('US01.LTO.A1'), endOf('interrupted'));
  t.equal(end?.kind, 'interrupted');
  t.match(findings.counts, { present: 1, missing: 0 });
});

t.test('an inventory that is not believed ends the run with the reason', async (t) => {
  const error = new TapesyncError('SOURCE_EMPTY', { source: 'scan' });
  const { stage } = await taker(t, { disbelief: () => error });
  t.strictSame((await ended(stage, seen('US01.LTO.A1'), endOf())).end, { kind: 'shrunk', error });
});

t.test('a place that is not there is told from one that is empty', async (t) => {
  const places = placesByScope([{ scope: SCOPE, repository: RepositoryId.trusted('LIBB') }]);
  const { stage } = await taker(t, { places });
  await t.rejects(through(stage, seen('US01.LTO.A1'), endOf()), {
    code: 'PLACE_UNKNOWN',
    message: /has no repository US01\.LTO\.LIBB/,
  });
});
