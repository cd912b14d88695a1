import t, { type Test } from 'tap';
import { reconcile } from '../../../../lib/engine/reconcile/reconcile.ts';
import { TapesyncError } from '../../../../lib/errors/error.ts';
import { NO_LIMIT } from '../../../../lib/model/limit.ts';
import { RepositoryId } from '../../../../lib/model/scope.ts';
import { fixedConcurrency } from '../../../../lib/platform/concurrency.ts';
import { fileSource } from '../../../../lib/sources/files.ts';
import { openSqliteStore } from '../../../../lib/stores/sqlite/sqlite-store.ts';
import type { Store } from '../../../../lib/stores/store.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { startServer } from '../../server/started-server.ts';
import { add, apply, update } from '../../stores/contract/shorthands.ts';
import { RUN, SCOPE } from '../../stores/contract.ts';

const COMING = { repository: 'LIBR', initialRepository: 'OFFS' };

async function filled(store: Store): Promise<Store> {
  await apply(store, [add('A1', COMING), add('A2', COMING), add('A3', { repository: 'LIBR' })], true);
  return store;
}

function embedded(t: Test): Promise<Store> {
  const store = openSqliteStore(`${temporaryFolder(t)}/x.db`, { write: true });
  t.teardown(() => store.close());
  return filled(store);
}

async function reconciled(
  t: Test,
  store: Parameters<typeof reconcile>[0]['store'],
  scan: string,
  policy: Partial<Parameters<typeof reconcile>[0]['policy']> = { confirm: true },
  id = 'of-the-place',
) {
  const folder = temporaryFolder(t, { 'scan.txt': scan });
  const warnings: string[] = [];
  const report = await reconcile(
    {
      run: { ...RUN, id, command: 'reconcile', definition: '' },
      sources: [fileSource(`${folder}/scan.txt`)],
      store,
      isScan: true,
      places: [{ scope: SCOPE, repository: RepositoryId.trusted('LIBR') }],
      scopes: [],
      policy: {
        confirm: false,
        audit: false,
        maxMissing: NO_LIMIT,
        minRecords: 1,
        overdue: Infinity,
        ...policy,
      },
      now: 0,
      budget: { concurrency: fixedConcurrency(1), batchSize: 100 },
    },
    (event) => event.kind === 'warning' && warnings.push(event.text),
    new AbortController().signal,
  );
  return { report, warnings };
}

async function kept({ reconciliations }: Pick<Store, 'reconciliations'>) {
  const { items } = await reconciliations.list({ limit: 9 });
  const [certificate] = items;
  const findings = certificate && (await reconciliations.findings(certificate, {})).items;
  return { certificate, findings: new Map(findings?.map((finding) => [finding.label, finding])) };
}

// Somebody who changes volumes just before the first batches of a reconciliation arrive.
function overtaken(store: Store, ...meanwhile: readonly (() => Promise<unknown>)[]): Store {
  const waiting = [...meanwhile];
  return {
    ...store,
    changes: {
      apply: async (...batch) => {
        await waiting.shift()?.();
        return store.changes.apply(...batch);
      },
    },
  };
}

t.test('the certificate has every finding, and what became of its change', async (t) => {
  const store = await embedded(t);
  const { report } = await reconciled(t, store, 'A1 A3 NIX');
  t.equal(report.exitCode, 1);
  const { certificate, findings } = await kept(store);
  t.match(certificate, {
    ...{ id: 'of-the-place', user: 'ada', definition: '', exitCode: 1, places: ['US01.LTO.LIBR'] },
    ...{ sources: [/scan.txt$/], confirm: true, audit: false, stopped: '' },
    counts: { present: 1, arrived: 1, unknown: 1, 'in transit': 1 },
  });
  t.match(findings.get('A1'), { status: 'arrived', outcome: 'updated' });
  t.match([...findings.keys()], ['A1', 'A3', 'NIX', 'A2']);
});

t.test(
  'a volume that was changed meanwhile is compared again, and confirmed where that still holds',
  async (t) => {
    const store = await embedded(t);
    const changed = () => apply(store, [update('A1', 1, { description: 'another' })]);
    const { report } = await reconciled(t, overtaken(store, changed), 'A1 A3');
    t.equal(report.exitCode, 0);
    t.match((await kept(store)).findings.get('A1'), { status: 'arrived', outcome: 'updated' });
  },
);

t.test(
  'one that was sent elsewhere meanwhile is no arrival any more: the certificate says what finally was',
  async (t) => {
    const store = await embedded(t);
    const sent = () => apply(store, [update('A1', 1, { repository: 'OFFS' })]);
    const { report } = await reconciled(t, overtaken(store, sent), 'A1 A3');
    t.equal(report.exitCode, 1);
    t.match(report.findings.counts, { arrived: 0, unexpected: 1 });
    const { certificate, findings } = await kept(store);
    t.match(certificate?.counts, { arrived: 0, unexpected: 1 });
    t.match(findings.get('A1'), { status: 'unexpected', outcome: 'refused', repository: 'OFFS' });
  },
);

t.test(
  'one that was missing and is of another place by now is not flagged, and not of the certificate',
  async (t) => {
    const store = await embedded(t);
    const away = () =>
      apply(store, [
        update('A3', 1, { repository: 'OFFS' }),
        { ...update('A3', 2, { currentRepository: 'OFFS' }), action: 'confirm' },
      ]);
    const { report } = await reconciled(t, overtaken(store, away), 'A1 A2', { audit: true });
    const { certificate, findings } = await kept(store);
    t.match(certificate?.counts, { missing: 0 });
    t.notOk(findings.has('A3'));
    t.equal(report.exitCode, 0);
  },
);

t.test('who changes it again and again leaves it conflicted', async (t) => {
  const store = await embedded(t);
  const again = (version: number) => () =>
    apply(store, [update('A1', version, { description: `v${version}` })]);
  const { report } = await reconciled(t, overtaken(store, again(1), again(2), again(3)), 'A1 A3');
  t.equal(report.exitCode, 1);
  t.match((await kept(store)).findings.get('A1'), { status: 'arrived', outcome: 'conflicted' });
});

t.test(
  'a reconciliation that only looks is kept with its run; one whose inventory was not read is not',
  async (t) => {
    const store = await embedded(t);
    await reconciled(t, store, 'A1 A3', {});
    t.match((await kept(store)).certificate, { confirm: false, counts: { arrived: 1 } });
    t.match(await store.runs.list({ id: 'of-the-place', limit: 1 }), [
      { exitCode: 0, statistics: /"read":3/ },
    ]);
    const { report } = await reconciled(t, store, '', {}, 'of-nothing');
    t.equal(report.exitCode, 3);
    t.strictSame(
      (await store.reconciliations.list({ limit: 9 })).items.map(({ id }) => id),
      ['of-the-place'],
    );
    t.strictSame(await store.runs.list({ id: 'of-nothing', limit: 1 }), []);
  },
);

t.test('a limit that stopped it stands in the certificate', async (t) => {
  const store = await embedded(t);
  // One that is missing is never too many.
  const labels = Array.from({ length: 20 }, (_, index) => `B${index}`);
  await apply(
    store,
    labels.map((label) => add(label, { repository: 'LIBR' })),
  );
  const { report } = await reconciled(t, store, 'A1', {
    audit: true,
    maxMissing: { kind: 'number', most: 0 },
  });
  t.equal(report.exitCode, 4);
  const { certificate, findings } = await kept(store);
  t.match(certificate, { exitCode: 4, stopped: /21 of 21 volumes that should be there were not seen/ });
  t.equal(findings.get('A3')?.outcome, undefined);
});

t.test('who may only read reconciles all the same, and is told that nothing is kept', async (t) => {
  const server = await startServer(t, { reader: { '*': 'read' } });
  await filled(server.store);
  const store = await server.open('reader');
  t.teardown(() => store.close());
  const { report, warnings } = await reconciled(t, store, 'A1 A3', {});
  t.equal(report.exitCode, 0);
  t.match(warnings, [
    /^no certificate of this reconciliation is kept: your role at the server lets you only read$/,
  ]);
  t.strictSame(await server.store.runs.list({ id: 'of-the-place', limit: 1 }), []);
});

t.test('what a store fails to keep fails the run', async (t) => {
  const store = await embedded(t);
  const record = () => Promise.reject(new TapesyncError('STORE_FULL', { store: 'x' }));
  const { report } = await reconciled(t, { ...store, reconciliations: { record } }, 'A1 A3', {});
  t.equal(report.exitCode, 3);
  t.match(report.errors, [{ code: 'STORE_FULL' }]);
  const { report: without } = await reconciled(
    t,
    { ...store, reconciliations: undefined } as never,
    'A1 A3',
    {},
  );
  t.equal(without.exitCode, 0);
});
