import t from 'tap';
import { Lookups } from '../../../../../lib/sources/formats/json/lookup.ts';
import type { JsonTree } from '../../../../../lib/sources/formats/json/tree.ts';

const entry = (members: Readonly<Record<string, JsonTree>>) => new Map(Object.entries(members));

function goalOf(lookups: Lookups) {
  const [goal] = lookups.goals;
  if (goal === undefined) throw new Error('there is no goal');
  return goal;
}

t.test('an entry has its id as its key, and is its name', async (t) => {
  const lookups = new Lookups();
  const names = lookups.map({ path: ['pools'] });
  lookups.add(goalOf(lookups), 'p1', 'Weekly');
  t.strictSame([...names], [['p1', 'Weekly']]);
});

t.test('an entry may have id and name among its values', async (t) => {
  const lookups = new Lookups();
  const names = lookups.map({ path: ['pools'], key: 'id', value: 'x.name' });
  const goal = goalOf(lookups);
  lookups.add(goal, '0', entry({ ID: '1', x: entry({ name: 'One' }) }));
  lookups.add(goal, '1', entry({ id: '2' }));
  lookups.add(goal, '2', entry({ x: entry({ name: 'Three' }) }));
  t.strictSame([...names], [['1', 'One']], 'without id or name it is none');
  t.strictSame(
    lookups.names.map(({ whole }) => whole),
    ['id', 'x.name'],
  );
});

t.test('equal lookups share a map, others at one path get every entry', async (t) => {
  const lookups = new Lookups();
  const names = lookups.map({ path: ['pools'], value: 'name' });
  t.equal(lookups.map({ path: ['pools'], value: 'name' }), names);
  const vaults = lookups.map({ path: ['pools'], value: 'vault' });
  t.equal(lookups.goals.length, 1);
  lookups.add(goalOf(lookups), 'p1', entry({ name: 'One', vault: 'V' }));
  t.strictSame(
    [...names, ...vaults],
    [
      ['p1', 'One'],
      ['p1', 'V'],
    ],
  );
});

t.test('a map that was not found yet is missing', async (t) => {
  const lookups = new Lookups();
  t.equal(lookups.missing(), undefined);
  lookups.map({ path: ['x', 'pools'] });
  t.equal(lookups.missing(), 'the map x.pools before the records');
  goalOf(lookups).isFound = true;
  t.equal(lookups.missing(), undefined);
});
