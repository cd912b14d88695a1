import t from 'tap';
import { counted } from '../../../../lib/server/pages/counted.ts';

t.test('a number stands before its noun, of which there may be one', async (t) => {
  t.equal(counted(1, 'change', 'changes'), '1 change');
  t.equal(counted(0, 'change', 'changes'), '0 changes');
  t.equal(counted(1234, 'change', 'changes'), '1,234 changes');
});
