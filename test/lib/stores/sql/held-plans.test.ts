import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import t from 'tap';
import { sqlHeldPlans } from '../../../../lib/stores/sql/held-plans.ts';
import { SqliteDatabase } from '../../../../lib/stores/sqlite/database.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { changesOf } from '../contract/held-plans.ts';
import { RUN, SCOPE, update } from '../contract.ts';

const HOUR = 3600;
const HEAD = {
  ...{ create: false, volumeRecords: 12 },
  scopes: [{ ...SCOPE, volumes: 12, code: 'LIMIT_CHANGES', reason: 'over the limit' }],
};

async function held(t: import('tap').Test) {
  const file = join(temporaryFolder(t), 'x.db');
  const database = new SqliteDatabase(file, true, 1000, { shared: false, migrate: true });
  t.teardown(() => database.close());
  const clock = { hours: 0 };
  const plans = sqlHeldPlans(database, () => 1_800_000_000 + clock.hours * HOUR);
  const hold = (id: string, task = id) =>
    plans.hold({ ...RUN, id, task }, HEAD, changesOf(update('A1', 1, { slot: '2' })));
  await hold('night');
  const states = async () => (await plans.list({ limit: 9 })).items.map(({ id, state }) => `${id} ${state}`);
  return { file, plans, clock, hold, states };
}

t.test('a plan waits for 36 hours, and is told as expired from then on', async (s) => {
  const { plans, clock, hold, states } = await held(s);
  clock.hours = 35.9;
  s.strictSame(await states(), ['night held']);
  clock.hours = 36;
  s.strictSame(await states(), ['night expired']);
  s.strictSame((await plans.list({ waiting: true, limit: 9 })).items, []);
  const expired = {
    code: 'HELD_DECIDED',
    message: /it has expired at 2027-01-16T20:00:00Z; run the sync again/,
  };
  await s.rejects(plans.release({ ...RUN, id: 'night' }, { ...RUN, id: 'r1' }), expired);
  await s.rejects(plans.refuse({ ...RUN, id: 'night' }, 'ada'), expired);
  await hold('newer', 'night');
  s.strictSame(
    await states(),
    ['newer held', 'night expired'],
    'a newer run does not change what became of it',
  );
});

t.test('the changes of old plans are forgotten, what they were is not', async (s) => {
  const { plans, clock, hold, states } = await held(s);
  clock.hours = 31 * 24;
  await hold('other');
  s.match(
    (await plans.changes({ ...RUN, id: 'night' })).items,
    [{ volume: 'A1' }],
    'for 30 days behind its end',
  );
  clock.hours = 32 * 24;
  await hold('third');
  s.strictSame(await plans.changes({ ...RUN, id: 'night' }), { items: [] });
  s.strictSame(await states(), ['third held', 'other held', 'night expired']);
});

t.test('a plan that is damaged is told as that', async (s) => {
  const { file, plans } = await held(s);
  const write = (sql: string) => {
    const database = new DatabaseSync(file);
    database.exec(sql);
    database.close();
  };
  write("UPDATE held_plan_part SET changes = 'AAAA'");
  await s.rejects(plans.changes({ ...RUN, id: 'night' }), { code: 'HELD_DAMAGED' });
  write("UPDATE held_plan SET plan = '{}'");
  await s.rejects(plans.list({ limit: 9 }), /the held plan of run night cannot be read/);
});
