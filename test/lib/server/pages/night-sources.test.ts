import t from 'tap';
import type { SourceState } from '../../../../lib/model/expected-source.ts';
import { WEEK } from '../../../../lib/model/schedule.ts';
import { canonicalDate } from '../../../../lib/model/value.ts';
import { lastRuns, nightSources, sourceNeeds } from '../../../../lib/server/pages/night-sources.ts';
import type { RecordedRun } from '../../../../lib/stores/roles/runs.ts';

const NOW = Date.now() / 1000;
const ago = (hours: number) => canonicalDate(Math.floor(NOW) - hours * 3600);
const RUN: RecordedRun = {
  ...{ id: 'r', user: 'ada', command: 'sync', definition: 'a', task: '', started: ago(1) },
  ...{ finished: '', exitCode: 0, statistics: null },
};
const SOURCE: SourceState = {
  ...{
    name: 'a',
    customer: null,
    definition: 'a',
    task: '',
    user: 'ada',
    by: '07:00',
    zone: 'UTC',
    days: WEEK,
  },
  ...{ since: ago(99), due: ago(2), next: ago(-22), lastRun: null, lastReport: null, isLate: false },
};

t.test('a source is a definition and a task of a user, and its last run counts', async (t) => {
  const run = {
    finished: '',
    exitCode: 0,
    statistics: null,
    command: 'sync',
    definition: 'a',
    task: '',
    user: 'ada',
  };
  const runs: RecordedRun[] = [
    { ...run, id: '1', started: ago(1) },
    { ...run, id: '2', started: ago(2), definition: 'b' },
    { ...run, id: '3', started: ago(3) },
    { ...run, id: '4', started: ago(4), user: 'bob' },
    { ...run, id: '5', started: ago(5), command: 'move', definition: '' },
    { ...run, id: '7', started: ago(4), task: 'north' },
    { ...run, id: '8', started: ago(5), task: 'north', command: 'reconcile' },
    { ...run, id: '6', started: ago(24 * 20), definition: 'old' },
  ];
  t.strictSame(
    lastRuns(runs, Date.now() / 1000).map(({ id }) => id),
    ['1', '2', '4', '7'],
  );
});

t.test('an expected source and its last run are one, and what is late comes first', async (t) => {
  const runs = [RUN, { ...RUN, id: 'other', definition: 'b', started: ago(2) }];
  const late = { ...SOURCE, name: 'late', definition: 'never ran', isLate: true };
  t.match(nightSources(runs, [SOURCE, late], NOW), [
    { expected: { name: 'late' } },
    { expected: { name: 'a' }, run: { id: 'r' } },
    { run: { id: 'other' } },
  ]);
  t.equal(
    nightSources(runs, [{ ...SOURCE, task: 'north' }], NOW).length,
    3,
    'another task is another source',
  );
});

t.test('the fixed time counts only for sources of which nothing else was said', async (t) => {
  const old = { ...RUN, started: ago(60) };
  const needs = (expected: readonly SourceState[]) =>
    sourceNeeds(nightSources([old], expected, NOW), [], NOW).map(({ text }) =>
      text.replaceAll(/<[^>]*>/g, ''),
    );
  t.strictSame(needs([]), ['1 source without a run for more than 36 hours']);
  t.strictSame(needs([SOURCE]), []);
  t.match(needs([{ ...SOURCE, isLate: true }]), [/^a has not reported\. It was due .* UTC; it never did$/]);
});

t.test('what did not go well leads to where who reads it finds it', async (t) => {
  const failed = { ...RUN, exitCode: 3 };
  const [own] = sourceNeeds(nightSources([failed], [], NOW), [], NOW);
  t.match(own?.text, '<a href="/runs?state&#61;trouble">1 source whose last run');
  const lastRun = { id: 'r', started: ago(1), finished: ago(1), exitCode: 3 };
  const [others] = sourceNeeds(nightSources([], [{ ...SOURCE, lastRun }], NOW), [], NOW);
  t.match(others?.text, '<a href="#sources">1 source whose last run');
});

t.test('of many that are late the first are named, and the others counted', async (t) => {
  const late = Array.from({ length: 30 }, (_, at) => ({
    ...SOURCE,
    name: `s${at}`,
    task: `t${at}`,
    isLate: true,
  }));
  const needs = sourceNeeds(nightSources([], late, NOW), [], NOW);
  t.equal(needs.length, 21);
  t.match(needs.at(-1)?.text, /10 more sources that should have reported/);
});
