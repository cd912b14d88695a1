import t from 'tap';
import { Decisions } from '../../../../lib/engine/change-book/decisions.ts';
import { PackedStore } from '../../../../lib/platform/spill/packed-store.ts';

const store = new PackedStore(0);
t.teardown(() => store.close());

t.test('of several words on a volume the last one is counted, on the disk too', async (t) => {
  const decisions = new Decisions();
  decisions.add('change', ['B', 'one'], false);
  decisions.add('change', ['A', 'two'], false);
  decisions.add('change', ['B', 'three'], true);
  decisions.add('skipped', ['C', 'four'], false);
  decisions.add('unchanged', ['C', 'five'], true);
  t.equal(decisions.kindOf('C'), 'unchanged');
  t.equal(decisions.kindOf('D'), undefined);
  t.strictSame(decisions.columnsOf('B'), ['B', 'three']);
  decisions.evict(store);
  t.strictSame(
    [decisions.count('change'), decisions.count('skipped'), decisions.count('unchanged')],
    [2, 0, 1],
  );
  t.strictSame(
    [...decisions.latest('change')],
    [
      ['A', 'two'],
      ['B', 'three'],
    ],
  );
  t.strictSame([...decisions.latest('skipped')], []);
});

t.test('words can be had in the order of their volumes, and all of them', async (t) => {
  const decisions = new Decisions();
  for (const volume of ['B', 'C', 'A']) decisions.add('change', [volume], false);
  decisions.add('contradicted', ['X', '1'], false);
  decisions.add('contradicted', ['X', '2'], true);
  t.strictSame([...decisions.latestInOrder('change')], [['A'], ['B'], ['C']]);
  t.strictSame(
    [...decisions.all('contradicted')],
    [
      ['X', '1'],
      ['X', '2'],
    ],
  );
  t.strictSame([...decisions.volumes()], ['B', 'C', 'A', 'X', 'X']);
});
