import t from 'tap';
import type { Change } from '../../../lib/model/change.ts';
import { FieldTotals, isFieldTotals } from '../../../lib/model/field-totals.ts';
import { add, update } from '../stores/contract.ts';

function totalsOf(changes: Iterable<Change>) {
  const totals = new FieldTotals();
  for (const change of changes) totals.add(change);
  return totals.totals();
}

t.test(
  'changes are counted by field, and by what each was and is to be, the most frequent first',
  async (t) => {
    const was = (change: Change, values: Change['was']): Change => ({ ...change, was: values });
    const totals = totalsOf([
      was(update('A1', 1, { slot: '1' }), {}),
      was(update('A2', 1, { repository: 'OFFS', slot: '2' }), { repository: 'LIBR', slot: '1' }),
      was(update('A3', 1, { repository: 'OFFS' }), { repository: 'LIBR' }),
      was(update('A4', 1, { repository: null }), { repository: 'OFFS' }),
    ]);
    t.strictSame(totals, [
      {
        field: 'repository',
        changes: 3,
        values: [
          { from: 'LIBR', to: 'OFFS', changes: 2 },
          { from: 'OFFS', to: '', changes: 1 },
        ],
      },
      {
        field: 'slot',
        changes: 2,
        values: [
          { from: '', to: '1', changes: 1 },
          { from: '1', to: '2', changes: 1 },
        ],
      },
    ]);
    t.ok(isFieldTotals(totals));
  },
);

t.test('of volumes that are added, their place counts, and no other field', async (t) => {
  t.match(totalsOf([add('A1', { repository: 'LIBR', slot: '1' })]), [
    { field: 'add', changes: 1, values: [{ from: '', to: 'LIBR', changes: 1 }] },
  ]);
});

t.test('ten values of a field are listed, and none of one where nearly each is another', async (t) => {
  const of = (count: number) =>
    totalsOf(Array.from({ length: count }, (_, index) => update(`A${index}`, 1, { slot: String(index) })));
  t.match(of(50), [{ changes: 50, values: { length: 10 } }]);
  t.match(of(5000), [{ changes: 5000, values: { length: 0 } }]);
});

t.test('values are cut, and other JSON is none', async (t) => {
  const [total] = totalsOf([update('A1', 1, { description: `${'x'.repeat(79)}\u{1f4fc}` })]);
  t.equal(total?.values[0]?.to, `${'x'.repeat(79)}\ufffd`);
  for (const json of [
    undefined,
    {},
    [{}],
    [{ field: 'slot', changes: -1, values: [] }],
    [{ field: 'slot', changes: 1, values: [{}] }],
  ])
    t.notOk(isFieldTotals(json), JSON.stringify(json));
});
