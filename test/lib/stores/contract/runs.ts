import type { Test } from 'tap';
import type { Change } from '../../../../lib/model/change.ts';
import type { Run } from '../../../../lib/model/run.ts';
import type { Scope, VolumeId } from '../../../../lib/model/scope.ts';
import { eachRunChange, type RunChange } from '../../../../lib/stores/roles/runs.ts';
import type { Store } from '../../../../lib/stores/store.ts';
import {
  add,
  apply,
  DLT,
  type Place,
  preparedStore,
  RUN,
  remove,
  SCOPE,
  undo,
  update,
} from './shorthands.ts';

const statistics = (read: number, updated: number) =>
  JSON.stringify({
    inputs: ['a.csv'],
    read,
    outcomes: { updated: { total: updated, reasons: {} } },
    stages: [],
  });

const run = (id: string): Run => ({ ...RUN, id });

async function changesOf(store: Store, { id, user }: Run): Promise<RunChange[]> {
  const all: RunChange[] = [];
  for await (const page of eachRunChange(store.runs, { id, user })) all.push(...page);
  return all;
}

/** Tests a store against what the contract says of runs, and of what they have changed. */
export function runContract(t: Test, place: Place): void {
  const prepared = (s: Test) => preparedStore(s, place);
  const change = (store: Store, of: Run, changes: readonly Change[], scope: Scope = SCOPE) =>
    store.changes.apply(of, scope, changes, true);

  t.test('a list of runs goes on behind any of them', async (s) => {
    const store = await prepared(s);
    for (const id of ['p-1', 'p-2', 'p-3']) await store.runs.finish(run(id), statistics(1, 0), 0);
    const idsOf = async (id: string, limit = 9) => {
      const after = { id, user: RUN.user };
      return (await store.runs.list({ after, limit }))
        .map((each) => each.id)
        .filter((each) => /^p-/.test(each));
    };
    s.strictSame(await idsOf('p-3'), ['p-2', 'p-1']);
    s.strictSame(await idsOf('p-3', 1), ['p-2']);
    s.strictSame(await idsOf('p-1'), []);
    s.strictSame(await idsOf('none'), []);
  });

  t.test('runs are listed with their results, the latest first, and one with all that is kept', async (s) => {
    const store = await prepared(s);
    await change(store, run('r-1'), [add('A')]);
    await store.runs.finish(run('r-1'), statistics(3, 2), 0);
    await store.runs.finish(run('r-22'), statistics(4, 0), 1);
    await change(store, run('x-3'), [add('B')]);
    const listed = await store.runs.list({ limit: 9 });
    s.match(listed, [
      { id: 'x-3', task: '', user: 'ada', command: 'sync', finished: null, exitCode: null, statistics: null },
      { id: 'r-22', definition: 'tapes.ttidef', started: RUN.started, finished: /Z$/, exitCode: 1 },
      { id: 'r-1', exitCode: 0 },
    ]);
    s.strictSame(JSON.parse(listed[2]?.statistics ?? ''), {
      inputs: ['a.csv'],
      read: 3,
      outcomes: { updated: { total: 2 } },
    });
    const ids = async (selection: {
      readonly prefix?: string;
      readonly user?: string;
      readonly limit?: number;
    }) => (await store.runs.list({ limit: 9, ...selection })).map(({ id }) => id);
    s.strictSame(await ids({ limit: 2 }), ['x-3', 'r-22']);
    s.strictSame(await ids({ prefix: 'r-' }), ['r-22', 'r-1']);
    s.strictSame(await ids({ prefix: 'r-2', user: 'ada' }), ['r-22']);
    s.strictSame(await ids({ prefix: 'z' }), []);
    s.strictSame(await ids({ user: 'bob' }), []);
    const [one] = await store.runs.list({ id: 'r-1', limit: 9 });
    s.strictSame(JSON.parse(one?.statistics ?? ''), JSON.parse(statistics(3, 2)));
    s.strictSame(await store.runs.list({ id: 'r', limit: 9 }), []);
  });

  t.test('a run keeps its task, which tells exports of one definition apart', async (s) => {
    const store = await prepared(s);
    const north = { ...run('n'), task: 'north' };
    await change(store, north, [add('A')]);
    s.match(await store.runs.list({ limit: 9 }), [{ id: 'n', task: 'north', finished: null }]);
    await store.runs.finish(north, statistics(1, 0), 0);
    await store.runs.finish({ ...run('s'), task: 'south' }, statistics(1, 0), 0);
    const tasks = (await store.runs.list({ limit: 9 })).map(({ id, task }) => [id, task]);
    s.strictSame(tasks, [
      ['s', 'south'],
      ['n', 'north'],
    ]);
    s.match(await store.runs.list({ id: 's', limit: 9 }), [{ task: 'south' }]);
  });

  t.test('what a run changed is told of each volume once, from before it until after it', async (s) => {
    const store = await prepared(s);
    await apply(store, [add('A', { slot: '1', system: 'X' }), add('B', { slot: '1' }), add('C')]);
    const second = run('second');
    await change(store, second, [update('A', 1, { slot: '2', system: null }), add('N', { slot: '5' })]);
    await change(store, second, [update('A', 2, { slot: '3', stage: 's' }), update('B', 1, { slot: '2' })]);
    await change(store, second, [update('B', 2, { slot: '1' }), remove('C', 1), add('T'), remove('T', 1)]);
    await change(
      store,
      second,
      [add('A', { slot: '9' })].map((each) => ({ ...each, ...DLT })),
      DLT,
    );
    const told = (await changesOf(store, second)).map(
      ({ media, volume, version, existed, exists, ...rest }) => {
        return [`${media}.${volume}`, version, existed, exists, rest.isBack, rest.fields];
      },
    );
    s.strictSame(told, [
      ['LTO.A', 3, true, true, false, { slot: ['1', '3'], system: ['X', null], stage: [null, 's'] }],
      ['LTO.N', 1, false, true, false, { slot: [null, '5'] }],
      ['LTO.B', 3, true, true, true, {}],
      ['LTO.C', 2, true, false, false, {}],
      ['LTO.T', 2, false, false, true, {}],
      ['DLT.A', 1, false, true, false, { slot: [null, '9'] }],
    ]);
    await s.rejects(changesOf(store, run('never')));
  });

  t.test('what has changed since is told with the run that did it, and what is back as such', async (s) => {
    const store = await prepared(s);
    const [first, later, last] = [run('first'), { ...run('later'), command: 'apply' }, run('last')];
    await change(store, first, [add('A', { slot: '1' }), add('B', { slot: '1' })]);
    s.ok((await changesOf(store, first)).every(({ since, isBack }) => since === undefined && !isBack));
    await change(store, later, [update('A', 1, { slot: '2' }), remove('B', 1)]);
    await change(store, last, [update('A', 2, { stage: 's' })]);
    s.match(await changesOf(store, first), [
      { volume: 'A', version: 1, isBack: false, since: { id: 'last', user: 'ada', at: /Z$/ } },
      { volume: 'B', version: 1, isBack: true, since: { id: 'later', command: 'apply' } },
    ]);
    for (const { fields } of await changesOf(store, first)) s.strictSame(fields, { slot: [null, '1'] });
    s.match(await changesOf(store, later), [
      { volume: 'A', version: 2, fields: { slot: ['1', '2'] }, isBack: false, since: { id: 'last' } },
      { volume: 'B', version: 2, existed: true, exists: false, fields: { slot: ['1', null] }, isBack: false },
    ]);
    await change(store, last, [undo('A', 3, { slot: '1' }), add('B', { slot: '1' })]);
    s.match(await changesOf(store, later), [
      { volume: 'A', isBack: true },
      { volume: 'B', isBack: true },
    ]);
    s.match(await changesOf(store, first), [
      { volume: 'A', isBack: false },
      { volume: 'B', isBack: false, since: { id: 'last' } },
    ]);
  });

  t.test('a run that was taken back does not stand in the way of one before it', async (s) => {
    const store = await prepared(s);
    await apply(store, [add('A'), add('B')]);
    await change(store, run('own'), [update('A', 1, { slot: '1' }), update('B', 1, { slot: '1' })]);
    await change(store, run('other'), [update('A', 2, { slot: '2' }), remove('B', 2)]);
    await change(store, run('undo'), [undo('A', 3, { slot: '1' }), add('B', { slot: '1' })]);
    const [a, b] = await changesOf(store, run('own'));
    s.match(a, { volume: 'A', version: 4, fields: { slot: [null, '1'] }, isBack: false });
    s.equal(a?.since, undefined);
    s.match(b, { volume: 'B', since: { id: 'undo' } }, 'another life is another volume');
  });

  t.test('a change of another run between those of one counts as one since', async (s) => {
    const store = await prepared(s);
    await apply(store, [add('A')]);
    await change(store, run('own'), [update('A', 1, { slot: '1' })]);
    await change(store, run('other'), [update('A', 2, { slot: '2' })]);
    await change(store, run('own'), [update('A', 3, { slot: '3' })]);
    s.match(await changesOf(store, run('own')), [
      { volume: 'A', version: 4, fields: { slot: [null, '3'] }, since: { id: 'other' } },
    ]);
  });

  t.test('a lock that was set, an arrival and an audit are among what a run changed', async (s) => {
    const store = await prepared(s);
    await apply(store, [add('A', { repository: 'LIBR' }), update('A', 1, { repository: 'OFFS' })]);
    await change(store, run('own'), [
      { ...update('A', 2, { currentRepository: 'OFFS' }), action: 'confirm' },
      { ...update('A', 3, { auditFailed: '1' }), action: 'audit' },
    ]);
    await store.places.setLock(run('own'), SCOPE, 'A' as VolumeId, 'update', true);
    s.match(await changesOf(store, run('own')), [
      {
        version: 5,
        fields: {
          currentRepository: ['LIBR', 'OFFS'],
          auditFailed: [null, '1'],
          updateLock: ['0', '1'],
        },
      },
    ]);
  });

  t.test('a run that changed many volumes is told in pages', async (s) => {
    const store = await prepared(s);
    const names = Array.from({ length: 2500 }, (_, index) => `V${String(index).padStart(4, '0')}`);
    await change(
      store,
      run('many'),
      names.map((name) => add(name)),
    );
    await change(
      store,
      run('many'),
      names.slice(0, 700).map((name) => update(name, 1, { slot: '1' })),
    );
    let pages = 0;
    const volumes: string[] = [];
    for await (const page of eachRunChange(store.runs, run('many'))) {
      pages++;
      volumes.push(...page.map(({ volume }) => volume));
    }
    s.ok(pages > 2);
    s.strictSame(volumes, names);
  });
}
