import t from 'tap';
import { Tally } from '../../lib/model/tally.ts';
import { labelsOf } from '../../transforms/batch-labels.ts';

t.test('each label of a batch has its line in the input, and all that stands there is counted', async (t) => {
  const tally = new Tally();
  const labels = labelsOf({
    tally,
    input: { name: 'scan', terminated: false },
    texts: ['A1 a2', '', '# none', 'A_1'],
    lines: [11, 12, 13, 14],
  });
  t.match(labels, [
    { volume: 'A1', line: 11 },
    { volume: 'A2', line: 11 },
  ]);
  t.equal(tally.read, 5);
  t.equal(tally.outcomes.total('excluded'), 2);
  t.match(tally.problems, [
    { outcome: 'rejected', code: 'LABEL_INVALID', source: 'scan', line: 14, raw: 'A_1' },
  ]);
});
