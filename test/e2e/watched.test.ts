import { execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { Readable } from 'node:stream';
import t, { type Test } from 'tap';
import { needs } from '../needs.ts';
import { PROGRAM } from '../program.ts';
import { readDatabase } from '../read-database.ts';
import { until, untilPrinted } from '../until.ts';
import { DEFINITION, exportOf, rowsOf } from './export.ts';
import { runInside } from './inside.ts';
import { type Finished, finished, jsonLines, shell, start } from './program.ts';

const SYNC = ['sync', '-a', '--create', '--max-changes', 'none', '-d', 'x.ttidef'];
const PROGRESS = /reading \| 101 records, [\d,]+\/s \| 100 changes \| US01\.LTO/;
const SECRET = 'correct-horse-battery';

interface Line {
  readonly level: number;
  readonly time: number;
  readonly run: string;
  readonly command?: string;
  readonly code?: string;
  readonly msg: string;
  readonly progress?: { readonly phase: string; readonly records: number };
  readonly statistics?: { readonly run: string; readonly read: number };
}

const filesOf = (rows = rowsOf(100)) => ({ 'x.ttidef': DEFINITION, 'export.csv': exportOf(rows) });
const folder = (s: Test, rows = rowsOf(100)) => s.testdir(filesOf(rows));

/** A run of which the input stays open, after its records, until it is told to end. */
interface Open {
  readonly cwd: string;
  /** What the run prints its messages on. */
  readonly messages: Readable;
  /** Sends SIGUSR1. */
  ask(): void;
  /** Ends the input, and waits for the run to end. */
  end(): Promise<Finished>;
}

/** Starts a run that reads `export.csv`. */
function open(args: readonly string[], cwd: string): Open {
  const child = start(args, { cwd });
  const ended = finished(child);
  child.stdin.write(readFileSync(`${cwd}/export.csv`));
  const end = () => {
    child.stdin.end();
    return ended;
  };
  return { cwd, messages: child.stderr, ask: () => child.kill('SIGUSR1'), end };
}

/** Starts a run that reads `export.csv` on a terminal that script(1) makes. */
function openOnTerminal(args: readonly string[], cwd: string, { columns = 100, env = {} } = {}): Open {
  execFileSync('mkfifo', ['pipe'], { cwd });
  const program = [process.execPath, PROGRAM, ...args].map((word) => `"${word}"`).join(' ');
  const line = `stty cols ${columns} rows 30; echo $$ > pid; exec ${program} < pipe`;
  const child = spawn('env', ['-u', 'NODE_OPTIONS', 'script', '-qec', line, '/dev/null'], {
    cwd,
    env: { PATH: process.env.PATH, TZ: 'UTC', TERM: 'xterm', ...env },
  });
  child.stdin.end();
  const ended = finished(child);
  // Opened for reading too: else it would wait for the program to open it.
  const input = openSync(`${cwd}/pipe`, 'r+');
  writeSync(input, readFileSync(`${cwd}/export.csv`));
  const end = () => {
    closeSync(input);
    return ended;
  };
  const ask = () => process.kill(Number(readFileSync(`${cwd}/pid`, 'utf8')), 'SIGUSR1');
  return { cwd, messages: child.stdout, ask, end };
}

const onTerminal = async (
  args: readonly string[],
  cwd: string,
  { shown = PROGRESS, ...more }: { shown?: RegExp; columns?: number; env?: Record<string, string> } = {},
) => {
  const run = openOnTerminal(args, cwd, more);
  await untilPrinted(run.messages, shown);
  const ended = await run.end();
  return { ...ended, screen: screenOf(ended.stdout) };
};

// What is left to see of lines that are cleared from their beginning and written anew.
const screenOf = (output: string) =>
  output
    .replaceAll(/\x1b\[\?[0-9]+[hl]|\x1b\[[0-9]*m|\r(?=\n)/g, '')
    .split('\n')
    .map((line) => line.split('\x1b[1G\x1b[0K').at(-1))
    .join('\n');

t.test(
  'on a terminal one line shows how far a run is, and nothing of it stays',
  needs('script'),
  async (t) => {
    const { code, stdout, screen } = await onTerminal(SYNC, folder(t));
    t.equal(code, 0);
    t.match(stdout, PROGRESS);
    t.notMatch(screen, /reading|\x1b/);
    t.ok(stdout.lastIndexOf('\x1b[?25h') > stdout.lastIndexOf('\x1b[?25l'), 'the cursor is there again');
  },
);

t.test('statistics that SIGUSR1 asks for stand whole above the line', needs('script'), async (t) => {
  const run = openOnTerminal(SYNC, folder(t));
  await untilPrinted(run.messages, PROGRESS);
  const goesOn = untilPrinted(run.messages, new RegExp(`Synchronization[^]*${PROGRESS.source}`));
  run.ask();
  await goesOn;
  const { stdout } = await run.end();
  t.equal(screenOf(stdout).match(/^Synchronization\n Read /gm)?.length, 2);
  t.match(stdout.slice(stdout.indexOf('Synchronization')), PROGRESS, 'and the line goes on below');
});

t.test('a narrow terminal shows fewer figures, each whole, in one line', needs('script'), async (t) => {
  const { stdout } = await onTerminal(SYNC, folder(t), { columns: 40, shown: /reading \| 101 records, / });
  const lines = stdout.match(/reading[^\x1b\r\n]*/g) ?? [];
  t.ok(lines.length > 0);
  for (const line of lines) t.match(line, /^reading \| 101 records, [\d,]+\/s$/);
});

t.test('a terminal that cannot move its cursor gets plain lines', needs('script'), async (t) => {
  const { stdout } = await onTerminal([...SYNC, '--progress', '1'], folder(t), { env: { TERM: 'dumb' } });
  t.match(stdout, new RegExp(`^tapesync: ${PROGRESS.source}\r$`, 'm'));
  t.notMatch(stdout, /\x1b/);
});

t.test('where there is no terminal a plain line comes every few seconds', async (t) => {
  const run = open([...SYNC, '--progress', '1'], folder(t));
  await untilPrinted(run.messages, PROGRESS);
  const { stderr } = await run.end();
  t.match(stderr, new RegExp(`^tapesync: ${PROGRESS.source}$`, 'm'));
  t.notMatch(stderr, /\x1b/);
});

t.test('of a file it is known what share has been read', needs('bash'), async (t) => {
  const cwd = folder(t, rowsOf(90_000));
  const { stderr } = await shell(
    `"${process.execPath}" "${PROGRAM}" ${SYNC.join(' ')} --progress 1 < export.csv`,
    {
      cwd,
    },
  );
  t.match(stderr, /tapesync: (reading|applying) \d+%.* \| [\d,]+ records/);
  t.match(stderr, /tapesync: applying \d+%.* \| [\d,]+ of 90,000 changes, [\d,]+\/s \| US01\.LTO/);
});

t.test(
  'a quiet run and one with --progress 0 show nothing of it, on a terminal neither',
  needs('script'),
  async (t) => {
    const folders = ['quiet', 'none', 'plain', 'shown', 'shown plain'];
    const cwd = t.testdir(Object.fromEntries(folders.map((name) => [name, filesOf()])));
    const quiet = openOnTerminal([...SYNC, '--quiet'], `${cwd}/quiet`);
    const none = openOnTerminal([...SYNC, '--progress', '0'], `${cwd}/none`);
    const plain = open([...SYNC, '--quiet', '--progress', '1'], `${cwd}/plain`);
    // By the time that these have shown how far they are, those would have.
    const shown = openOnTerminal(SYNC, `${cwd}/shown`);
    const shownPlain = open([...SYNC, '--progress', '1'], `${cwd}/shown plain`);
    for (const { messages } of [shown, shownPlain]) await untilPrinted(messages, PROGRESS);
    for (const run of [quiet, none, plain]) {
      await until(() => existsSync(`${run.cwd}/tapesync.db`));
      run.ask();
    }
    t.equal((await quiet.end()).stdout, '');
    t.notMatch((await none.end()).stdout, /reading|\x1b/);
    t.equal((await plain.end()).stderr, '');
    for (const run of [shown, shownPlain]) await run.end();
  },
);

t.test('as JSON lines every message carries the run that the history names', async (t) => {
  const [first, ...rows] = rowsOf(100);
  const cwd = folder(t, [['TOO-LONG-FOR-A-VOLUME', 'LIBR', '', ''], ...rows, first ?? rowsOf(1)[0]!]);
  const run = open([...SYNC, '--progress', '1', '--log-format', 'json'], cwd);
  await untilPrinted(run.messages, /"progress":/);
  const soFar = untilPrinted(run.messages, /"msg":"so far/);
  run.ask();
  await soFar;
  const { code, stderr } = await run.end();
  t.equal(code, 1);
  const lines = jsonLines<Line>(stderr);
  const runs = readDatabase(`${cwd}/tapesync.db`, (database) =>
    database.prepare('SELECT DISTINCT run FROM volume_history').all(),
  );
  t.same(runs, [{ run: lines[0]?.run }]);
  for (const line of lines) {
    t.match(line, { level: Number, time: Number, run: lines[0]?.run, command: 'sync', msg: String });
  }
  t.match(
    lines.find(({ code }) => code !== undefined),
    { level: 40, source: 'stdin', line: 2 },
    'a problem',
  );
  t.match(
    lines.find(({ progress }) => progress !== undefined),
    { progress: { phase: 'reading', records: 102 } },
  );
  t.match(
    lines.filter(({ statistics }) => statistics !== undefined).map(({ msg }) => msg),
    [/^so far: 102 records read/, /^exit code 1: 102 records read, .*, 100 added$/],
  );
  t.equal(lines.at(-1)?.statistics?.run, lines[0]?.run);
});

t.test('errors are JSON lines too, those of the command line included', async (t) => {
  const cwd = folder(t);
  const json = ['--log-format', 'json'];
  const cases = [
    [[...json, '--bogus'], 'OPTION_UNKNOWN'],
    [[...json, '--timezone', 'Nowhere'], 'OPTION_INVALID'],
    [['--log-format=json', '-d', 'missing.ttidef'], 'DEFINITION_UNREADABLE'],
    [[...json, '-d', 'x.ttidef', 'missing.csv'], 'SOURCE_MISSING'],
  ] as const;
  for (const [args, code] of cases) {
    const ended = await runInside(args, { cwd });
    t.match(jsonLines<Line>(ended.stderr), [{ level: 50, run: String, code }]);
    t.not(ended.code, 0);
  }
  const { stderr } = await runInside(['--bogus'], { cwd, env: { TAPESYNC_LOG_FORMAT: 'json' } });
  t.match(jsonLines<Line>(stderr), [{ code: 'OPTION_UNKNOWN' }]);
});

t.test('the level says what is worth a line, in both forms; --quiet is the level error', async (t) => {
  const cwd = folder(t, [['TOO-LONG-FOR-A-VOLUME', 'LIBR', '', ''], ...rowsOf(3)]);
  const said = async (...args: string[]) =>
    (await runInside([...SYNC, ...args, 'export.csv'], { cwd })).stderr;
  const warned = await said('--log-level', 'warn');
  t.match(
    warned,
    /^tapesync: export\.csv:2: .*\ntapesync: 1 rejected \(1 RECORD_VALUE VOLUME\); --rejects FILE lists them\n$/,
  );
  const quiet = await said('--quiet');
  t.equal(quiet, 'tapesync: 1 rejected (1 RECORD_VALUE VOLUME); --rejects FILE lists them\n');
  t.equal(await said('--log-level', 'error'), quiet);
  t.equal(await said('--quiet', '--log-level', 'debug'), quiet);
  t.equal(await said('--log-level', 'silent'), '');
  t.same(
    jsonLines<Line>(await said('--log-level', 'warn', '--log-format', 'json')).map(({ level }) => level),
    [40, 50],
  );
});

t.test('no password is in any message', async (t) => {
  const cwd = folder(t);
  const server = `ada:-${SECRET}@127.0.0.1:9`;
  for (const format of ['pretty', 'json']) {
    const args = [...SYNC, '-S', server, '--retries', '0', '--log-format', format, '--log-level', 'trace'];
    const { code, stdout, stderr } = await runInside([...args, 'export.csv'], { cwd });
    t.equal(code, 3);
    t.match(stderr, /127\.0\.0\.1/);
    t.notOk(`${stdout}${stderr}`.includes(SECRET), format);
  }
});
