import t from 'tap';
import { TapesyncError } from '../../../lib/errors/error.ts';
import { OUTCOMES } from '../../../lib/model/outcome.ts';
import { Tally } from '../../../lib/model/tally.ts';
import { Progress } from '../../../lib/observe/progress.ts';
import { isStatistics, STATISTICS_FIELDS, statisticsOf } from '../../../lib/observe/statistics.ts';

const ABOUT = {
  command: 'sync',
  run: 'r',
  definition: 'd',
  task: '',
  inputs: ['stdin'],
  server: 'sqlite:x',
  started: '2026-03-14T02:13:45Z',
  elapsed: 1000,
  exitCode: 3,
};

t.test('of ever so many errors the first are listed, and the others counted by their code', async (t) => {
  const progress = new Progress();
  for (let scope = 0; scope < 9000; scope++) {
    progress.fail(
      new TapesyncError('SCOPE_NOT_THERE', { store: 'https://tapes.example', scope: `US01.${scope}` }),
    );
    if (scope % 3000 === 0) progress.fail(new TapesyncError('STORE_FULL', { store: 'sqlite:x' }));
  }
  const { errors } = statisticsOf(progress, ABOUT);
  t.equal(errors.length, 502);
  t.match(errors[0], { code: 'SCOPE_NOT_THERE', message: /US01\.0/ });
  t.strictSame(errors.slice(-2), [
    { code: 'SCOPE_NOT_THERE', message: 'and 8501 more' },
    { code: 'STORE_FULL', message: 'and 2 more' },
  ]);
});

t.test('statistics repeat the facts of the run, and have every field that is described', async (t) => {
  const { elapsed, ...facts } = ABOUT;
  const statistics = statisticsOf(new Progress(), ABOUT);
  t.has(statistics, facts);
  t.equal(statistics.seconds, elapsed / 1000);
  t.strictSame(Object.keys(statistics).sort(), Object.keys(STATISTICS_FIELDS).sort());
});

t.test('every outcome has its total and its reasons, and a record without a reason has none', async (t) => {
  const progress = new Progress();
  const tally = new Tally();
  tally.read = 9;
  tally.outcomes.add('excluded', 'heading');
  tally.outcomes.add('excluded', 'scratch', 3);
  tally.outcomes.add('added', '', 4);
  progress.add(tally);
  const { outcomes, undecided, read } = statisticsOf(progress, ABOUT);
  t.strictSame(Object.keys(outcomes), OUTCOMES);
  t.strictSame(outcomes.excluded, { total: 4, reasons: { scratch: 3, heading: 1 } });
  t.strictSame(outcomes.added, { total: 4, reasons: {} });
  t.strictSame(outcomes.failed, { total: 0, reasons: {} });
  t.strictSame([read, undecided], [9, 1]);
});

t.test('absent volumes are known only where sync or plan read the input to its end', async (t) => {
  const absentOf = (command: string, kind?: 'complete' | 'interrupted') => {
    const progress = new Progress();
    progress.total.absent = 5;
    if (kind !== undefined) progress.end = { kind };
    const { absent, inputEnd } = statisticsOf(progress, { ...ABOUT, command });
    return [absent, inputEnd];
  };
  t.strictSame(absentOf('sync', 'complete'), [5, 'complete']);
  t.strictSame(absentOf('plan', 'complete'), [5, 'complete']);
  t.strictSame(absentOf('extract', 'complete'), [null, 'complete']);
  t.strictSame(absentOf('apply', 'complete'), [null, 'complete']);
  t.strictSame(absentOf('sync', 'interrupted'), [null, 'interrupted']);
  t.strictSame(absentOf('sync'), [null, 'open']);
});

t.test('the rate of a stage is its records by its time, and a stage without time has none', async (t) => {
  const progress = new Progress();
  Object.assign(progress.stage('differ'), { records: 1000, ms: 1500 });
  progress.stage('updater');
  t.strictSame(statisticsOf(progress, ABOUT).stages, [
    { name: 'differ', records: 1000, seconds: 1.5, recordsPerSecond: 667 },
    { name: 'updater', records: 0, seconds: 0, recordsPerSecond: null },
  ]);
});

t.test(
  'statistics are known again as they were kept, and what somebody made up is told from them',
  async (t) => {
    const progress = new Progress();
    const tally = new Tally();
    tally.outcomes.add('skipped', 'why', 3);
    progress.add(tally);
    progress.stage('differ').ms = 12;
    const kept = JSON.parse(JSON.stringify(statisticsOf(progress, ABOUT)));
    t.equal(isStatistics(kept), true);
    const wrong = {
      absent: 'x',
      started: 'soon',
      inputs: 'a',
      stages: [{}],
      outcomes: {},
      sorted: 7,
      snapshots: [],
    };
    for (const [key, value] of Object.entries({ ...wrong, command: 1, read: null })) {
      t.equal(isStatistics({ ...kept, [key]: value }), false, key);
    }
    const reasons = { ...kept.outcomes, skipped: { total: 1, reasons: { why: 'x' } } };
    t.equal(isStatistics({ ...kept, outcomes: reasons }), false);
    for (const json of [null, 7, [], {}]) t.equal(isStatistics(json), false);
  },
);
