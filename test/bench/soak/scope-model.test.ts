import t from 'tap';
import { randomOf } from '../../../bench/mutation.ts';
import { exportOf, ScopeModel } from '../../../bench/soak/scope-model.ts';

t.test('a scope grows up to its bound, and then only changes', async (t) => {
  const model = new ScopeModel('S001', randomOf(1), 300);
  for (let round = 0; round < 20; round++) {
    const next = model.next();
    const { added, updated, unchanged } = model.difference(next);
    t.equal(added + updated + unchanged, next.size);
    t.equal(exportOf(next).split('\n').length - 1, next.size);
    for (const [volume, { version }] of model.volumes) {
      const after = next.get(volume);
      t.ok(after?.version === version || after?.version === version + 1);
    }
    model.become(next);
  }
  t.equal(model.volumes.size, 300);
});
