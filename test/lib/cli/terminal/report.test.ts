import t from 'tap';
import { report as reportLines } from '../../../../lib/cli/terminal/report.ts';
import { Progress } from '../../../../lib/observe/progress.ts';
import { type RunDescription, type Statistics, statisticsOf } from '../../../../lib/observe/statistics.ts';

const report = (...given: Parameters<typeof reportLines>) => `${reportLines(...given).join('\n')}\n`;

// The clock of the machine, as the report has it without a zone.
process.env.TZ = 'Asia/Kolkata';

function statisticsWith(fill: (progress: Progress) => void, about: Partial<RunDescription> = {}): Statistics {
  const progress = new Progress();
  fill(progress);
  return statisticsOf(progress, {
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
}

const A_RUN = (progress: Progress) => {
  progress.end = { kind: 'complete' };
  progress.total.read = 1_234_567;
  progress.total.recognized = 1_200_000;
  progress.total.outcomes.add('excluded', 'heading', 1);
  progress.total.outcomes.add('unchanged', '', 1_234_560);
  progress.total.outcomes.add('rejected', 'RECORD_VALUE', 2);
  progress.total.outcomes.add('rejected', 'RECORD_NO_KEY', 4);
  progress.total.absent = 17;
  Object.assign(progress.stage('source-reader'), { records: 1_234_567, ms: 1500 });
  Object.assign(progress.stage('statistics'), { records: 3, ms: 0 });
};

t.test('a report has title block, records by outcome and reason, and stages', async (t) => {
  const line = (text: string, calculation: string, count: string) =>
    ` ${text.padEnd(60)} ${calculation.padEnd(12)} ${count.padStart(12)}`;
  const stage = (...[name = '', ...cells]: string[]) =>
    ` ${name.padEnd(47)} ${cells.map((cell) => cell.padStart(12)).join(' ')}`;
  const rule = ` ${'-'.repeat(60)} ${'-'.repeat(12)} ${'-'.repeat(12)}`;
  const stages = ` ${'-'.repeat(47)} ${'-'.repeat(12)} ${'-'.repeat(12)} ${'-'.repeat(12)}`;
  t.equal(
    report(statisticsWith(A_RUN), 'Europe/Berlin'),
    [
      '             System: tapesync',
      ' Report Description: Synchronization',
      '       Report Notes: Definition(volumes.ttidef) Input(a.csv stdin) Server(sqlite:tapesync.db)',
      '    Production Time: Sunday, March 15, 2026 - 01:00:00 (Europe/Berlin)',
      '       Report Width: 88 bytes',
      '',
      line('Metric', 'Calculation', 'Count'),
      rule,
      line('(a) Records read', '', '1,234,567'),
      line('(b) Excluded', '', '1'),
      line('      heading', '', '1'),
      line('(c) Rejected', '', '6'),
      line('      RECORD_NO_KEY', '', '4'),
      line('      RECORD_VALUE', '', '2'),
      line('(d) Unchanged', '', '1,234,560'),
      line('(e) Updated', '', '0'),
      line('(f) Added', '', '0'),
      line('(g) Skipped', '', '0'),
      line('(h) Superseded by another record', '', '0'),
      line('(i) Refused', '', '0'),
      line('(j) Conflicted', '', '0'),
      line('(k) Failed', '', '0'),
      line('(l) Not accounted for', 'a-(b+..+k)', '0'),
      line('(m) Absent: on the server, not in the input', '', '17'),
      line('(n) Scopes', '', '0'),
      line('(o) Changes of scope', '', '0'),
      line('(p) Records set aside to be sorted by scope', '', '0'),
      line('(q) Bytes of them on the disk', '', '0'),
      line('(r) Records recognized', '', '1,200,000'),
      line('(s) Snapshots downloaded', '', '0'),
      line('(t) Snapshots downloaded again', '', '0'),
      line('(u) Volumes in snapshots', '', '0'),
      line('(v) Bytes of snapshots', '', '0'),
      rule,
      '',
      stage('Stage', 'Records', 'Seconds', 'Records/s'),
      stages,
      stage('source-reader', '1,234,567', '1.500', '823,045'),
      stage('statistics', '3', '0.000', ''),
      stages,
      stage('Whole run', '1,234,567', '2.500', '493,827'),
      '',
    ].join('\n'),
  );
});

t.test('an extraction writes records and knows no server', async (t) => {
  const text = report(statisticsWith(A_RUN, { command: 'extract', server: '' }), 'UTC');
  t.match(text, 'Report Description: Extraction\n');
  t.match(text, 'Report Notes: Definition(volumes.ttidef) Input(a.csv stdin)\n');
  t.match(text, /\(l\) Written +0\n \(m\) Not accounted for +a-\(b\+\.\.\+l\) +0\n -/);
});

t.test('what is not known has no figure', async (t) => {
  const text = report(
    statisticsWith(() => {}, { command: 'plan', definition: '', task: '', inputs: [], elapsed: 0 }),
    'UTC',
  );
  t.match(
    text,
    'Report Description: Synchronization Plan\n       Report Notes: Server(sqlite:tapesync.db)\n',
  );
  t.match(text, /\(m\) Absent: on the server, not in the input +unknown\n/);
  t.match(text, / Whole run +0 +0\.000 *\n/);
});

t.test('a reason that is too long for its column is cut', async (t) => {
  const long = 'x'.repeat(80);
  const text = report(
    statisticsWith((progress) => progress.total.outcomes.add('excluded', long)),
    'UTC',
  );
  t.match(text, ` ${`      ${long}`.slice(0, 57)}...`);
  for (const line of text.split('\n').slice(6)) t.ok(line.length <= 87, line);
});

t.test('without a zone the time is that of the machine, with its distance from UTC', async (t) => {
  const timeIn = (zone: string) => {
    process.env.TZ = zone;
    return /Production Time: (.*)/.exec(report(statisticsWith(A_RUN), ''))?.[1];
  };
  t.equal(timeIn('Asia/Kolkata'), 'Sunday, March 15, 2026 - 05:30:00 (Asia/Kolkata, UTC+05:30)');
  t.equal(timeIn('America/Caracas'), 'Saturday, March 14, 2026 - 20:00:00 (America/Caracas, UTC-04:00)');
  t.equal(timeIn('UTC'), 'Sunday, March 15, 2026 - 00:00:00 (UTC)');
});

t.test('each zone names the same moment', async (t) => {
  t.match(report(statisticsWith(A_RUN), 'Asia/Tokyo'), 'Sunday, March 15, 2026 - 09:00:00 (Asia/Tokyo)');
});
