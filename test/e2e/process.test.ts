import { readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { DEFINITION, exportOf, rowsOf } from './export.ts';
import { finished, jsonLines, run, start } from './program.ts';

const SYNC = ['sync', '-a', '--create', '--max-changes', 'none', '-d', 'x.ttidef'];

interface Held {
  readonly volume: string;
  readonly version: number;
  readonly description: string;
}

const held = async (cwd: string) => jsonLines<Held>((await run(['volumes', '--json'], { cwd })).stdout);

// Each change of the history with the version it led to: no version twice, none left out.
const historyIsWhole = (cwd: string) => {
  const database = new DatabaseSync(`${cwd}/tapesync.db`, { readOnly: true });
  const [row] = database
    .prepare(
      `SELECT count(*) AS wrong FROM volume LEFT JOIN (
         SELECT customer, media, volume, count(DISTINCT version) AS versions FROM volume_history GROUP BY 1, 2, 3
       ) USING (customer, media, volume) WHERE version IS NOT versions`,
    )
    .all();
  const integrity = database.prepare('PRAGMA integrity_check').get();
  database.close();
  return row?.wrong === 0 && integrity?.integrity_check === 'ok';
};

t.test('a program killed at any moment leaves a database that the next run completes', async (t) => {
  const cwd = t.testdir({ 'x.ttidef': DEFINITION, 'export.csv': exportOf(rowsOf(30_000)) });
  for (const wait of [400, 600, 800, 1000, 1300]) {
    const child = start([...SYNC, 'export.csv'], { cwd });
    const end = finished(child);
    await sleep(wait);
    child.kill('SIGKILL');
    await end;
    const count = (await held(cwd)).length;
    t.equal(count % 1000, 0, `after ${wait} ms there are ${count} volumes: whole batches only`);
  }
  const completed = await run([...SYNC, 'export.csv', '--stats', 'stats.json'], { cwd });
  t.equal(completed.code, 0, completed.stderr);
  t.equal((await held(cwd)).length, 30_000);
  t.ok(historyIsWhole(cwd));
  const again = await run([...SYNC, 'export.csv', '--changes'], { cwd });
  t.equal(again.stdout, '', 'in step');
});

t.test('two syncs at once both finish, and every volume ends as one of them says', async (t) => {
  const rows = rowsOf(5000);
  const cwd = t.testdir({
    'x.ttidef': DEFINITION,
    'one.csv': exportOf(rows.map(([volume, where, , written]) => [volume, where, 'one', written] as const)),
    'two.csv': exportOf(rows.map(([volume, where, , written]) => [volume, where, 'two', written] as const)),
  });
  const ends = await Promise.all(['one.csv', 'two.csv'].map((file) => run([...SYNC, file], { cwd })));
  for (const { code, stderr } of ends) t.equal(code, 0, stderr);
  const volumes = await held(cwd);
  t.equal(volumes.length, 5000);
  t.ok(volumes.every(({ description }) => description === 'one' || description === 'two'));
  t.ok(historyIsWhole(cwd));
  t.equal((await run([...SYNC, 'two.csv'], { cwd })).code, 0);
  t.ok((await held(cwd)).every(({ description }) => description === 'two'));
});

t.test('two syncs of the same export at once write each change once', async (t) => {
  const rows = rowsOf(5000);
  const cwd = t.testdir({ 'x.ttidef': DEFINITION, 'export.csv': exportOf(rows) });
  const ends = await Promise.all([1, 2].map(() => run([...SYNC, 'export.csv'], { cwd })));
  for (const { code, stderr } of ends) t.equal(code, 0, stderr);
  t.ok((await held(cwd)).every(({ version }) => version === 1));
  t.ok(historyIsWhole(cwd));
});

t.test('a database that another process holds locked is waited for', async (t) => {
  const cwd = t.testdir({ 'x.ttidef': DEFINITION });
  await run(SYNC, { cwd, stdin: exportOf(rowsOf(3)) });
  const other = new DatabaseSync(`${cwd}/tapesync.db`);
  other.exec('BEGIN IMMEDIATE');
  const waiting = run(SYNC, { cwd, stdin: exportOf(rowsOf(4)) });
  await sleep(1500);
  other.exec('COMMIT');
  other.close();
  t.equal((await waiting).code, 0);
  t.equal((await held(cwd)).length, 4);
});

t.test('SIGUSR1 prints the statistics so far and does not disturb the run', async (t) => {
  const cwd = t.testdir({ 'x.ttidef': DEFINITION });
  const child = start(SYNC, { cwd });
  const end = finished(child);
  child.stdin.write(exportOf(rowsOf(100)));
  await sleep(1500);
  child.kill('SIGUSR1');
  await sleep(300);
  child.stdin.end();
  const { code, stderr } = await end;
  t.equal(code, 0);
  t.equal(stderr.match(/Report Description: Synchronization/g)?.length, 2);
  t.match(stderr, /Not accounted for +a-\(b\+\.\.\+k\) +100\n/);
});

t.test('a second signal ends the program at once', async (t) => {
  const cwd = t.testdir({ 'x.ttidef': DEFINITION, 'export.csv': exportOf(rowsOf(200_000)) });
  const child = start([...SYNC, 'export.csv'], { cwd });
  const end = finished(child);
  await sleep(600);
  child.kill('SIGINT');
  await sleep(50);
  child.kill('SIGINT');
  const { code, signal } = await end;
  t.ok(code === 130 || signal === 'SIGINT', 'a shell sees 130 either way');
  t.ok(historyIsWhole(cwd));
});

t.test(
  'randomized scope that is not sorted is warned of with what it cost, and the result is the same',
  async (t) => {
    const scoped = DEFINITION.replace('SetLiteral(MEDIA, "LTO");', 'Extract(MEDIA, "Media", 4);');
    const lines = Array.from({ length: 6000 }, (_, i) => `B${i},LIBR,text ${i},,M${(i * 7919) % 6}`);
    const cwd = t.testdir({ 'x.ttidef': scoped });
    writeFileSync(`${cwd}/export.csv`, ['Barcode,Where,Text,Written,Media', ...lines, ''].join('\n'));
    t.equal((await run([...SYNC, 'export.csv'], { cwd })).code, 0);
    const { code, stderr } = await run(
      [...SYNC, 'export.csv', '--sort', 'never', '--cache-memory', '1K', '--stats', 'stats.json'],
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
  const timeOf = async (TZ: string, ...options: string[]) => {
    const { stderr } = await run([...SYNC, ...options], { cwd, stdin: exportOf(rowsOf(1)), env: { TZ } });
    return /Production Time: (.*)/.exec(stderr)?.[1] ?? stderr;
  };
  const day = /^(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, [A-Z][a-z]+ \d+, 2\d{3} - \d\d:\d\d:\d\d /;
  for (const [machine, zone] of [
    ['UTC', 'UTC'],
    ['Asia/Kolkata', 'UTC+05:30'],
    ['America/Caracas', 'UTC-04:00'],
  ] as const) {
    const time = await timeOf(machine);
    t.match(time, day);
    t.ok(time.endsWith(` (${zone})`), time);
    const named = await timeOf('UTC', '--timezone', machine);
    t.match(named, day);
    t.ok(named.endsWith(` (${machine})`), named);
    t.equal(time.split(',')[0], named.split(',')[0], 'the same day of the week');
    const [one, other] = [time, named].map((text) =>
      Date.parse(`${text.replace(' - ', ' ').replace(/ \(.*/, '')} UTC`),
    );
    t.ok(Math.abs((one ?? 0) - (other ?? 0)) < 60_000, `${time} and ${named} are the same time`);
  }
});
