import { setImmediate as turn } from 'node:timers/promises';
import t from 'tap';
import { SnapshotPlaces } from '../../../lib/server/snapshot-places.ts';

/** Asks for places and tells how many have been given so far. */
function asking(places: SnapshotPlaces, user: string, count: number) {
  const given: (() => void)[] = [];
  for (let asked = 0; asked < count; asked++) void places.take(user).then((leave) => given.push(leave));
  return given;
}

t.test('a user gets eight places at once, and the next one when one is given back', async (t) => {
  const places = new SnapshotPlaces();
  const given = asking(places, 'ada', 10);
  await turn();
  t.equal(given.length, 8);
  given[0]?.();
  await turn();
  t.equal(given.length, 9);
  given[1]?.();
  given[1]?.();
  await turn();
  t.equal(given.length, 10, 'a place that is given back twice is one place');
});

t.test('all users together get sixteen', async (t) => {
  const places = new SnapshotPlaces();
  const users = ['ada', 'bob', 'eve'].map((user) => asking(places, user, 8));
  await turn();
  t.equal(users.flat().length, 16);
  users[0]?.[0]?.();
  await turn();
  t.equal(users.flat().length, 17);
});

t.test('who comes when two hundred wait is sent away, with the time to wait', async (t) => {
  const places = new SnapshotPlaces();
  asking(places, 'ada', 208);
  await turn();
  await t.rejects(places.take('ada'), { code: 'SERVER_BUSY', parameters: { seconds: 5 } });
});
