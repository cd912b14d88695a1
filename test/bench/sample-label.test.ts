import t from 'tap';
import { labelOf } from '../../bench/sample-label.ts';

t.test('another label is as long, and begins and ends as the one of the sample', async (t) => {
  t.equal(labelOf('KDA101L8', 0), 'K00000L8');
  t.equal(labelOf('C10001JE', 28), 'C0000ZJE');
  t.equal(labelOf('K00117', 29), 'K00010');
  t.equal(labelOf('NIGHT-107', 1), 'N00000001');
  t.equal(labelOf('FWD5L8', 1), 'F00001', 'a short one needs the room');
});

t.test('labels of other numbers are others, and none is that of a cleaning tape', async (t) => {
  const found = new Set<string>();
  for (let number = 0; number < 100_000; number++) found.add(labelOf('CAT001L8', number));
  t.equal(found.size, 100_000);
  t.notOk([...found].some((label) => label.startsWith('CLN')));
});

t.test('a label that has no room for a number is an error', async (t) => {
  t.throws(() => labelOf('AB', 29), { message: 'AB has no room for 29' });
});
