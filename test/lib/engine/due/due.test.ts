import t, { type Test } from 'tap';
import { type DueRequest, due } from '../../../../lib/engine/due/due.ts';
import type { Limit } from '../../../../lib/model/limit.ts';
import { RepositoryId, VolumeId } from '../../../../lib/model/scope.ts';
import { openSqliteStore } from '../../../../lib/stores/sqlite/sqlite-store.ts';
import type { Store } from '../../../../lib/stores/store.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { startServer } from '../../server/started-server.ts';
import { add, RUN, rowsOf, SCOPE, update } from '../../stores/contract.ts';
import { BUDGET, linesOutput, NEVER, observer, requestOf } from '../requests.ts';

const NONE: Limit = { kind: 'none' };
const BY = '2026-03-15T23:59:59Z';
const DAY = '2026-03-15T00:00:00Z';

async function fill(store: Store): Promise<void> {
  const at = (repository: string, more: object = {}) => ({ repository, moveDate: DAY, ...more });
  await store.changes.apply(
    RUN,
    SCOPE,
    [
      add('HOME', at('OFFS', { homeRepository: 'OFFS' })),
      add('LATER', at('LIBR', { moveDate: '2026-03-16T00:00:00Z' })),
      add('LOCKED', at('LIBR')),
      add('LOST1', at('OFFS')),
      add('LOST2', at('OFFS')),
      add('MOVING', at('OFFS', { initialRepository: 'LIBR' })),
      add('NEXT', at('LIBR', { homeRepository: 'HOME' })),
      add('OUT', at('OFFS', { homeRepository: 'LIBR' })),
      add('NOWHERE', { moveDate: DAY }),
    ],
    true,
  );
  const next = RepositoryId.trusted('OFFS');
  await store.places.putRepository({
    ...SCOPE,
    repository: RepositoryId.trusted('LIBR'),
    description: '',
    next,
  });
  await store.places.setLock(RUN, SCOPE, VolumeId.trusted('LOCKED'), 'move', true);
}

function runner(store: Store) {
  return async (more: Partial<DueRequest> = {}, id = 'due') => {
    const output = linesOutput();
    const { observe, of } = observer();
    const request: DueRequest = {
      run: { ...requestOf('due', '', id).run, command: 'due' },
      ...{ store, scopes: [SCOPE], by: BY, limit: NONE, budget: BUDGET, writes: true, output },
      ...more,
    };
    const report = await due(request, observe, NEVER);
    return {
      ...report,
      changes: output.lines.map((line) => JSON.parse(line)),
      warnings: of('warning').map(({ text }) => text),
    };
  };
}

async function opened(t: Test) {
  const store = openSqliteStore(`${temporaryFolder(t)}/x.db`, { write: true });
  t.teardown(() => store.close());
  await fill(store);
  return { store, sent: runner(store) };
}

const SENT = ['NEXT LIBR OFFS', 'OUT OFFS LIBR'];

/** Volumes that are on their way and have no move date. */
async function onTheirWay(store: Store): Promise<readonly string[]> {
  const rows = await rowsOf(store, ['repository', 'moveDate']);
  return rows
    .filter(([, , current, , target, moveDate]) => current !== target && moveDate === '')
    .map(([volume, , current, , target]) => `${volume} ${current} ${target}`);
}

t.test('volumes whose move date has come are sent to the next repository or home, once', async (t) => {
  const { store, sent } = await opened(t);
  const { exitCode, statistics, changes, warnings } = await sent();
  t.equal(exitCode, 0);
  t.strictSame(await onTheirWay(store), SENT);
  t.match(
    changes.map(({ action, volume, set }) => [action, volume, set]),
    [
      ['update', 'NEXT', { repository: 'OFFS', moveDate: null }],
      ['update', 'OUT', { repository: 'LIBR', moveDate: null }],
    ],
  );
  t.match(statistics, {
    ...{ command: 'due', read: 7 },
    outcomes: {
      updated: { total: 2 },
      skipped: {
        total: 5,
        reasons: { 'no next repository and no home': 3, 'at home already': 1, locked: 1 },
      },
    },
  });
  t.strictSame(warnings.toSorted(), [
    'the move date has come of 2 volumes, such as US01.LTO.LOST1, but nobody says where to: no home is known, and no next repository; say it with: tapesync admin repository add US01.LTO.OFFS --next REPOSITORY',
    'the move date has come of US01.LTO.NOWHERE, but nobody says where to: neither where it is nor a home is known',
  ]);
  t.match(await store.runs.list({ limit: 1 }), [{ id: 'due', command: 'due', exitCode: 0 }]);
  const again = await sent({}, 'again');
  t.match(again.statistics, { read: 5, outcomes: { updated: { total: 0 } } });
  const arrived = { ...update('NEXT', 2, { currentRepository: 'OFFS' }), action: 'confirm' } as const;
  await store.changes.apply(RUN, SCOPE, [arrived], false);
  t.strictSame((await sent({}, 'later')).changes, [], 'what has arrived is not sent farther');
});

t.test('without writing, changes are only shown, whatever the limit', async (t) => {
  const { store, sent } = await opened(t);
  const { changes, exitCode } = await sent({ writes: false, limit: { kind: 'number', most: 1 } });
  t.equal(exitCode, 0);
  t.equal(changes.length, 2);
  t.strictSame(await onTheirWay(store), []);
  t.notMatch(await store.runs.list({ limit: 9 }), [{ id: 'due' }]);
});

t.test('a limit that is exceeded sends nothing', async (t) => {
  const { store, sent } = await opened(t);
  await store.changes.apply(RUN, SCOPE, [add('MORE1'), add('MORE2')], false);
  const { exitCode } = await sent({ limit: { kind: 'number', most: 1 } });
  t.equal(exitCode, 4);
  t.strictSame(await onTheirWay(store), []);
});

t.test('what has changed meanwhile is conflicted, and left as it is', async (t) => {
  const { store } = await opened(t);
  const overtaken: Store = {
    ...store,
    query: {
      ...store.query,
      volumes: async (...asked) => {
        const page = await store.query.volumes(...asked);
        await store.changes.apply(RUN, SCOPE, [update('OUT', 1, { slot: '5' })], false);
        return page;
      },
    },
  };
  const { exitCode, statistics } = await runner(overtaken)();
  t.equal(exitCode, 1);
  t.match(statistics, { outcomes: { updated: { total: 1 }, conflicted: { total: 1 } } });
  t.strictSame(await onTheirWay(store), SENT.slice(0, 1));
});

t.test('all that is due is sent, in as many pages as it takes', async (t) => {
  const { store } = await opened(t);
  const paged: Store = {
    ...store,
    query: {
      ...store.query,
      volumes: (scope, selection, page) => store.query.volumes(scope, selection, { ...page, limit: 1 }),
    },
  };
  t.match((await runner(paged)()).statistics, { read: 7, outcomes: { updated: { total: 2 } } });
});

t.test('no scope and nothing due are no error', async (t) => {
  const { sent } = await opened(t);
  t.match(await sent({ scopes: [] }), { exitCode: 0, changes: [] });
  t.match(await sent({ by: '2026-03-01T00:00:00Z' }, 'early'), { exitCode: 0, changes: [], warnings: [] });
});

t.test('over HTTP whoever may sync may send volumes on their way, and who may read may not', async (t) => {
  const users = { root: { '*': 'admin' }, ada: { US01: 'sync' }, eve: { US01: 'read' } } as const;
  const server = await startServer(t, users);
  const [root, ada, eve] = [await server.open('root'), await server.open('ada'), await server.open('eve')];
  t.teardown(async () => {
    for (const store of [root, ada, eve]) await store.close();
  });
  await fill(root);
  t.equal((await runner(eve)({}, 'eve')).exitCode, 3);
  t.strictSame(await onTheirWay(root), []);
  t.match(await runner(ada)({}, 'ada'), { exitCode: 0 });
  t.strictSame(await onTheirWay(root), SENT);
});
