import t from 'tap';
import { isPoolLine, poolStatements } from '../../../../lib/init/lines/pool-lines.ts';
import { textLines } from '../../../../lib/init/lines/text-lines.ts';
import { written } from '../drafts.ts';

const isPool = (text: string) => isPoolLine({ text, kind: 'text' });

t.test('a line names a pool behind a label, or before the word pool', async (t) => {
  for (const line of [
    'Pool: Weekly',
    ' Media pool = x',
    'Medienpool:x',
    'pool name: a b',
    'Weekly pool',
    '  X pool ',
  ]) {
    t.equal(isPool(line), true, line);
  }
  for (const line of ['Pool:', 'Pools: x', 'the Weekly pool', 'pool', `${' '.repeat(9)}Pool: x`, 'Pool: ']) {
    t.equal(isPool(line), false, line);
  }
});

t.test('there is a statement for each way in which pools are named', async (t) => {
  const lines = textLines('Pool: Weekly\nPool: Daily\nA00001L6\nWeekly pool\nDaily pool\n') ?? [];
  t.strictSame(written(poolStatements(lines)), [
    'AddContext(DESCRIPTION, "Pool: {}"); # Pool: Weekly',
    'AddContext(DESCRIPTION, "{} pool"); # Weekly pool',
  ]);
  t.strictSame(poolStatements([]), []);
});
