import { TapesyncError } from '../../errors/error.ts';
import { parseLogon } from '../../stores/logon.ts';
import { openServerStore } from '../../stores/open-store.ts';
import type { Reconciliations } from '../../stores/roles/reconciliations.ts';
import type { RunRecords } from '../../stores/roles/runs.ts';
import type { Store } from '../../stores/store.ts';

/** The roles of a store that a reconciliation needs. */
type Keeping = Pick<Store, 'name' | 'snapshots' | 'changes' | 'runs' | 'query'> & {
  readonly reconciliations: Pick<Reconciliations, 'record'>;
};

/**
 * Returns a store for a reconciliation that only looks. An embedded one that was opened to be read is opened once more when
 * there is a certificate to be kept: who may not write the file sees what is there all the same. `record` then throws
 * CERTIFICATE_UNKEPT.
 */
export function keptApart(store: Store, logon: string): Keeping {
  if (parseLogon(logon).kind !== 'sqlite') return store;
  const record: Reconciliations['record'] = (certificate, parts) =>
    written(logon, ({ reconciliations }) => reconciliations.record(certificate, parts));
  const finish: RunRecords['finish'] = (...end) => written(logon, ({ runs }) => runs.finish(...end));
  const { name, snapshots, changes, runs, query } = store;
  return { name, snapshots, changes, query, runs: { ...runs, finish }, reconciliations: { record } };
}

async function written(logon: string, work: (store: Store) => Promise<void>): Promise<void> {
  const store = await openToWrite(logon);
  try {
    await work(store);
  } finally {
    await store.close();
  }
}

async function openToWrite(logon: string): Promise<Store> {
  try {
    return await openServerStore(logon, { write: true, migrate: true });
  } catch (error) {
    if (!(error instanceof TapesyncError)) throw error;
    throw new TapesyncError('CERTIFICATE_UNKEPT', { problem: error.message }, { cause: error });
  }
}
