import type { Test } from 'tap';
import { type Certificate, formatFinding } from '../../../../lib/model/certificate.ts';
import { eachCertificate, eachFinding } from '../../../../lib/stores/roles/reconciliations.ts';
import { add, apply, type Place, preparedStore, RUN } from './shorthands.ts';

const LIBR = 'US01.LTO.LIBR';
const OFFS = 'US01.LTO.OFFS';

function certificate(id: string, more: Partial<Certificate> = {}): Certificate {
  const { user, started } = RUN;
  return {
    ...{
      id,
      user,
      command: 'reconcile',
      definition: 'mtx.ttidef',
      started,
      finished: '2026-03-14T02:14:00Z',
    },
    ...{ exitCode: 1, places: [LIBR], sources: ['scan.txt'], confirm: true, audit: false },
    ...{ counts: { present: 1, missing: 1, overdue: 0 }, stopped: '' },
    ...more,
  };
}

const lines = (...findings: readonly Parameters<typeof formatFinding>[0][]) =>
  findings.map((finding) => `${formatFinding(finding)}\n`).join('');

const MISSING = {
  status: 'missing',
  label: 'A2',
  knownSlot: '2',
  currentRepository: 'LIBR',
  repository: 'LIBR',
};

/** Tests that certificates of reconciliations are kept as they were. */
export function reconciliationContract(t: Test, place: Place): void {
  t.test('a certificate is kept with its run and its findings, and read again as it was', async (s) => {
    const store = await preparedStore(s, place);
    const kept = certificate('whole', { stopped: 'over the limit', definition: '' });
    const findings = [
      {
        status: 'present',
        label: 'A1',
        line: 1,
        slot: '1',
        knownSlot: '1',
        ...{ currentRepository: 'LIBR', repository: 'LIBR' },
      },
      { status: 'in transit', overdue: true, label: 'A3', repository: 'LIBR', outcome: 'conflicted' },
      { status: 'duplicate', label: 'A1', line: 7, firstLine: 1 },
      MISSING,
    ] as const;
    await store.reconciliations.record(kept, [lines(...findings.slice(0, 3)), lines(MISSING)]);
    const { items, next } = await store.reconciliations.list({ limit: 9 });
    s.strictSame([items, next], [[kept], undefined]);
    s.strictSame(await Array.fromAsync(eachFinding(store.reconciliations, kept)), findings);
    const [run] = await store.runs.list({ id: 'whole', limit: 1 });
    s.match(run, { command: 'reconcile', finished: kept.finished, exitCode: 1 });
  });

  t.test('findings are selected by their status, and by being overdue', async (s) => {
    const store = await preparedStore(s, place);
    const kept = certificate('selected');
    const late = { status: 'not left', overdue: true, label: 'B1', line: 3 } as const;
    const parts = [
      lines({ status: 'present', label: 'A1', line: 1 }),
      lines(late),
      lines(MISSING, { ...MISSING, label: 'A3' }),
    ];
    await store.reconciliations.record(kept, parts);
    const labels = async (...only: readonly string[]) =>
      (await Array.fromAsync(eachFinding(store.reconciliations, kept, only))).map(({ label }) => label);
    s.strictSame(await labels('missing'), ['A2', 'A3']);
    s.strictSame(await labels('overdue'), ['B1']);
    s.strictSame(await labels('not left', 'missing'), ['B1', 'A2', 'A3']);
    s.strictSame(await labels('unknown'), []);
  });

  t.test('certificates are listed the latest first, of one place and in pages', async (s) => {
    const store = await preparedStore(s, place);
    for (const id of ['r1', 'r2', 'r3', 'x4']) {
      const places = id === 'r2' ? [OFFS] : id === 'r3' ? [LIBR, OFFS] : [LIBR];
      await store.reconciliations.record(certificate(id, { places }), []);
    }
    const ids = async (selection: { readonly prefix?: string; readonly place?: string }) =>
      (await Array.fromAsync(eachCertificate(store.reconciliations, { ...selection, limit: 1 }))).map(
        ({ id }) => id,
      );
    s.strictSame(await ids({}), ['x4', 'r3', 'r2', 'r1']);
    s.strictSame(await ids({ place: OFFS }), ['r3', 'r2']);
    s.strictSame(await ids({ prefix: 'r' }), ['r3', 'r2', 'r1']);
    s.strictSame(await ids({ place: 'US01.LTO.MOON' }), []);
  });

  t.test('a certificate that is recorded again stays as it is', async (s) => {
    const store = await preparedStore(s, place);
    const kept = certificate('twice');
    await store.reconciliations.record(kept, [lines(MISSING)]);
    await store.reconciliations.record(certificate('twice', { exitCode: 0 }), []);
    s.strictSame((await store.reconciliations.list({ limit: 9 })).items, [kept]);
    s.equal((await Array.fromAsync(eachFinding(store.reconciliations, kept))).length, 1);
  });

  t.test('a run that has changed volumes has its certificate too, and its statistics stay', async (s) => {
    const store = await preparedStore(s, place);
    await apply(store, [add('A1')]);
    await store.reconciliations.record(
      certificate(RUN.id, { command: RUN.command, definition: RUN.definition }),
      [],
    );
    await store.runs.finish(RUN, '{"read":1}', 0);
    s.match(await store.runs.list({ id: RUN.id, limit: 1 }), [{ exitCode: 0, statistics: '{"read":1}' }]);
    s.match((await store.reconciliations.list({ limit: 9 })).items, [{ id: RUN.id, exitCode: 1 }]);
  });

  t.test('of findings that end in their middle nothing is kept', async (s) => {
    const store = await preparedStore(s, place);
    function* cut() {
      yield lines(MISSING);
      throw new Error('cut');
    }
    await s.rejects(store.reconciliations.record(certificate('cut'), cut()), { message: 'cut' });
    s.strictSame(await store.reconciliations.list({ limit: 9 }), { items: [] });
    s.strictSame(await store.runs.list({ id: 'cut', limit: 1 }), []);
    await s.rejects(store.reconciliations.findings(certificate('cut'), {}), { code: 'NOT_THERE' });
  });
}
