import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import t from 'tap';
import { needs, WCHAN } from '../needs.ts';
import { readDatabase } from '../read-database.ts';
import { until, untilPrinted } from '../until.ts';
import { DEFINITION, exportOf, rowsOf } from './export.ts';
import { metricsUrl, RECORDS_READ, untilMetrics } from './exposition.ts';
import { runInside } from './inside.ts';
import { type Finished, finished, jsonLines, run, start } from './program.ts';
import { volumesIn } from './volumes-in.ts';

const SYNC = ['sync', '-a', '--create', '--max-changes', 'none', '-d', 'x.ttidef'];

interface Held {
  readonly volume: string;
  readonly version: number;
  readonly description: string;
}

const held = async (cwd: string) => jsonLines<Held>((await runInside(['volumes', '--json'], { cwd })).stdout);

// Each change of the history with the version it led to: no version twice, none left out.
const historyIsWhole = (cwd: string) => readDatabase(`${cwd}/tapesync.db`, isWholeHistory);

const isWholeHistory = (database: DatabaseSync) => {
  const select = (query: string) => database.prepare(query).all();
  const versions = new Map(
    select(
      `SELECT customer || '.' || media || '.' || volume AS volume, count(DISTINCT version) AS versions
       FROM volume_history GROUP BY 1`,
    ).map((row) => [row.volume, row.versions]),
  );
  const wrong = select(
    `SELECT customer || '.' || media || '.' || volume AS volume, version FROM volume`,
  ).filter(({ volume, version }) => versions.get(volume) !== version);
  const integrity = database.prepare('PRAGMA integrity_check').get();
  return wrong.length === 0 && integrity?.integrity_check === 'ok';
};

t.test('a program killed at any moment leaves a database that the next run completes', async (t) => {
  const cwd = t.testdir({ 'x.ttidef': DEFINITION, 'export.csv': exportOf(rowsOf(8000)) });
  for (const moment of [0, 1, 2000, 4000, 6000]) {
    const child = start([...SYNC, 'export.csv'], { cwd });
    const end = finished(child);
    await until(() => existsSync(`${cwd}/tapesync.db`) && volumesIn(cwd) >= moment);
    child.kill('SIGKILL');
    await end;
    const count = volumesIn(cwd);
    t.equal(count % 1000, 0, `with ${moment} volumes, then there are ${count}: whole batches only`);
  }
  const completed = await runInside([...SYNC, 'export.csv', '--stats', 'stats.json'], { cwd });
  t.equal(completed.code, 0, completed.stderr);
  t.equal((await held(cwd)).length, 8000);
  t.ok(historyIsWhole(cwd));
  const again = await runInside([...SYNC, 'export.csv', '--changes'], { cwd });
  t.equal(again.stdout, '', 'in step');
});

t.test('two syncs at once both finish, and every volume ends as one of them says', async (t) => {
  const rows = rowsOf(3000);
  const cwd = t.testdir({
    'x.ttidef': DEFINITION,
    'one.csv': exportOf(rows.map(([volume, where, , written]) => [volume, where, 'one', written] as const)),
    'two.csv': exportOf(rows.map(([volume, where, , written]) => [volume, where, 'two', written] as const)),
  });
  const ends = await Promise.all(['one.csv', 'two.csv'].map((file) => run([...SYNC, file], { cwd })));
  for (const { code, stderr } of ends) t.equal(code, 0, stderr);
  const volumes = await held(cwd);
  t.equal(volumes.length, 3000);
  t.ok(volumes.every(({ description }) => description === 'one' || description === 'two'));
  t.ok(historyIsWhole(cwd));
  t.equal((await runInside([...SYNC, 'two.csv'], { cwd })).code, 0);
  t.ok((await held(cwd)).every(({ description }) => description === 'two'));
});

t.test('two syncs of the same export at once write each change once', async (t) => {
  const rows = rowsOf(3000);
  const cwd = t.testdir({ 'x.ttidef': DEFINITION, 'export.csv': exportOf(rows) });
  const ends = await Promise.all([1, 2].map(() => run([...SYNC, 'export.csv'], { cwd })));
  for (const { code, stderr } of ends) t.equal(code, 0, stderr);
  t.ok((await held(cwd)).every(({ version }) => version === 1));
  t.ok(historyIsWhole(cwd));
});

/** Waits until a program sleeps outside of its event loop, as SQLite does between two looks at a lock. */
const untilItWaits = ({ pid }: ChildProcess) =>
  until(() => readFileSync(`/proc/${pid}/wchan`, 'utf8') === 'hrtimer_nanosleep');

t.test('a database that another process holds locked is waited for', needs(WCHAN), async (t) => {
  const cwd = t.testdir({ 'x.ttidef': DEFINITION });
  await runInside(SYNC, { cwd, stdin: exportOf(rowsOf(3)) });
  const other = new DatabaseSync(`${cwd}/tapesync.db`);
  other.exec('BEGIN IMMEDIATE');
  const child = start(SYNC, { cwd });
  const end = finished(child);
  child.stdin.end(exportOf(rowsOf(4)));
  await untilItWaits(child);
  other.exec('COMMIT');
  other.close();
  t.equal((await end).code, 0);
  t.equal((await held(cwd)).length, 4);
});

t.test('SIGUSR1 prints the statistics so far and does not disturb the run', async (t) => {
  const cwd = t.testdir({ 'x.ttidef': DEFINITION });
  const child = start([...SYNC, '--metrics-port', '0'], { cwd });
  const end = finished(child);
  child.stdin.write(exportOf(rowsOf(100)));
  await untilMetrics(await metricsUrl(child), (samples) => samples.get(RECORDS_READ) === 101);
  const printed = untilPrinted(child.stderr, / Took /);
  child.kill('SIGUSR1');
  await printed;
  child.stdin.end();
  const { code, stderr } = await end;
  t.equal(code, 0);
  t.equal(stderr.match(/^Synchronization$/gm)?.length, 2);
  t.match(stderr, / Read +101 records of stdin by x\.ttidef; so far\n/);
});

t.test('a second signal ends the program at once', async (t) => {
  const cwd = t.testdir({ 'x.ttidef': DEFINITION, 'export.csv': exportOf(rowsOf(40_000)) });
  const child = start([...SYNC, 'export.csv'], { cwd });
  const end = finished(child);
  const stopping = untilPrinted(child.stderr, /SIGINT: stopping after what has been read/);
  await until(() => volumesIn(cwd) > 0);
  child.kill('SIGINT');
  await stopping;
  child.kill('SIGINT');
  const { code, signal, stderr } = await end;
  t.ok(code === 130 || signal === 'SIGINT', 'a shell sees 130 either way');
  t.notMatch(stderr, / Took /, 'with much left to do');
  t.ok(historyIsWhole(cwd));
});

t.test(
  'randomized scope that is not sorted is warned of with what it cost, and the result is the same',
  async (t) => {
    const scoped = DEFINITION.replace('SetLiteral(MEDIA, "LTO");', 'Extract(MEDIA, "Media", 4);');
    const lines = Array.from({ length: 6000 }, (_, i) => `B${i},LIBR,text ${i},,M${(i * 7919) % 6}`);
    const cwd = t.testdir({ 'x.ttidef': scoped });
    writeFileSync(`${cwd}/export.csv`, ['Barcode,Where,Text,Written,Media', ...lines, ''].join('\n'));
    t.equal((await runInside([...SYNC, 'export.csv'], { cwd })).code, 0);
    const { code, stderr } = await runInside(
      [
        ...SYNC,
        'export.csv',
        '--no-cache',
        '--sort',
        'never',
        '--cache-memory',
        '1K',
        '--stats',
        'stats.json',
      ],
      { cwd },
    );
    t.equal(code, 0);
    t.match(stderr, /warning: randomized scope: \d+ changes of scope among 6 scopes/);
    t.match(
      stderr,
      /\d+ snapshots \(\d+ bytes\) were downloaded again .* --cache-memory 1K\. Sort the export/,
    );
    const statistics = JSON.parse(readFileSync(`${cwd}/stats.json`, 'utf8'));
    t.match(statistics, { scopes: 6, outcomes: { unchanged: { total: 6000 } }, undecided: 0 });
    t.ok(statistics.snapshots.reloads > 6);
  },
);

t.test('the report is dated by the clocks of the machine, or of a zone that is named', async (t) => {
  const cwd = t.testdir({ 'x.ttidef': DEFINITION });
  const timeOf = async (ended: Promise<Finished>) => {
    const { stderr } = await ended;
    return /Production Time: (.*)/.exec(stderr)?.[1] ?? stderr;
  };
  const day = /^(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, [A-Z][a-z]+ \d+, 2\d{3} - \d\d:\d\d:\d\d /;
  for (const [machine, zone] of [
    ['UTC', 'UTC'],
    ['Asia/Kolkata', 'Asia/Kolkata, UTC+05:30'],
    ['America/Caracas', 'America/Caracas, UTC-04:00'],
  ] as const) {
    const stdin = exportOf(rowsOf(1));
    const time = await timeOf(run([...SYNC, '--report', 'long'], { cwd, stdin, env: { TZ: machine } }));
    t.match(time, day);
    t.ok(time.endsWith(` (${zone})`), time);
    const named = await timeOf(
      runInside([...SYNC, '--report', 'long', '--timezone', machine], { cwd, stdin }),
    );
    t.match(named, day);
    t.ok(named.endsWith(` (${machine})`), named);
    t.equal(time.split(',')[0], named.split(',')[0], 'the same day of the week');
    const [one, other] = [time, named].map((text) =>
      Date.parse(`${text.replace(' - ', ' ').replace(/ \(.*/, '')} UTC`),
    );
    t.ok(Math.abs((one ?? 0) - (other ?? 0)) < 60_000, `${time} and ${named} are the same time`);
  }
});
