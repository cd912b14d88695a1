import { readFileSync } from 'node:fs';
import t from 'tap';
import { needs } from '../needs.ts';
import { until, untilPrinted } from '../until.ts';
import { DEFINITION, exportOf, rowsOf } from './export.ts';
import { runInside } from './inside.ts';
import { finished, jsonLines, run, start } from './program.ts';
import { volumesIn } from './volumes-in.ts';

const ROWS = exportOf(rowsOf(20));

// The first lines of an export, then the end of its program.
const DYING = ['--run', '--', 'sh', '-c', 'head -n 12 export.csv; echo "connection lost" >&2; exit 2'];
const WHOLE = ['--run', '--', 'cat', 'export.csv'];

const SYNC = ['sync', '-a', '--create', '-d', 'x.ttidef', '--stats', 'stats.json'];

const folderOf = (more: Readonly<Record<string, string>> = {}) =>
  t.testdir({ 'x.ttidef': DEFINITION, 'export.csv': ROWS, ...more });

const statistics = (cwd: string) => JSON.parse(readFileSync(`${cwd}/stats.json`, 'utf8'));

const POSIX = needs('sh', 'head', 'cat', 'sleep');

const runs = (pid: number) => {
  try {
    process.kill(pid, 0);
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

t.test('what a program writes is synced as a file would be', POSIX, async (t) => {
  const cwd = folderOf();
  const { code, stderr } = await runInside([...SYNC, ...WHOLE], { cwd });
  t.equal(code, 0, stderr);
  t.equal(volumesIn(cwd), 20);
  t.match(statistics(cwd), { inputs: ['cat'], inputEnd: 'complete', read: 21 });
});

t.test('where the program fails half-way nothing is written, and what it said is told', POSIX, async (t) => {
  const cwd = folderOf();
  const { code, stderr } = await runInside([...SYNC, ...DYING], { cwd });
  t.equal(code, 3);
  t.match(
    stderr,
    /^tapesync: sh: its output cannot be believed: it ended with exit code 2, and not with 0 \(--run-ok\); it said: connection lost\. Nothing was changed\./m,
  );
  t.equal(volumesIn(cwd), 0);
  t.match(statistics(cwd), { inputEnd: 'failed', exitCode: 3 });

  const accepted = await runInside([...SYNC, '--run-ok', '0,2', ...DYING], { cwd });
  t.equal(accepted.code, 0, accepted.stderr);
  t.equal(volumesIn(cwd), 11);
});

t.test('where one of several sources fails nothing of any is written', POSIX, async (t) => {
  for (const sources of [
    ['export.csv', ...DYING],
    [...WHOLE, ...DYING],
    [...DYING, ...WHOLE],
    ['export.csv', '--run', '--', 'no-such-program'],
  ]) {
    const cwd = folderOf();
    const { code, stderr } = await runInside([...SYNC, ...sources], { cwd });
    t.equal(code, 3, stderr);
    t.equal(volumesIn(cwd), 0, sources.join(' '));
  }
});

t.test('several programs and files are one export', POSIX, async (t) => {
  const more = exportOf([['B00001L8', 'LIBR', 'more', '']]);
  const cwd = folderOf({ 'more.csv': more, 'most.csv': more.replace('B00001L8', 'B00002L8') });
  const sources = ['more.csv', ...WHOLE, '--run', '--', 'cat', 'most.csv'];
  const { code, stderr } = await runInside([...SYNC, ...sources], { cwd });
  t.equal(code, 0, stderr);
  t.equal(volumesIn(cwd), 22);
  t.strictSame(statistics(cwd).inputs, ['more.csv', 'cat', 'cat (2)']);
});

t.test(
  'an output that is cut, empty or late is a failed export, whatever the exit code',
  POSIX,
  async (t) => {
    for (const [options, script, message] of [
      [[], `head -n 5 export.csv; printf 'A9,"of a quo'`, /export|quote/],
      [[], ':', /sh holds no records/],
      [[], 'head -n 1 export.csv', /the input holds 0 volume records/],
      [['--run-timeout', '1s'], 'cat export.csv; exec sleep 600', /did not end within 1 s \(--run-timeout\)/],
    ] as const) {
      const cwd = folderOf();
      const args = [...SYNC, ...options, '--run', '--', 'sh', '-c', script];
      const { code, stderr } = await runInside(args, { cwd });
      t.equal(code, 3, script);
      t.match(stderr, message);
      t.equal(volumesIn(cwd), 0);
    }
  },
);

t.test('a record that ends the input ends the program', POSIX, async (t) => {
  const definition = `${DEFINITION}AddString(TERMINATE, 0, "END*");\n`;
  const cwd = folderOf({ 'x.ttidef': definition });
  const script = 'cat export.csv; echo END; echo $$ > pid; exec sleep 600';
  const { code, stderr } = await runInside([...SYNC, '--run', '--', 'sh', '-c', script], { cwd });
  t.equal(code, 0, stderr);
  t.equal(volumesIn(cwd), 20);
  const pid = Number(readFileSync(`${cwd}/pid`, 'utf8'));
  t.equal(await until(() => !runs(pid)), true);
});

t.test('extract, plan and reconcile run programs, and fail where these do', POSIX, async (t) => {
  const cwd = folderOf();
  await runInside([...SYNC, ...WHOLE], { cwd });
  const extracted = await runInside(['extract', '-d', 'x.ttidef', '--quiet', ...WHOLE], { cwd });
  t.equal(extracted.code, 0, extracted.stderr);
  t.equal(jsonLines(extracted.stdout).length, 20);
  t.equal((await runInside(['extract', '-d', 'x.ttidef', ...DYING], { cwd })).code, 3);

  const changed = ['--run', '--', 'sed', '2s/LIBR/OFFS/', 'export.csv'];
  const planned = await runInside(['plan', '-d', 'x.ttidef', '--create', ...changed], { cwd });
  t.equal(planned.code, 0, planned.stderr);
  t.match(jsonLines(planned.stdout), [{ volume: 'A00000L8', set: { repository: 'OFFS' } }]);
  const failed = await runInside(['plan', '-d', 'x.ttidef', ...DYING], { cwd });
  t.equal(failed.code, 3);
  t.equal(failed.stdout, '');

  const place = ['reconcile', '-d', 'x.ttidef', '-r', 'US01.LTO.LIBR'];
  const whole = await runInside([...place, ...WHOLE], { cwd });
  t.equal(whole.code, 0, whole.stderr);
  const cut = await runInside([...place, '--audit', ...DYING], { cwd });
  t.equal(cut.code, 3, cut.stderr);
  const both = await runInside(['reconcile', '-r', 'US01.LTO.LIBR', '--scan', 'export.csv', ...WHOLE], {
    cwd,
  });
  t.equal(both.code, 2);
});

t.test('init drafts from a program, and repeats none of its arguments', POSIX, async (t) => {
  const cwd = folderOf();
  const args = ['--run', '--', 'sh', '-c', 'cat export.csv; : secret'];
  const { code, stdout, stderr } = await runInside(['init', ...args], { cwd });
  t.equal(code, 0, stderr);
  t.match(stdout, /^# Drafted by tapesync init from what sh writes\.$/m);
  t.match(stdout, /^# {5}tapesync sync -F 5 -d mine\.ttidef --run -- sh \.\.\.$/m);
  t.notMatch(stdout + stderr, 'secret');

  const dying = await runInside(['init', ...DYING], { cwd });
  t.equal(dying.code, 3);
  t.equal(dying.stdout, '');
  t.equal((await runInside(['init', 'export.csv', ...WHOLE], { cwd })).code, 2, 'one export');
});

t.test('the first records of a program are shown, and it is ended', POSIX, async (t) => {
  const cwd = folderOf();
  const endless = 'cat export.csv; echo $$ > pid; exec sleep 600';
  const args = ['sync', '-d', 'x.ttidef', '-F', '2', '--run', '--', 'sh', '-c', endless];
  const { code, stdout, stderr } = await run(args, { cwd });
  t.equal(code, 0, stderr);
  t.match(stdout, /^sh:2: A00000L8/m);
  const pid = Number(readFileSync(`${cwd}/pid`, 'utf8') || 0);
  t.equal(await until(() => !runs(pid)), true);
});

t.test('an interrupt ends the program and what it has started', POSIX, async (t) => {
  const script = ['--run', '--', 'sh', '-c', 'head -n 3 export.csv; sleep 600 & echo "pids $$ $!" >&2; wait'];
  for (const [args, signal, code] of [
    [[...SYNC], 'SIGINT', 130],
    [[...SYNC], 'SIGTERM', 143],
    [['sync', '-d', 'x.ttidef', '-F', '9'], 'SIGINT', 130],
    [['init'], 'SIGINT', 130],
  ] as const) {
    const cwd = folderOf();
    const child = start([...args, ...script], { cwd });
    const end = finished(child);
    const [, shell, sleeping] = await untilPrinted(child.stderr, /sh: pids (\d+) (\d+)\n/);
    child.kill(signal);
    const ended = await end;
    t.equal(ended.code, code, ended.stderr);
    t.notMatch(ended.stderr, /cannot be believed/);
    t.equal(await until(() => ![Number(shell), Number(sleeping)].some(runs)), true, args[0]);
  }
});

t.test('messages of a program are shown as the others are, or not at all', POSIX, async (t) => {
  const cwd = folderOf();
  const talking = ['--run', '--', 'sh', '-c', String.raw`printf 'half\033[1m way\n' >&2; cat export.csv`];
  const plain = await runInside(['plan', '-d', 'x.ttidef', ...talking], { cwd });
  t.match(plain.stderr, 'tapesync: sh: half\\x1b[1m way\n');
  const quiet = await runInside(['plan', '-d', 'x.ttidef', '--quiet', ...talking], { cwd });
  t.notMatch(quiet.stderr, 'half');
  const json = await runInside(['plan', '-d', 'x.ttidef', '--log-format', 'json', ...talking], { cwd });
  const [line] = jsonLines<{ level: unknown; msg: string }>(json.stderr);
  t.match(JSON.stringify(line), /sh: half/);
  const failed = await runInside(['plan', '-d', 'x.ttidef', '--log-format', 'json', ...DYING], { cwd });
  t.ok(jsonLines<{ code?: string }>(failed.stderr).some(({ code }) => code === 'SOURCE_COMMAND'));
  const silent = await runInside(['plan', '-d', 'x.ttidef', '--quiet', ...DYING], { cwd });
  t.match(silent.stderr, /it said: connection lost/);
});

t.test('options of the program are not taken for those of tapesync', POSIX, async (t) => {
  const { code, stderr } = await runInside(
    ['extract', '--run', '--', 'no-such-program', '--log-format', 'json'],
    {
      cwd: t.testdir({ 'default.ttidef': DEFINITION }),
    },
  );
  t.equal(code, 3);
  t.match(stderr, /^tapesync: cannot read no-such-program: there is no such program/m);
});

t.test('neither a definition nor the environment makes anything run', POSIX, async (t) => {
  const cwd = folderOf({ 'x.ttidef': `${DEFINITION}SetFile("--run -- touch ran");\n` });
  t.equal((await runInside(SYNC, { cwd })).code, 3);
  const env = { TAPESYNC_RUN: 'touch ran' };
  const other = folderOf();
  t.equal((await runInside([...SYNC, 'export.csv'], { cwd: other, env })).code, 0);
  t.throws(() => readFileSync(`${other}/ran`));
});
