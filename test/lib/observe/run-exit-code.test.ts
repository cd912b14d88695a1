import t from 'tap';
import { TapesyncError } from '../../../lib/errors/error.ts';
import type { Outcome } from '../../../lib/model/outcome.ts';
import { Tally } from '../../../lib/model/tally.ts';
import { Progress } from '../../../lib/observe/progress.ts';
import { exitCodeOfRun } from '../../../lib/observe/run-exit-code.ts';

const SOURCE = new TapesyncError('SOURCE_EMPTY', { source: 'export.csv' });
const STORE = new TapesyncError('STORE_FULL', { store: 'sqlite:x' });
const LIMIT = new TapesyncError('LIMIT_CHANGES', {
  scope: 'US01.LTO',
  changes: 40,
  share: '40 %',
  volumes: 100,
  limit: '30 %',
  suggestion: 40,
});

/** A run with one record of each outcome, and with these errors; `open` records have no outcome. */
function runOf({
  outcomes = ['unchanged'],
  errors = [],
  open = 0,
}: {
  readonly outcomes?: readonly Outcome[];
  readonly errors?: readonly TapesyncError[];
  readonly open?: number;
}): Progress {
  const tally = new Tally();
  tally.read = outcomes.length + open;
  for (const outcome of outcomes) tally.outcomes.add(outcome);
  tally.errors.push(...errors);
  const progress = new Progress();
  progress.add(tally);
  return progress;
}

t.test('a run in which nothing is wrong ends with 0, with changes or without', async (t) => {
  const outcomes = ['excluded', 'unchanged', 'skipped', 'superseded'] as const;
  t.equal(exitCodeOfRun(runOf({ outcomes })), 0);
  t.equal(exitCodeOfRun(runOf({ outcomes: ['updated', 'added'] })), 0);
});

t.test('a single record in trouble makes it 1', async (t) => {
  for (const outcome of ['rejected', 'refused', 'conflicted', 'failed'] as const)
    t.equal(exitCodeOfRun(runOf({ outcomes: ['added', outcome] })), 1, outcome);
});

t.test('a limit comes before single records in trouble', async (t) => {
  t.equal(exitCodeOfRun(runOf({ errors: [LIMIT] })), 4);
  t.equal(exitCodeOfRun(runOf({ outcomes: ['refused'], errors: [LIMIT] })), 4);
});

t.test('a failed read or store comes before a limit, whichever was first', async (t) => {
  for (const error of [SOURCE, STORE]) {
    t.equal(exitCodeOfRun(runOf({ errors: [error] })), 3, error.code);
    t.equal(exitCodeOfRun(runOf({ errors: [LIMIT, error] })), 3, error.code);
    t.equal(exitCodeOfRun(runOf({ errors: [error, LIMIT], outcomes: ['failed'] })), 3, error.code);
  }
});

t.test('records without an outcome come before all else', async (t) => {
  t.equal(exitCodeOfRun(runOf({ open: 1 })), 70);
  t.equal(
    exitCodeOfRun(runOf({ open: 1, errors: [STORE, LIMIT], outcomes: ['failed'] }), { reportsChanges: true }),
    70,
  );
  t.equal(exitCodeOfRun(runOf({ open: -1 })), 70, 'and so do more outcomes than records');
});

t.test('changes make it 10, but only where that is asked for and nothing is wrong', async (t) => {
  for (const outcome of ['updated', 'added'] as const) {
    t.equal(exitCodeOfRun(runOf({ outcomes: [outcome] }), { reportsChanges: true }), 10, outcome);
    t.equal(exitCodeOfRun(runOf({ outcomes: [outcome] }), { reportsChanges: false }), 0, outcome);
    t.equal(exitCodeOfRun(runOf({ outcomes: [outcome, 'rejected'] }), { reportsChanges: true }), 1, outcome);
    t.equal(
      exitCodeOfRun(runOf({ outcomes: [outcome], errors: [LIMIT] }), { reportsChanges: true }),
      4,
      outcome,
    );
    t.equal(
      exitCodeOfRun(runOf({ outcomes: [outcome], errors: [STORE] }), { reportsChanges: true }),
      3,
      outcome,
    );
  }
  t.equal(exitCodeOfRun(runOf({ outcomes: ['unchanged', 'skipped'] }), { reportsChanges: true }), 0);
});
