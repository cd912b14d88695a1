import { setImmediate as turn } from 'node:timers/promises';
import t from 'tap';
import { type Entrant, FairQueue, type FairQueueOptions } from '../../../lib/server/fair-queue.ts';

function queueOf(more: Partial<FairQueueOptions> = {}) {
  const queue = new FairQueue({
    ...{ atOnce: 1, atOncePerParty: 1, reserved: 0, waiting: 6, waitingPerParty: 4 },
    busy: () => new Error('busy'),
    ...more,
  });
  const order: string[] = [];
  const leaves: (() => void)[] = [];
  const come = (name: string, entrant: Entrant) =>
    void queue.enter(entrant).then(
      (leave) => {
        order.push(name);
        leaves.push(leave);
      },
      ({ message }: Error) => order.push(`${name} ${message}`),
    );
  /** Lets all enter one after the other. */
  const empty = async () => {
    await turn();
    for (let leave = leaves.shift(); leave !== undefined; leave = leaves.shift()) {
      leave();
      await turn();
    }
    return order.join(' ');
  };
  return { come, empty, order };
}

t.test('parties take turns, and their members', async (t) => {
  const { come, empty } = queueOf();
  come('a0', { party: 'a' });
  for (const name of ['a1', 'a2', 'a3']) come(name, { party: 'a', member: 'x' });
  come('a4', { party: 'a', member: 'y' });
  come('b1', { party: 'b' });
  t.equal(await empty(), 'a0 b1 a1 a4 a2 a3');
});

t.test('whoever is preferred comes first', async (t) => {
  const { come, empty } = queueOf();
  for (const name of ['a0', 'a1', 'a2']) come(name, { party: 'a' });
  come('b1', { party: 'b' });
  come('a3', { party: 'a', preferred: true });
  t.equal(await empty(), 'a0 a3 b1 a1 a2');
});

t.test('a party with too many in it is refused, and nobody else', async (t) => {
  const { come, empty } = queueOf();
  for (const name of ['a0', 'a1', 'a2', 'a3', 'a4', 'a5']) come(name, { party: 'a' });
  come('b1', { party: 'b' });
  t.equal(await empty(), 'a0 a5 busy b1 a1 a2 a3 a4');
});

t.test('in a party the last of the member with the most has to go', async (t) => {
  const { come, empty } = queueOf();
  for (const name of ['x0', 'x1', 'x2', 'x3', 'x4']) come(name, { party: 'a', member: 'x' });
  come('y1', { party: 'a', member: 'y' });
  t.equal(await empty(), 'x0 x4 busy y1 x1 x2 x3');
});

t.test(
  'of a full queue the last of the largest party has to go, the preferred after the others',
  async (t) => {
    const { come, empty } = queueOf();
    for (const name of ['a0', 'a1', 'a2', 'a3']) come(name, { party: 'a' });
    come('a4', { party: 'a', preferred: true });
    for (const name of ['b1', 'b2']) come(name, { party: 'b' });
    come('c1', { party: 'c' });
    t.equal(await empty(), 'a0 a3 busy a4 b1 c1 a1 b2 a2');
  },
);

t.test('what is reserved is for who has nothing under way, and who leaves twice leaves once', async (t) => {
  const { come, order } = queueOf({ atOnce: 3, atOncePerParty: 3, reserved: 1 });
  for (const name of ['a1', 'a2', 'a3']) come(name, { party: 'a' });
  await turn();
  t.strictSame(order, ['a1', 'a2']);
  come('b1', { party: 'b' });
  await turn();
  t.strictSame(order, ['a1', 'a2', 'b1']);
});
