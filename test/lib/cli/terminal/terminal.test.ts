import t from 'tap';
import { Terminal } from '../../../../lib/cli/terminal/terminal.ts';
import { TapesyncError } from '../../../../lib/errors/error.ts';
import { OutcomeCounts } from '../../../../lib/model/outcome.ts';
import type { Problem } from '../../../../lib/model/problem.ts';
import { Progress } from '../../../../lib/observe/progress.ts';
import { type Statistics, statisticsOf } from '../../../../lib/observe/statistics.ts';
import { Written } from '../context.ts';

type Form = Parameters<Terminal['begin']>[0];

async function terminalOf(form: Partial<Form> = {}, env: NodeJS.ProcessEnv = {}, isTTY = false) {
  const stream = new Written({ isTTY });
  const terminal = new Terminal(stream, env, 'the-run');
  await terminal.begin({ logFormat: 'auto', logLevel: 'info', quiet: false, ...form }, 'sync');
  const lines = () => stream.text.split('\n').slice(0, -1);
  const entries = () => lines().map((line) => JSON.parse(line));
  return { terminal, stream, lines, entries };
}

function statisticsWith(counts: Partial<Record<'rejected' | 'failed' | 'unchanged', number>>): Statistics {
  const progress = new Progress();
  const outcomes = new OutcomeCounts();
  for (const [outcome, count] of Object.entries(counts) as ['rejected', number][]) {
    outcomes.add(outcome, 'WHY', count);
    progress.total.read += count;
  }
  progress.total.outcomes.merge(outcomes);
  progress.end = { kind: 'complete' };
  const about = {
    command: 'sync',
    run: 'the-run',
    definition: '',
    task: '',
    inputs: [],
    server: '',
    started: '',
  };
  return statisticsOf(progress, { ...about, elapsed: 0, exitCode: 1 });
}

const problemAt = (line: number, code: Problem['code'] = 'RECORD_VALUE'): Problem => ({
  outcome: 'rejected',
  code,
  source: 'export.csv',
  line,
  message: 'VOLUME "A 1": no',
});

t.test('messages are lines that carry the name of the program', async (t) => {
  const { terminal, lines } = await terminalOf();
  terminal.note('a note');
  terminal.warning('a warning');
  terminal.diagnostic('x.ttidef:1:1: warning');
  terminal.error(new TapesyncError('COMMAND_UNKNOWN', { name: 'snyc', suggestion: '' }));
  t.strictSame(lines(), [
    'tapesync: a note',
    'tapesync: warning: a warning',
    'x.ttidef:1:1: warning',
    'tapesync: there is no command or input file snyc; tapesync --help lists the commands',
  ]);
});

t.test('an error that is not of the table is a bug and shows where it is', async (t) => {
  const { terminal, lines } = await terminalOf();
  terminal.error(Object.assign(new Error('boom'), { stack: 'Error: boom\n    at here' }));
  terminal.error('thrown text');
  t.strictSame(lines(), [
    'tapesync: internal error; please report it with the command you ran',
    'Error: boom',
    '    at here',
    'tapesync: internal error; please report it with the command you ran',
    'thrown text',
  ]);
});

t.test('as JSON lines every message carries run, command and level, and facts for programs', async (t) => {
  const { terminal, entries } = await terminalOf({ logFormat: 'json' });
  terminal.note('a note');
  terminal.warning('a warning');
  terminal.error(new TapesyncError('OPTION_INVALID', { option: '--rate', problem: 'no' }));
  terminal.error('thrown text');
  terminal.problem({ ...problemAt(7), field: 'VOLUME' });
  terminal.progress('reading', { phase: 'reading', records: 1, perSecond: 2, changes: 0, settled: 0 });
  terminal.statistics(statisticsWith({ unchanged: 2 }), () => {
    throw new Error('no text is made');
  });
  for (const entry of entries()) t.match(entry, { run: 'the-run', command: 'sync', name: 'tapesync' });
  t.match(entries(), [
    { level: 30, msg: 'a note' },
    { level: 40, msg: 'a warning' },
    { level: 50, msg: '--rate: no', code: 'OPTION_INVALID' },
    { level: 60, stack: 'thrown text' },
    {
      level: 40,
      msg: 'export.csv:7: VOLUME "A 1": no',
      code: 'RECORD_VALUE',
      outcome: 'rejected',
      source: 'export.csv',
      line: 7,
      field: 'VOLUME',
    },
    { level: 30, msg: 'reading', progress: { phase: 'reading', records: 1 } },
    { level: 30, msg: 'exit code 1: 2 records read, 2 unchanged', statistics: { read: 2 } },
  ]);
});

t.test('statistics of a run that still reads are announced as such', async (t) => {
  const { terminal, entries } = await terminalOf({ logFormat: 'json' });
  terminal.statistics({ ...statisticsWith({ unchanged: 2 }), inputEnd: 'open' }, () => []);
  t.equal(entries()[0].msg, 'so far: 2 records read, 2 unchanged');
});

t.test('of each kind of problem five are shown, then that there are more, then nothing', async (t) => {
  const { terminal, lines } = await terminalOf();
  for (let line = 1; line <= 9; line++) terminal.problem(problemAt(line));
  terminal.problem(problemAt(10, 'RECORD_DATE'));
  t.strictSame(lines(), [
    ...[1, 2, 3, 4, 5].map((line) => `tapesync: export.csv:${line}: VOLUME "A 1": no`),
    'tapesync: more of the kind RECORD_VALUE are only counted; --rejects FILE lists them',
    'tapesync: export.csv:10: VOLUME "A 1": no',
  ]);
});

t.test('what is refused for one reason is shown once', async (t) => {
  const { terminal, lines } = await terminalOf({ rejects: 'rejects.ndjson' });
  for (const [line, message] of ['no OFFS', 'no OFFS', 'no OFFS', 'no VLT1'].entries()) {
    terminal.problem({ ...problemAt(line + 1, 'REPOSITORY_UNKNOWN'), outcome: 'refused', message });
  }
  t.strictSame(lines(), [
    'tapesync: export.csv:1: no OFFS',
    'tapesync: more of the kind REPOSITORY_UNKNOWN are only counted',
    'tapesync: export.csv:4: no VLT1',
  ]);
});

t.test('of each kind of error five are shown, and how many more there are', async (t) => {
  const { terminal, lines } = await terminalOf();
  const errors = (count: number, code: 'STORE_FULL' | 'STORE_READ_ONLY') =>
    Array.from({ length: count }, (_, index) => new TapesyncError(code, { store: `s${index}` }));
  terminal.errors([...errors(7, 'STORE_FULL'), ...errors(5, 'STORE_READ_ONLY')]);
  t.equal(lines().length, 5 + 1 + 5);
  t.equal(lines()[5], 'tapesync: and 2 more of the kind STORE_FULL; --stats FILE lists them');
});

t.test('a level hides what is below it; quiet is the level error', async (t) => {
  const shownWith = async (form: Partial<Form>) => {
    const { terminal, lines } = await terminalOf(form);
    terminal.note('note');
    terminal.warning('warning');
    terminal.error(new TapesyncError('LOGON_INVALID', { problem: 'error' }));
    terminal.error('fatal');
    terminal.statistics(statisticsWith({ rejected: 1 }), () => ['the statistics']);
    terminal.summary(statisticsWith({ rejected: 1, failed: 2, unchanged: 5 }));
    return lines().map(
      (line) => /note|warning|logon|internal|fatal|the statistics|rejected.*/.exec(line)?.[0],
    );
  };
  const left = 'rejected (1 WHY); 2 failed (2 WHY); --rejects FILE lists them';
  t.strictSame(await shownWith({}), ['note', 'warning', 'logon', 'internal', 'fatal', 'the statistics']);
  t.strictSame(await shownWith({ logLevel: 'trace' }), await shownWith({}));
  t.strictSame(await shownWith({ logLevel: 'warn' }), ['warning', 'logon', 'internal', 'fatal', left]);
  for (const form of [{ quiet: true }, { logLevel: 'error' }, { quiet: true, logLevel: 'debug' }] as const) {
    t.strictSame(await shownWith(form), ['logon', 'internal', 'fatal', left]);
  }
  t.strictSame(await shownWith({ logLevel: 'fatal' }), ['internal', 'fatal']);
  t.strictSame(await shownWith({ quiet: true, logLevel: 'silent' }), []);
});

t.test('a summary of a run without trouble is nothing', async (t) => {
  const { terminal, stream } = await terminalOf({ quiet: true });
  terminal.summary(statisticsWith({ unchanged: 5 }));
  t.equal(stream.text, '');
});

t.test('a line can change on a terminal that can do it, before a person', async (t) => {
  t.equal((await terminalOf({}, { TERM: 'xterm' }, true)).terminal.isLive, true);
  t.equal((await terminalOf({}, {}, true)).terminal.isLive, true);
  t.equal((await terminalOf({}, { TERM: 'dumb' }, true)).terminal.isLive, false);
  t.equal((await terminalOf({}, { CI: '' }, true)).terminal.isLive, false);
  t.equal((await terminalOf({ logFormat: 'json' }, {}, true)).terminal.isLive, false);
  t.equal((await terminalOf({}, {}, false)).terminal.isLive, false);
});

t.test('a limit is not shown for each change that it stops', async (t) => {
  const { terminal, lines } = await terminalOf();
  terminal.problem({ ...problemAt(1, 'LIMIT_CHANGES'), outcome: 'refused' });
  t.strictSame(lines(), []);
});
