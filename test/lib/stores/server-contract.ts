/**
 * What a store has to do beyond the contract of a VolumeStore for a server to stand on it.
 *
 * @module
 */

import type { Test } from 'tap';
import type { CustomerId, VolumeId } from '../../../lib/model/scope.ts';
import type { ServerStore } from '../../../lib/stores/store.ts';
import { add, RUN, SCOPE, update } from './contract.ts';

/** An empty place where a server's store can live. */
export type ServerPlace = (t: Test) => { open(): Promise<ServerStore> };

// What a list has of statistics that say only this.
const RESULT = '{"inputs":[],"read":3,"outcomes":{}}';

const US01 = 'US01' as CustomerId;
const [EARLY, NOON, LATE] = ['2026-03-14T00:00:00Z', '2026-03-14T12:00:00Z', '9999-01-01T00:00:00Z'];

/** Tests a store against the contract. */
export function serverStoreContract(t: Test, place: ServerPlace): void {
  async function opened(s: Test): Promise<ServerStore> {
    const store = await place(s).open();
    s.teardown(() => store.close());
    return store;
  }

  t.test('users are listed with what they were granted, one role per customer', async (s) => {
    const store = await opened(s);
    s.strictSame(await store.accounts.users(), []);
    await store.accounts.addUser('bob', 'hash of bob');
    await store.accounts.addUser('ada', 'hash of ada');
    s.equal(await store.accounts.putGrant('ada', { customer: US01, role: 'read' }), true);
    s.equal(await store.accounts.putGrant('ada', { customer: US01, role: 'sync' }), true);
    s.equal(await store.accounts.putGrant('ada', { customer: '*', role: 'read' }), true);
    s.equal(await store.accounts.putGrant('eve', { customer: '*', role: 'admin' }), false, 'there is no eve');
    const grants = [
      { customer: '*', role: 'read' },
      { customer: US01, role: 'sync' },
    ] as const;
    s.strictSame(await store.accounts.users(), [
      { user: 'ada', grants },
      { user: 'bob', grants: [] },
    ]);
    s.strictSame(await store.accounts.account('ada'), { user: 'ada', password: 'hash of ada', grants });
    s.equal(await store.accounts.account('eve'), undefined);
    s.equal(await store.accounts.addUser('ada', 'another hash'), false, 'there is an ada');
    s.strictSame(await store.accounts.account('ada'), { user: 'ada', password: 'hash of ada', grants });
    s.equal(await store.accounts.setPassword('eve', 'hash'), false);
    s.equal(await store.accounts.account('eve'), undefined);
    s.equal(await store.accounts.removeGrant('ada', '*'), true);
    s.equal(await store.accounts.removeGrant('ada', '*'), false);
    s.equal(await store.accounts.removeUser('ada'), true);
    s.equal(await store.accounts.removeUser('ada'), false);
    await store.accounts.addUser('ada', 'another');
    s.strictSame((await store.accounts.account('ada'))?.grants, [], 'who comes back has no roles');
  });

  t.test('a session lasts until it expires, is closed, or the password changes', async (s) => {
    const store = await opened(s);
    await store.accounts.addUser('ada', 'hash');
    await store.accounts.putGrant('ada', { customer: US01, role: 'sync' });
    const ada = { user: 'ada', grants: [{ customer: US01, role: 'sync' }] };
    for (const token of ['one', 'two']) await store.accounts.openSession(token, 'ada', LATE);
    s.strictSame(await store.accounts.session('one', NOON), ada);
    s.equal(await store.accounts.session('One', NOON), undefined);
    s.equal(await store.accounts.session('one', LATE), undefined, 'expired');
    await store.accounts.closeSession('one');
    s.equal(await store.accounts.session('one', NOON), undefined, 'closed');
    s.strictSame(await store.accounts.session('two', NOON), ada);
    await store.accounts.openSession('past', 'ada', EARLY);
    s.equal(await store.accounts.session('past', NOON), undefined, 'was never valid');
    await store.accounts.setPassword('ada', 'new hash');
    s.equal(await store.accounts.session('two', NOON), undefined, 'the password has changed');
    await store.accounts.openSession('three', 'ada', LATE);
    await store.accounts.removeGrant('ada', US01);
    s.strictSame(
      await store.accounts.session('three', NOON),
      { user: 'ada', grants: [] },
      'a role is gone at once',
    );
    await store.accounts.removeUser('ada');
    s.equal(await store.accounts.session('three', NOON), undefined, 'the user is gone');
  });

  t.test('a session outlives the store that opened it', async (s) => {
    const { open } = place(s);
    const first = await open();
    await first.accounts.addUser('ada', 'hash');
    await first.accounts.openSession('token', 'ada', LATE);
    await first.close();
    const second = await open();
    s.teardown(() => second.close());
    s.strictSame(await second.accounts.session('token', NOON), { user: 'ada', grants: [] });
  });

  t.test('runs are listed, the latest first, by id and by user', async (s) => {
    const store = await opened(s);
    await store.changes.apply(RUN, SCOPE, [add('A')], true);
    const second = { ...RUN, id: 'second', user: 'bob' };
    await store.runs.finish(second, '{"read":3}', 1);
    const runs = await store.runs.list({ limit: 10 });
    s.match(runs, [
      { id: 'second', user: 'bob', command: 'sync', exitCode: 1, statistics: RESULT, finished: /Z$/ },
      { ...RUN, finished: null, exitCode: null, statistics: null },
    ]);
    s.strictSame(await store.runs.list({ limit: 1 }), runs.slice(0, 1));
    s.strictSame(await store.runs.list({ limit: 10, user: 'ada' }), runs.slice(1));
    s.match(await store.runs.list({ limit: 10, id: 'second' }), [{ id: 'second', statistics: '{"read":3}' }]);
    s.strictSame(await store.runs.list({ limit: 10, id: 'second', user: 'ada' }), []);
  });

  t.test('the last complete sync is that of a user, or of anybody', async (s) => {
    const store = await opened(s);
    const ended = (volumeRecords: number) =>
      JSON.stringify({ inputEnd: 'complete', task: '', volumeRecords });
    await store.runs.finish(RUN, ended(10), 0);
    await store.runs.finish({ ...RUN, user: 'bob' }, ended(20), 0);
    const last = async (user?: string) => await store.runs.lastComplete(RUN, user);
    s.match(await last(), { id: RUN.id, volumeRecords: 20 });
    s.match(await last('ada'), { id: RUN.id, volumeRecords: 10 });
    s.equal(await last('eve'), undefined);
  });

  t.test('each user has runs of their own, whatever others have', async (s) => {
    const store = await opened(s);
    await store.changes.apply(RUN, SCOPE, [add('A')], true);
    const same = { ...RUN, user: 'eve' };
    s.match((await store.changes.apply(same, SCOPE, [add('B')], true)).results, [{ outcome: 'added' }]);
    await store.runs.finish(same, '{}', 3);
    await store.changes.apply(same, SCOPE, [update('B', 1, { slot: '2' })], true);
    s.match(await store.runs.list({ limit: 9 }), [
      { id: RUN.id, user: 'eve', exitCode: 3 },
      { id: RUN.id, user: 'ada', exitCode: null },
    ]);
    s.match(await store.runs.list({ id: RUN.id, user: 'ada', limit: 9 }), [{ user: 'ada' }]);
    s.match(await store.runs.list({ id: RUN.id, user: 'eve', limit: 9 }), [{ id: RUN.id, user: 'eve' }]);
    s.match(await store.query.history(SCOPE, 'B' as VolumeId), [
      { run: RUN.id, user: 'eve' },
      { run: RUN.id, user: 'eve' },
    ]);
  });

  t.test('the history tells the user of each run', async (s) => {
    const store = await opened(s);
    await store.changes.apply(RUN, SCOPE, [add('A', { slot: '1' })], true);
    const second = { ...RUN, id: 'second', user: 'bob' };
    await store.changes.apply(second, SCOPE, [update('A', 1, { slot: '2' })], false);
    await store.places.setLock(second, SCOPE, 'A' as VolumeId, 'update', true);
    const entries = await store.query.history(SCOPE, 'A' as VolumeId);
    s.strictSame(
      entries.map(({ user, run }) => [user, run]),
      [
        ['ada', RUN.id],
        ['bob', 'second'],
        ['bob', 'second'],
      ],
    );
  });

  t.test('a move lock keeps the target from being taken away, too', async (s) => {
    const store = await opened(s);
    await store.changes.apply(RUN, SCOPE, [add('A', { repository: 'LIBR' })], true);
    await store.places.setLock(RUN, SCOPE, 'A' as VolumeId, 'move', true);
    const { results } = await store.changes.apply(RUN, SCOPE, [update('A', 2, { repository: null })], false);
    s.match(results, [{ outcome: 'refused', code: 'VOLUME_MOVE_LOCKED' }]);
  });

  t.test('a key stands for one batch, until its run has ended', async (s) => {
    const store = await opened(s);
    const repeat = { key: 'k', digest: 'one' };
    await store.changes.apply(RUN, SCOPE, [add('A')], true, repeat);
    const other = [add('B')];
    await s.rejects(store.changes.apply(RUN, SCOPE, other, true, { key: 'k', digest: 'two' }), {
      code: 'REPEAT_DIFFERS',
    });
    const elsewhere = { ...RUN, id: 'another run' };
    s.match((await store.changes.apply(elsewhere, SCOPE, other, true, { key: 'k', digest: 'two' })).results, [
      { outcome: 'added' },
    ]);
    await store.runs.finish(RUN, '{}', 0);
    s.match((await store.changes.apply(RUN, SCOPE, [update('A', 1, { slot: '1' })], true, repeat)).results, [
      { outcome: 'updated' },
    ]);
  });

  t.test('of the answers of a user the oldest are forgotten before they fill the disk', async (s) => {
    const store = await opened(s);
    const refused = Array.from({ length: 10_000 }, () => add('A', { repository: 'R'.repeat(20) }));
    const apply = (run: typeof RUN, key: string, digest = key) =>
      store.changes.apply(run, SCOPE, refused, false, { key, digest });
    const [first, , ...rest] = Array.from({ length: 21 }, (_, index) => ({ ...RUN, id: `run ${index}` }));
    const others = { ...RUN, user: 'eve', id: 'run of eve' };
    await apply(others, 'k');
    await store.changes.apply(RUN, SCOPE, [add('A')], true);
    const results = first && (await apply(first, 'k'));
    s.ok(JSON.stringify(results).length > 1_000_000, 'an answer is large');
    for (const run of rest) await apply(run, 'k');
    const answered = (run: typeof RUN) =>
      apply(run, 'k', 'another').then(
        () => false,
        ({ code }) => code,
      );
    s.equal(first && (await answered(first)), false, 'the oldest is forgotten');
    s.equal(await answered(rest.at(-1) ?? RUN), 'REPEAT_DIFFERS', 'the latest is kept');
    s.equal(await answered(others), 'REPEAT_DIFFERS', 'and that of another user');
  });

  t.test('the revision of a scope is that of its snapshot', async (s) => {
    const store = await opened(s);
    s.equal(await store.snapshots.revision(SCOPE), '');
    await store.changes.apply(RUN, SCOPE, [add('A')], true);
    s.equal(await store.snapshots.revision(SCOPE), (await store.snapshots.open(SCOPE, [])).revision);
  });
}
