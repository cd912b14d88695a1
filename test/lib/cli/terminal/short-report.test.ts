import t from 'tap';
import { type ReportSettings, shortReport } from '../../../../lib/cli/terminal/short-report.ts';
import { TapesyncError } from '../../../../lib/errors/error.ts';
import { Progress } from '../../../../lib/observe/progress.ts';
import { type RunDescription, statisticsOf } from '../../../../lib/observe/statistics.ts';

const SETTINGS: ReportSettings = { timeZone: 'UTC', width: 80, isPlanned: false, hasRejects: false };
const ENDED = 'Sunday, March 15, 2026 - 00:00:00 (UTC)';

function reportOf(
  fill: (progress: Progress) => void,
  about: Partial<RunDescription> = {},
  settings: Partial<ReportSettings> = {},
): readonly string[] {
  const progress = new Progress();
  progress.end = { kind: 'complete' };
  fill(progress);
  const statistics = statisticsOf(progress, {
    command: 'sync',
    run: 'the-run',
    definition: 'volumes.ttidef',
    task: '',
    inputs: ['a.csv', 'stdin'],
    server: 'sqlite:tapesync.db',
    started: '2026-03-14T23:59:58Z',
    elapsed: 2500,
    exitCode: 0,
    ...about,
  });
  return shortReport(statistics, { ...SETTINGS, ...settings });
}

t.test(
  'a short report says what was read, what changed, what needs a person, and how long it took',
  async (t) => {
    const lines = reportOf(({ total }) => {
      total.read = 1_234_567;
      total.outcomes.add('excluded', 'heading', 1);
      total.outcomes.add('unchanged', '', 1_234_540);
      total.outcomes.add('updated', '', 16);
      total.outcomes.add('added', '', 4);
      total.outcomes.add('rejected', 'RECORD_VALUE', 2);
      total.outcomes.add('rejected', 'RECORD_NO_KEY', 4);
      total.absent = 17;
    });
    t.strictSame(lines, [
      'Synchronization',
      ' Read       1,234,567 records of a.csv stdin by volumes.ttidef',
      ' Changed    16 updated; 4 added on sqlite:tapesync.db',
      ' As before  1 excluded (1 heading); 1,234,540 unchanged',
      ' Look at    6 rejected (4 RECORD_NO_KEY, 2 RECORD_VALUE); --rejects FILE lists',
      '            them',
      ' Absent     17 volumes on the server, not in a.csv stdin',
      ` Took       2.50 s, ended ${ENDED}`,
    ]);
  },
);

t.test('where there is nothing to do, it says so', async (t) => {
  const lines = reportOf(({ total }) => {
    total.read = 1;
    total.outcomes.add('unchanged');
    total.absent = 0;
  });
  t.strictSame(lines.slice(1, -1), [
    ' Read       1 record of a.csv stdin by volumes.ttidef',
    ' Changed    nothing on sqlite:tapesync.db',
    ' As before  1 unchanged',
    ' Look at    nothing',
  ]);
});

t.test('what is only shown has not changed yet, and an extraction writes', async (t) => {
  const fill = ({ total }: Progress) => {
    total.read = 1;
    total.written = 1;
    total.outcomes.add('updated');
  };
  t.equal(
    reportOf(fill, { command: 'plan' }, { isPlanned: true })[2],
    ' To change  1 updated on sqlite:tapesync.db',
  );
  t.equal(reportOf(fill, { command: 'extract', server: '' }, { isPlanned: true })[2], ' Written    1 record');
});

t.test('an input that was not read to its end is told, and so is what is still on its way', async (t) => {
  for (const [kind, words] of [
    ['interrupted', 'interrupted before the end'],
    ['failed', 'not to the end, which could not be read'],
  ] as const) {
    const lines = reportOf((progress) => {
      progress.end =
        kind === 'failed' ? { kind, error: new TapesyncError('STORE_FULL', { store: 's' }) } : { kind };
    });
    t.match(lines.join(' ').replace(/ +/g, ' '), new RegExp(`volumes\\.ttidef; ${words}`));
  }
  const open = reportOf((progress) => {
    progress.end = undefined;
    progress.total.read = 5;
  });
  t.match(open[1], '; so far');
  t.notMatch(open.join('\n'), 'not accounted for');
});

t.test('limits, other errors, tapes that have not left and lost records need a person', async (t) => {
  const lines = reportOf(({ total }) => {
    total.read = 5;
    total.notLeft = 2;
    total.errors.push(new TapesyncError('STORE_FULL', { store: 's' }));
  });
  t.strictSame(
    lines.filter((line) => /Look at|^ {12}/.test(line)),
    [
      ' Look at    1 error; 2 volumes where they should have left; 5 records not',
      '            accounted for',
    ],
  );
});

t.test('records that a file has are not said to be in one', async (t) => {
  const fill = ({ total }: Progress) => {
    total.read = 1;
    total.outcomes.add('rejected', 'RECORD_VALUE');
  };
  t.notMatch(reportOf(fill, {}, { hasRejects: true }).join('\n'), '--rejects');
  t.match(reportOf(fill).join('\n'), '--rejects FILE lists them');
});

t.test('lines break between words, so that they fit', async (t) => {
  const fill = ({ total }: Progress) => {
    total.read = 7;
    for (const reason of ['one', 'two', 'three', 'four', 'five']) total.outcomes.add('excluded', reason);
    total.outcomes.add('unchanged', '', 1);
    total.outcomes.add('superseded', '', 1);
  };
  for (const width of [40, 66, 80]) {
    for (const line of reportOf(fill, {}, { width })) t.ok(line.length <= width, `${line.length}: ${line}`);
  }
  t.match(reportOf(fill, {}, { width: 200 }).join('\n'), '5 excluded (1 one, 1 two, 1 three, 2 others)');
});
