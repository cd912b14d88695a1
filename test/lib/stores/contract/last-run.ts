import type { Test } from 'tap';
import type { Run } from '../../../../lib/model/run.ts';
import { type Place, preparedStore, RUN } from './shorthands.ts';

const SOURCE = { definition: RUN.definition, task: '' };

/** Returns the statistics of a run as far as they count here. */
function ended(volumeRecords: number, inputEnd = 'complete'): string {
  return JSON.stringify({ inputEnd, read: volumeRecords + 3, volumeRecords });
}

/** Tests which run is the one that an export is held against. */
export function lastRunContract(t: Test, place: Place): void {
  t.test('of a store without runs none was complete', async (s) => {
    const store = await preparedStore(s, place);
    s.equal(await store.runs.lastComplete(SOURCE), undefined);
  });

  t.test('the last complete sync of a source is found with its number of volume records', async (s) => {
    const store = await preparedStore(s, place);
    const record = (id: string, statistics: string, others: Partial<Run> = {}) =>
      store.runs.finish({ ...RUN, id, ...others }, statistics, 0);
    await record('first', ended(100));
    await record('second', ended(200));
    await record('another', ended(7), { definition: 'other.ttidef' });
    await record('applied', ended(8), { command: 'apply' });
    await record('of-a-task', ended(9), { task: 'tape_site' });
    for (const end of ['failed', 'interrupted', 'shrunk']) await record(end, ended(1, end));
    const { started } = RUN;
    s.strictSame(await store.runs.lastComplete(SOURCE), { id: 'second', started, volumeRecords: 200 });
    s.match(await store.runs.lastComplete({ definition: 'other.ttidef' }), { volumeRecords: 7 });
    s.match(await store.runs.lastComplete({ ...SOURCE, task: 'tape_site' }), { id: 'of-a-task' });
    s.equal(await store.runs.lastComplete({ ...SOURCE, task: 'tape-site' }), undefined);
    s.equal(await store.runs.lastComplete({ definition: 'none.ttidef' }), undefined);
  });

  t.test('a plan that was recorded, since its records were handed over, counts as a sync', async (s) => {
    const store = await preparedStore(s, place);
    await store.runs.finish({ ...RUN, id: 'sync' }, ended(100), 0);
    await store.runs.finish({ ...RUN, id: 'plan', command: 'plan' }, ended(50), 0);
    s.match(await store.runs.lastComplete(SOURCE), { id: 'plan', volumeRecords: 50 });
  });

  t.test('it is found behind any number of runs that were not complete', async (s) => {
    const store = await preparedStore(s, place);
    await store.runs.finish({ ...RUN, id: 'complete' }, ended(100), 0);
    for (let run = 0; run < 25; run++)
      await store.runs.finish({ ...RUN, id: `r${run}` }, ended(1, 'failed'), 3);
    s.match(await store.runs.lastComplete(SOURCE), { id: 'complete' });
  });

  t.test('a run of an earlier version counts, and one without figures does not', async (s) => {
    const store = await preparedStore(s, place);
    const outcomes = { excluded: { total: 20, reasons: {} }, rejected: { total: 3, reasons: {} } };
    await store.runs.finish(
      { ...RUN, id: 'earlier' },
      JSON.stringify({ inputEnd: 'complete', read: 123, outcomes }),
      1,
    );
    await store.runs.finish({ ...RUN, id: 'empty' }, '{"inputEnd":"complete"}', 0);
    s.match(await store.runs.lastComplete(SOURCE), { id: 'earlier', volumeRecords: 100 });
  });
}
