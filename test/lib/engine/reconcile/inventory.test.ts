import fc from 'fast-check';
import t from 'tap';
import { type Finding, Inventory } from '../../../../lib/engine/reconcile/inventory.ts';
import { STATUSES } from '../../../../lib/model/reconciliation.ts';
import { RepositoryId, type VolumeId } from '../../../../lib/model/scope.ts';
import { heldOf, scopeOf } from '../../../transforms/chain.ts';

const DAY = 24 * 60 * 60;
const NOW = Date.parse('2026-03-15T00:00:00Z') / 1000;
const PLACE = { scope: scopeOf('US01.LTO'), repository: RepositoryId.trusted('LIBR') };

/** Volumes as `current > target, slot, since, container`. */
function inventoryOf(volumes: Readonly<Record<string, string>>, overdue = 3 * DAY): Inventory {
  const rows = Object.entries(volumes).map(([volume, text]) => {
    const [places = '', slot = '', since = '', container = ''] = text.split(',').map((part) => part.trim());
    const [current = '', target = ''] = places.split('>').map((place) => place.trim());
    return [volume, ['7', current, '', target, slot, '', since, container]] as const;
  });
  return new Inventory({ place: PLACE, overdue, now: NOW }, heldOf('US01.LTO', Object.fromEntries(rows)));
}

const VOLUMES = {
  A1: 'LIBR > LIBR, 1',
  A2: 'LIBR > LIBR, 2',
  B1: 'OFFS > LIBR',
  B2: 'OFFS > LIBR, , 2026-03-01T00:00:00Z',
  B3: 'OFFS > LIBR, , 2026-03-14T00:00:00Z',
  C1: 'LIBR > OFFS, , 2026-03-01T00:00:00Z',
  C2: 'LIBR > OFFS',
  D1: 'OFFS > OFFS',
  D2: 'OFFS > VALT',
};

const statusesOf = (findings: Iterable<Finding>) =>
  [...findings].map(({ status, label, isOverdue }) => `${label} ${status}${isOverdue ? ' overdue' : ''}`);

t.test('each line ends with what it means that the volume was seen', async (t) => {
  const inventory = inventoryOf(VOLUMES);
  const lines = ['A1', 'A2/3', 'B1', 'C1', 'C2', 'D1', 'D2', 'X9', 'A1'];
  const findings = lines.map((text, index) => {
    const [label = '', slot = ''] = text.split('/');
    return inventory.see(label as VolumeId, slot, index + 1);
  });
  t.strictSame(statusesOf(findings), [
    ...['A1 present', 'A2 wrong slot', 'B1 arrived', 'C1 not left overdue', 'C2 not left'],
    ...['D1 unexpected', 'D2 unexpected', 'X9 unknown', 'A1 duplicate'],
  ]);
  t.match(findings.at(-1), { line: 9, firstLine: 1 });
  t.match(findings[5], { volume: { version: 7, current: 'OFFS', target: 'OFFS' } });
  t.strictSame(statusesOf(inventory.unseen()), ['B2 in transit overdue', 'B3 in transit']);
});

t.test('what no line named is missing, has left, or is on its way', async (t) => {
  const inventory = inventoryOf(VOLUMES);
  inventory.see('A1' as VolumeId, '', 1);
  t.strictSame(statusesOf(inventory.unseen()), [
    ...['A2 missing', 'B1 in transit', 'B2 in transit overdue', 'B3 in transit', 'C1 left', 'C2 left'],
  ]);
});

t.test('a slot that only one side knows is not a wrong one', async (t) => {
  const inventory = inventoryOf({ A1: 'LIBR > LIBR, ', A2: 'LIBR > LIBR, 2' });
  t.equal(inventory.see('A1' as VolumeId, '5', 1).status, 'present');
  t.equal(inventory.see('A2' as VolumeId, '', 2).status, 'present');
});

t.test('every line and every volume of the place ends with exactly one status', async () => {
  const place = fc.constantFrom('LIBR', 'OFFS', '');
  const volumes = fc.dictionary(fc.stringMatching(/^[A-C][1-9]$/), fc.tuple(place, place));
  await fc.assert(
    fc.asyncProperty(volumes, fc.array(fc.stringMatching(/^[A-C][1-9]$/)), async (held, labels) => {
      const inventory = inventoryOf(
        Object.fromEntries(Object.entries(held).map(([volume, places]) => [volume, places.join('>')])),
      );
      const seen = labels.map((label, index) => inventory.see(label as VolumeId, '', index + 1));
      const findings = [...seen, ...inventory.unseen()];
      t.ok(seen.every(({ status }) => STATUSES[status].seen));
      const expected = Object.values(held).filter((places) => places.includes('LIBR')).length;
      t.equal(inventory.expected, expected);
      t.equal(findings.filter(({ status }) => STATUSES[status].expected).length, expected);
    }),
    { numRuns: 50 },
  );
});

t.test('what lies in a container that was seen is where that is, unless it was seen itself', async (t) => {
  const inventory = inventoryOf({
    BOX: 'OFFS > OFFS',
    CASE: 'LIBR > LIBR, , , US01.LTO.BOX',
    A1: 'LIBR > LIBR, 1, , US01.LTO.BOX',
    A2: 'OFFS > LIBR, , , US01.LTO.CASE',
    A3: 'LIBR > OFFS, , 2026-03-01T00:00:00Z, US01.LTO.CASE',
    A4: 'LIBR > LIBR, , , US01.LTO.BOX',
    A5: 'LIBR > LIBR, , , US01.LTO.GONE',
    A6: 'LIBR > LIBR, , , US01.DLT.BOX',
    R1: 'LIBR > LIBR, , , US01.LTO.R2',
    R2: 'LIBR > LIBR, , , US01.LTO.R1',
  });
  t.strictSame(
    statusesOf([inventory.see('BOX' as VolumeId, '', 1), inventory.see('A4' as VolumeId, '', 2)]),
    ['BOX unexpected', 'A4 present'],
  );
  const unseen = [...inventory.unseen()];
  t.strictSame(statusesOf(unseen).toSorted(), [
    ...['A1 present', 'A2 arrived', 'A3 not left overdue', 'A5 missing', 'A6 missing'],
    ...['CASE present', 'R1 missing', 'R2 missing'],
  ]);
  t.strictSame(
    unseen
      .flatMap(({ label, within, line }) => (within === undefined ? [] : [[label, within, line]]))
      .toSorted(),
    ['A1', 'A2', 'A3', 'CASE'].map((label) => [label, 'US01.LTO.BOX', 0]),
  );
});
