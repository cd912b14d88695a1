import { mock } from 'node:test';
import t from 'tap';
import { Turns } from '../../../lib/platform/turns.ts';

t.test('a piece of work is over after ten milliseconds, and then others have their turn', async (t) => {
  let now = 0;
  mock.method(performance, 'now', () => now);
  t.teardown(() => mock.restoreAll());
  const turns = new Turns();
  t.equal(turns.isOver, false);
  now = 10;
  t.equal(turns.isOver, true);
  let others = 0;
  setImmediate(() => others++);
  await turns.pass();
  t.equal(others, 1);
  t.equal(turns.isOver, false);
});
