import t from 'tap';
import { Tally } from '../../../lib/model/tally.ts';

t.test('a tally begins with nothing, and shares nothing with another', async (t) => {
  const [first, second] = [new Tally(), new Tally()];
  first.outcomes.add('added');
  first.snapshots.loads++;
  first.problems.push({ outcome: 'failed', code: 'X', message: 'x', source: 'a', line: 1 });
  t.strictSame(
    [second.outcomes.sum(), second.snapshots.loads, second.problems, second.read, second.absent],
    [0, 0, [], 0, 0],
  );
});
