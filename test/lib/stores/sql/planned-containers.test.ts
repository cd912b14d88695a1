import t from 'tap';
import { NO_CONTAINERS, plannedContainers } from '../../../../lib/stores/sql/planned-containers.ts';

t.test('what a batch does shows to the changes behind it', async (t) => {
  const containers = plannedContainers(new Map([['BOX', '']]), new Map([['BOX', 1]]));
  t.strictSame([containers.containerOf('BOX'), containers.containerOf('A')], ['', undefined]);
  t.strictSame([containers.contentsOf('BOX'), containers.contentsOf('A')], [1, 0]);
  containers.put('A', undefined, 'BOX');
  containers.put('B', 'BOX', 'A');
  t.strictSame([containers.contentsOf('BOX'), containers.contentsOf('A')], [1, 1]);
  t.equal(containers.containerOf('B'), 'A');
  containers.put('B', 'A', '');
  containers.put('A', 'BOX', undefined);
  t.strictSame([containers.contentsOf('BOX'), containers.contentsOf('A')], [0, 0]);
  t.strictSame([containers.containerOf('A'), containers.containerOf('B')], [undefined, '']);
});

t.test('a batch that does not ask for containers knows none', async (t) => {
  NO_CONTAINERS.put('A', undefined, 'BOX');
  t.equal(NO_CONTAINERS.containerOf('A'), undefined);
  t.equal(NO_CONTAINERS.contentsOf('BOX'), 0);
});
