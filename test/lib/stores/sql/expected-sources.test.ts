import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import t, { type Test } from 'tap';
import type { ExpectedSource } from '../../../../lib/model/expected-source.ts';
import { WEEK } from '../../../../lib/model/schedule.ts';
import { dateSeconds } from '../../../../lib/model/value.ts';
import { sqlExpectedSources } from '../../../../lib/stores/sql/expected-sources.ts';
import { SqliteDatabase } from '../../../../lib/stores/sqlite/database.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';

const SOURCE: ExpectedSource = {
  ...{ name: 'nbu', customer: null, definition: 'nbu.ttidef', task: '', user: 'ada' },
  ...{ by: '02:30', zone: 'Europe/Berlin', days: WEEK },
};

/** A database whose clock is set by hand, with runs that were reports. */
function opened(s: Test) {
  const file = join(temporaryFolder(s), 'tapes.db');
  const database = new SqliteDatabase(file, true, 1000);
  const raw = new DatabaseSync(file);
  s.teardown(() => {
    raw.close();
    return database.close();
  });
  let now = '';
  const expected = sqlExpectedSources(database, () => dateSeconds(now));
  const insert = raw.prepare(
    "INSERT INTO run (id, user_id, command, definition, started, finished, exit_code) VALUES (?, 'ada', 'sync', 'nbu.ttidef', ?, ?, ?)",
  );
  return {
    expected,
    at: async (time: string) => {
      now = time;
      return (await expected.list())[0];
    },
    set: (time: string) => {
      now = time;
    },
    held: (state: string) =>
      raw
        .prepare("INSERT OR REPLACE INTO held_plan (run, plan, expires, state) VALUES (1, '{}', '', ?)")
        .run(state),
    ran: (started: string, finished: string | null, exitCode: number | null = 0) =>
      insert.run(started, started, finished, exitCode),
  };
}

t.test('a source is late from when it was due until it reports, over a change of the clocks', async (s) => {
  const { expected, at, set, ran } = opened(s);
  set('2026-10-23T12:00:00Z');
  await expected.put(SOURCE);
  s.match(await at('2026-10-24T00:29:59Z'), { due: null, next: '2026-10-24T00:30:00Z', isLate: false });
  s.match(await at('2026-10-24T00:30:00Z'), { due: '2026-10-24T00:30:00Z', isLate: true, lastRun: null });
  ran('2026-10-24T00:10:00Z', '2026-10-24T00:40:00Z');
  s.match(await at('2026-10-24T00:41:00Z'), { isLate: false, lastReport: { exitCode: 0 } });
  // The clocks go back at 01:00 UTC: 02:30 comes twice.
  s.match(await at('2026-10-25T00:31:00Z'), { due: '2026-10-25T00:30:00Z', isLate: true });
  ran('2026-10-25T01:15:00Z', '2026-10-25T01:20:00Z');
  s.match(await at('2026-10-25T01:31:00Z'), {
    due: '2026-10-25T00:30:00Z',
    next: '2026-10-26T01:30:00Z',
    isLate: false,
  });
});

t.test('a run that failed, hit a limit, was interrupted or goes on has not reported', async (s) => {
  const { expected, at, set, ran } = opened(s);
  set('2026-11-30T12:00:00Z');
  await expected.put(SOURCE);
  const night = '2026-12-01T00:00:0';
  for (const [second, exitCode] of [2, 3, 4, 70, 130].entries())
    ran(`${night}${second}Z`, `${night}9Z`, exitCode);
  ran(`${night}7Z`, null, null);
  s.match(await at('2026-12-01T09:00:00Z'), {
    ...{ isLate: true, lastReport: null, lastRun: { started: `${night}7Z`, finished: null, exitCode: null } },
  });
  ran(`${night}8Z`, `${night}9Z`, 1);
  s.match(await at('2026-12-01T09:00:00Z'), { isLate: false, lastReport: { exitCode: 1 } });
});

t.test('what a limit stopped is a report once somebody has released it', async (s) => {
  const { expected, at, set, ran, held } = opened(s);
  set('2026-11-30T12:00:00Z');
  await expected.put(SOURCE);
  ran('2026-12-01T00:00:00Z', '2026-12-01T00:05:00Z', 4);
  for (const state of ['held', 'refused', 'superseded', 'expired']) {
    held(state);
    s.match(await at('2026-12-01T09:00:00Z'), { isLate: true }, state);
  }
  held('released');
  s.match(await at('2026-12-01T09:00:00Z'), { isLate: false, lastReport: { exitCode: 4 } });
});

t.test('the clock of a client that is days ahead makes no report of tomorrow', async (s) => {
  const { expected, at, set, ran } = opened(s);
  set('2026-11-30T12:00:00Z');
  await expected.put(SOURCE);
  ran('2026-12-05T00:00:00Z', '2026-12-01T00:05:00Z');
  s.match(await at('2026-12-01T09:00:00Z'), { isLate: false });
  s.match(await at('2026-12-02T09:00:00Z'), { isLate: true });
});

t.test(
  'another time or source is expected from now on, another customer or the same changes nothing',
  async (s) => {
    const { expected, at, set } = opened(s);
    set('2026-11-30T12:00:00Z');
    await expected.put(SOURCE);
    set('2026-12-01T12:00:00Z');
    await expected.put(SOURCE);
    s.match(await at('2026-12-01T12:00:00Z'), { since: '2026-11-30T12:00:00Z', isLate: true });
    for (const other of [
      { by: '08:00' },
      { zone: 'UTC' },
      { days: ['tue'] },
      { task: 'x' },
      { user: 'eve' },
    ] as const) {
      set('2026-11-30T12:00:00Z');
      await expected.remove(SOURCE.name);
      await expected.put(SOURCE);
      set('2026-12-01T12:00:00Z');
      await expected.put({ ...SOURCE, ...other });
      s.match(await at('2026-12-01T12:00:00Z'), { since: '2026-12-01T12:00:00Z', due: null, isLate: false });
    }
  },
);
