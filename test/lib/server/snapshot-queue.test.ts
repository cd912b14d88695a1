import { setImmediate as turn } from 'node:timers/promises';
import t from 'tap';
import { SnapshotQueue } from '../../../lib/server/snapshot-queue.ts';

/** Enters a queue so many times, and returns the functions that leave it as they come. */
function entering(queue: SnapshotQueue, user: string, count: number) {
  const entered: (() => void)[] = [];
  for (let time = 0; time < count; time++) void queue.enter(user).then((leave) => entered.push(leave));
  return entered;
}

t.test('a user reads eight snapshots at once, and the next one when one has ended', async (t) => {
  const queue = new SnapshotQueue();
  const entered = entering(queue, 'ada', 10);
  await turn();
  t.equal(entered.length, 8);
  entered[0]?.();
  await turn();
  t.equal(entered.length, 9);
  entered[1]?.();
  entered[1]?.();
  await turn();
  t.equal(entered.length, 10, 'a snapshot that ends twice ends once');
});

t.test('all users together read sixteen, four of them as their first', async (t) => {
  const queue = new SnapshotQueue();
  const users = ['ada', 'bob', 'eve', 'dan', 'fay', 'gus', 'hal'].map((user) => entering(queue, user, 8));
  await turn();
  t.strictSame(
    users.map(({ length }) => length),
    [8, 4, 1, 1, 1, 1, 0],
  );
  users[0]?.[0]?.();
  await turn();
  t.equal(users[6]?.length, 1, 'whoever has none is next, before those who came earlier');
  t.equal(users.flat().length, 17);
});

t.test('two users who stop reading leave the others something to read by', async (t) => {
  const queue = new SnapshotQueue();
  for (const user of ['ada', 'bob']) entering(queue, user, 200);
  for (let time = 0; time < 5; time++) {
    const leave = await queue.enter('eve');
    leave();
  }
  t.pass('eve reads on');
});

t.test('a user who comes when two hundred wait is sent away, with the time to wait', async (t) => {
  const queue = new SnapshotQueue();
  entering(queue, 'ada', 207);
  await turn();
  const last = entering(queue, 'ada', 1);
  await turn();
  t.strictSame(last, [], 'the two hundredth waits');
  await t.rejects(queue.enter('ada'), { code: 'SERVER_BUSY', parameters: { seconds: 5 } });
  t.equal(entering(queue, 'bob', 1).length, 0);
});
