import t from 'tap';
import { type ApplyRequest, apply } from '../../../lib/engine/apply.ts';
import { sync } from '../../../lib/engine/sync.ts';
import { TapesyncError } from '../../../lib/errors/error.ts';
import { trustedScope } from '../../../lib/model/scope.ts';
import { loadSnapshot } from '../../../lib/snapshots/scope-snapshot.ts';
import { openSqliteStore } from '../../../lib/stores/sqlite/sqlite-store.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { BUDGET, DEFINITION, linesOutput, NEVER, observer, POLICY, requestOf } from './requests.ts';

async function storeWith(test: Pick<typeof t, 'teardown'>, text: string) {
  const store = openSqliteStore(`${temporaryFolder(test)}/volumes.db`, { write: true });
  test.teardown(() => store.close());
  const request = {
    ...requestOf('sync', text),
    definition: DEFINITION,
    store,
    policy: POLICY,
    budget: BUDGET,
  };
  if (text !== '') await sync(request, () => {}, NEVER);
  return store;
}

function applyRequest(
  store: ApplyRequest['store'],
  lines: readonly object[],
  more: Partial<ApplyRequest> = {},
): ApplyRequest {
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  return { ...requestOf('apply', text), store, policy: POLICY, budget: BUDGET, ...more };
}

const update = (volume: string, slot: string, version = 1) => ({
  ...{ action: 'update', customer: 'US01', media: 'LTO', volume, version },
  set: { slot },
});

async function slots(store: ApplyRequest['store']): Promise<Record<string, string>> {
  const { volumes } = await loadSnapshot(store, trustedScope('US01', 'LTO'), ['slot']);
  const columns = Array.from({ length: volumes.size }, (_, row) => volumes.columns(row));
  return Object.fromEntries(columns.map(([volume, , , , slot]) => [volume, slot]));
}

t.test('of two changes to one volume only the later is applied', async (t) => {
  const store = await storeWith(t, 'A1,LIBR,1\nA2,LIBR,1\n');
  const output = linesOutput();
  const plan = [update('A1', '8'), update('A2', '5'), update('A1', '9')];
  const { exitCode, statistics } = await apply(applyRequest(store, plan, { output }), () => {}, NEVER);
  t.equal(exitCode, 0);
  t.match(statistics, {
    read: 3,
    undecided: 0,
    outcomes: { updated: { total: 2 }, superseded: { total: 1 } },
  });
  t.strictSame(await slots(store), { A1: '9', A2: '5' });
  t.strictSame(
    output.lines.map((line) => JSON.parse(line).set.slot),
    ['9', '5'],
  );
});

t.test('an empty plan is no error', async (t) => {
  const store = await storeWith(t, 'A1,LIBR,1\n');
  t.match(await apply(applyRequest(store, []), () => {}, NEVER), { exitCode: 0, statistics: { read: 0 } });
});

t.test('a plan over the limit of a scope is left alone, line for line', async (t) => {
  const text = Array.from({ length: 12 }, (_, index) => `A${index},LIBR,1\n`).join('');
  const store = await storeWith(t, text);
  const rejects = linesOutput();
  const policy = { create: false, limit: { kind: 'number', most: 1 } } as const;
  const plan = [update('A3', '2'), update('A4', '2')];
  const { exitCode, statistics } = await apply(
    applyRequest(store, plan, { policy, rejects }),
    () => {},
    NEVER,
  );
  t.equal(exitCode, 4);
  t.match(statistics, { undecided: 0, outcomes: { refused: { total: 2 } }, snapshots: { loads: 1 } });
  t.strictSame(
    rejects.lines.map((line) => JSON.parse(line)).map(({ line, change }) => [line, change.volume]),
    [
      [1, 'A3'],
      [2, 'A4'],
    ],
  );
  t.equal((await slots(store)).A3, '1');
});

t.test('a scope whose size the store does not tell fails, and others go on', async (t) => {
  const store = await storeWith(t, 'A1,LIBR,1\n');
  const error = new TapesyncError('STORE_FAILED', { store: 'test', problem: 'it is away' });
  const broken: ApplyRequest['store'] = {
    ...store,
    snapshots: {
      open: (scope, ...rest) =>
        scope.customer === 'US02' ? Promise.reject(error) : store.snapshots.open(scope, ...rest),
    },
  };
  const plan = [{ ...update('B1', '1'), customer: 'US02' }, update('A1', '7')];
  const { observe, of } = observer();
  // Without a limit nobody asks for the size.
  const policy = { create: false, limit: { kind: 'number', most: 1 } } as const;
  const request = applyRequest(broken, plan, { policy });
  const { exitCode, statistics, errors } = await apply(request, observe, NEVER);
  t.equal(exitCode, 3);
  t.strictSame(errors, [error]);
  t.match(statistics, { undecided: 0, outcomes: { failed: { total: 1 }, updated: { total: 1 } } });
  t.match(of('problem')[0]?.problem, { outcome: 'failed', code: 'STORE_FAILED', line: 1 });
  t.strictSame(await slots(store), { A1: '7' });
});

t.test('what was changed since the plan conflicts, and is not computed again', async (t) => {
  const store = await storeWith(t, 'A1,LIBR,1\n');
  const plan = [update('A1', '2')];
  await apply(applyRequest(store, [update('A1', '5')]), () => {}, NEVER);
  const { exitCode, statistics } = await apply(applyRequest(store, plan), () => {}, NEVER);
  t.equal(exitCode, 1);
  t.match(statistics, { outcomes: { conflicted: { total: 1 } } });
  t.strictSame(await slots(store), { A1: '5' });
});
