import fc from 'fast-check';
import t, { type Test } from 'tap';
import { type UndoRequest, undo } from '../../../../lib/engine/undo/undo.ts';
import { TapesyncError } from '../../../../lib/errors/error.ts';
import type { Change } from '../../../../lib/model/change.ts';
import type { VolumeId } from '../../../../lib/model/scope.ts';
import { openSqliteStore } from '../../../../lib/stores/sqlite/sqlite-store.ts';
import type { Store } from '../../../../lib/stores/store.ts';
import { runs } from '../../../runs.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { startServer } from '../../server/started-server.ts';
import { add, filterOf, RUN, remove, rowsOf, SCOPE, update } from '../../stores/contract.ts';
import { BUDGET, linesOutput, NEVER, observer, requestOf } from '../requests.ts';

const NONE = { kind: 'none' } as const;
const runOf = (id: string) => ({ ...RUN, id });

async function filled(t: Test) {
  const store = openSqliteStore(`${temporaryFolder(t)}/x.db`, { write: true });
  t.teardown(() => store.close());
  const change = (id: string, ...changes: readonly Change[]) =>
    store.changes.apply(runOf(id), SCOPE, changes, true);
  await change(
    'first',
    add('A', { repository: 'LIBR', slot: '1' }),
    add('B', { repository: 'LIBR' }),
    add('C', { repository: 'LIBR', initialRepository: 'OFFS', attribute3: 'x' }),
  );
  const takenBack = async (undone: string, more: Partial<UndoRequest> = {}, id = `undo of ${undone}`) => {
    const output = linesOutput();
    const { observe, of } = observer();
    const request: UndoRequest = {
      run: { ...requestOf('undo', '', id).run, command: 'undo' },
      ...{ store, undone: runOf(undone), limit: NONE, budget: BUDGET, writes: true, output },
      ...more,
    };
    const report = await undo(request, observe, NEVER);
    return {
      ...report,
      changes: output.lines.map((line) => JSON.parse(line)),
      problems: of('problem').map(({ problem }) => problem),
      warnings: of('warning').map(({ text }) => text),
    };
  };
  const all = () => rowsOf(store, ['repository', 'slot', 'attribute3', 'auditFailed']);
  return { store, change, takenBack, all };
}

t.test('a run is taken back: fields, arrivals, audits, additions and removals', async (t) => {
  const { store, change, takenBack, all } = await filled(t);
  await change('sent', update('B', 1, { repository: 'OFFS' }));
  const before = await all();
  await change(
    'second',
    update('A', 1, { slot: '2', repository: 'OFFS' }),
    { ...update('B', 2, { currentRepository: 'OFFS', slot: '5' }), action: 'confirm' },
    add('N', { slot: '9' }),
    remove('C', 1),
  );
  await change('second', { ...update('A', 2, { auditFailed: '1' }), action: 'audit' });
  const after = await all();
  const { exitCode, statistics, changes } = await takenBack('second');
  t.equal(exitCode, 0);
  t.match(changes.map(({ action, volume }) => `${action} ${volume}`).toSorted(), [
    'add C',
    'remove N',
    'undo A',
    'undo B',
  ]);
  t.match(statistics, {
    ...{ read: 4, undecided: 0, command: 'undo', inputs: ['run second'] },
    outcomes: { updated: { total: 3, reasons: { removed: 1 } }, added: { total: 1 } },
  });
  const values = (rows: string[][]) => rows.map(([volume, _version, ...rest]) => [volume, ...rest]);
  t.strictSame(values(await all()), values(before));

  await takenBack('undo of second');
  t.strictSame(values(await all()), values(after), 'and the taking back as well');
  t.match(await store.verification.verify(), { found: 0 });
  t.match(await store.runs.list({ limit: 1 }), [
    { id: 'undo of undo of second', command: 'undo', exitCode: 0 },
  ]);
});

t.test('without writing, the changes are only shown, in lines that apply reads', async (t) => {
  const { store, change, takenBack, all } = await filled(t);
  await change('second', update('A', 1, { slot: '2' }));
  const before = await all();
  const { changes, exitCode } = await takenBack('second', { writes: false });
  t.equal(exitCode, 0);
  t.strictSame(changes, [
    { action: 'undo', ...SCOPE, volume: 'A', version: 2, set: { slot: '1' }, was: { slot: '2' } },
  ]);
  t.strictSame(await all(), before);
  t.equal((await store.runs.list({ limit: 9 })).length, 2);
});

t.test('what has changed since is left as it is and told, with the run that did it', async (t) => {
  const { change, takenBack, all } = await filled(t);
  await change('later', update('A', 1, { description: 'x' }));
  const { exitCode, statistics, problems, changes } = await takenBack('first');
  t.equal(exitCode, 1);
  t.match(statistics, {
    outcomes: { conflicted: { reasons: { UNDO_OVERTAKEN: 1 } }, updated: { reasons: { removed: 2 } } },
  });
  t.match(problems, [
    {
      outcome: 'conflicted',
      message: /volume US01\.LTO\.A has changed since, by sync in run later of ada, 20/,
      change: { action: 'remove', volume: 'A' },
    },
  ]);
  t.equal(changes.length, 2);
  t.strictSame(
    (await all()).map(([volume]) => volume),
    ['A'],
  );
});

t.test('taking back twice does nothing the second time', async (t) => {
  const { change, takenBack } = await filled(t);
  await change('second', update('A', 1, { slot: '2' }), add('N'), remove('C', 1));
  await takenBack('second');
  const again = await takenBack('second', {}, 'again');
  t.match(again, { exitCode: 0, changes: [], statistics: { outcomes: { unchanged: { total: 3 } } } });
});

t.test('a volume that changes while its run is taken back is conflicted', async (t) => {
  const { store, change, takenBack } = await filled(t);
  await change('second', update('A', 1, { slot: '2' }));
  const changes: typeof store.changes = {
    apply: async (...sent) => {
      await change('meanwhile', update('A', 2, { slot: '3' }));
      return store.changes.apply(...sent);
    },
  };
  const { exitCode, problems } = await takenBack('second', { store: { ...store, changes } });
  t.equal(exitCode, 1);
  t.match(problems, [{ outcome: 'conflicted', code: 'CHANGE_CONFLICT' }]);
});

t.test('limits count', async (t) => {
  const { store, change, takenBack } = await filled(t);
  const names = Array.from({ length: 20 }, (_, index) => `V${index}`);
  await change('many', ...names.map((name) => add(name)));
  const limit = { kind: 'share', percent: 30 } as const;
  t.match(await takenBack('many', { limit }), {
    exitCode: 4,
    errors: [{ code: 'LIMIT_CHANGES' }],
    changes: [],
  });
  t.equal(await store.query.count(SCOPE, { filter: filterOf('*') }), 23);
  t.match(await takenBack('many', { limit, writes: false }), {
    exitCode: 0,
    warnings: [/20 changes are 87.0 %/],
  });
  t.match(await takenBack('many', { limit: { kind: 'number', most: 20 } }), { exitCode: 0 });
  t.equal(await store.query.count(SCOPE, { filter: filterOf('*') }), 3);
});

t.test('locks are left as they are, and that is said', async (t) => {
  const { store, change, takenBack, all } = await filled(t);
  for (const volume of ['A', 'B'] as VolumeId[])
    await store.places.setLock(runOf('locks'), SCOPE, volume, 'update', true);
  await change('locks', update('C', 1, { moveLock: '1', slot: '7' }));
  const { warnings, statistics, exitCode } = await takenBack('locks');
  t.equal(exitCode, 0);
  t.match(statistics, { outcomes: { skipped: { total: 2 }, updated: { total: 1 } } });
  t.match(warnings, [
    /the update lock stays as it is on 2 volumes, such as US01\.LTO\.A; tapesync admin volume lock or unlock/,
    /the move lock stays as it is on US01\.LTO\.C; .* --move/,
  ]);
  t.match(await all(), [[/A/], [/B/], ['C', '3', 'OFFS', 'l', 'LIBR', '']]);
});

t.test('where what was changed cannot be read to its end, nothing is taken back', async (t) => {
  const { store, takenBack, all } = await filled(t);
  const before = await all();
  const runs: typeof store.runs = {
    ...store.runs,
    changes: async (run, after) => {
      if (after !== undefined) throw new TapesyncError('STORE_SLOW', { store: 'it', seconds: 60 });
      return { ...(await store.runs.changes(run)), next: '1' };
    },
  };
  const { exitCode } = await takenBack('first', { store: { ...store, runs } });
  t.equal(exitCode, 3);
  t.strictSame(await all(), before);
});

t.test('over HTTP a user takes back own runs, and what others have added stays', async (t) => {
  const server = await startServer(t, {
    root: { '*': 'admin' },
    ada: { US01: 'sync' },
    bob: { US01: 'sync' },
  });
  const [root, ada, bob] = [await server.open('root'), await server.open('ada'), await server.open('bob')];
  t.teardown(async () => {
    for (const store of [root, ada, bob]) await store.close();
  });
  await root.changes.apply(runOf('places'), SCOPE, [add('A', { repository: 'LIBR' }), add('B')], true);
  const of = (user: string) => ({ ...RUN, id: 'own', user });
  await ada.changes.apply(
    of('ada'),
    SCOPE,
    [add('C', { repository: 'LIBR' }), update('A', 1, { slot: '2' })],
    false,
  );
  await bob.changes.apply(of('bob'), SCOPE, [add('D')], false);
  const request = (id: string, store: Store, user: string): UndoRequest => ({
    run: { ...requestOf('undo', '', id).run, command: 'undo' },
    ...{ store, undone: of(user), limit: NONE, budget: BUDGET, writes: true },
  });
  const none = await undo(request('not-his', bob, 'ada'), () => {}, NEVER);
  t.match(none, { exitCode: 3, errors: [{ code: 'SERVER_ANSWER', message: /not yours to see/ }] });
  t.strictSame(await bob.runs.list({ user: 'ada', limit: 9 }), []);
  t.match(await undo(request('back', ada, 'ada'), () => {}, NEVER), {
    exitCode: 0,
    statistics: { outcomes: { updated: { total: 2, reasons: { removed: 1 } } } },
  });
  t.strictSame(await rowsOf(root, ['slot']), [
    ['A', '3', 'LIBR', '', ''],
    ['B', '1', '', '', ''],
    ['D', '1', '', '', ''],
  ]);
  t.match(await root.runs.list({ prefix: 'back', limit: 9 }), [
    { user: 'ada', command: 'undo', exitCode: 0 },
  ]);
  t.match(await server.store.verification.verify(), { found: 0 });
});

const step = fc.record({
  volume: fc.constantFrom('A', 'B', 'C', 'D'),
  set: fc.option(
    fc.record(
      { slot: fc.constantFrom('1', '2', null), attribute3: fc.constantFrom('x', null) },
      { requiredKeys: ['slot'] },
    ),
    { freq: 3 },
  ),
});

t.test('whatever a run does, undo takes it back, and the undo of that brings it again', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 6 }),
      fc.array(step, { maxLength: 8 }),
      async (first, second) => {
        const { store, takenBack, all } = await filled(t);
        const values = async () => (await all()).map(([volume, _version, ...rest]) => [volume, ...rest]);
        const states: unknown[] = [];
        for (const [id, steps] of [
          ['r1', first],
          ['r2', second],
        ] as const) {
          for (const { volume, set } of steps) {
            const version = Number((await all()).find(([name]) => name === volume)?.[1] ?? 0);
            const made =
              set === null
                ? remove(volume, version)
                : version === 0
                  ? add(volume, set)
                  : update(volume, version, set);
            await store.changes.apply(runOf(id), SCOPE, [made], false);
          }
          await store.runs.finish(runOf(id), '{}', 0);
          states.push(await values());
        }
        const [before, after] = states;
        t.match(await takenBack('r2'), { exitCode: 0 });
        t.strictSame(await values(), before);
        t.match(await takenBack('undo of r2'), { exitCode: 0 });
        t.strictSame(await values(), after);
        t.match(await takenBack('undo of undo of r2'), { exitCode: 0 });
        t.strictSame(await values(), before);
        t.match(await store.verification.verify(), { found: 0 });
      },
    ),
    { numRuns: runs(15, 200) },
  );
});
