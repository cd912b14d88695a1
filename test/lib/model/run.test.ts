import t from 'tap';
import { isDoneAtOnce } from '../../../lib/model/run.ts';

t.test('a change of an administrator has no end of its own, and any other run has one', async (t) => {
  t.equal(isDoneAtOnce({ command: 'admin', finished: null }), true);
  t.equal(isDoneAtOnce({ command: 'admin', finished: '2026-03-14T02:13:00Z' }), false);
  t.equal(isDoneAtOnce({ command: 'sync', finished: null }), false);
});
