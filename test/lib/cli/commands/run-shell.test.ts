import { existsSync, readdirSync, readFileSync } from 'node:fs';
import t, { type Test } from 'tap';
import { runInShell, type ShellOptions, type ShellRun } from '../../../../lib/cli/commands/run-shell.ts';
import type { RunReport } from '../../../../lib/engine/execute.ts';
import { TapesyncError } from '../../../../lib/errors/error.ts';
import type { Problem } from '../../../../lib/model/problem.ts';
import { Progress } from '../../../../lib/observe/progress.ts';
import { type Statistics, statisticsOf } from '../../../../lib/observe/statistics.ts';
import { Interruption } from '../../../../lib/platform/interrupt.ts';
import { STDIN } from '../../../../lib/sources/files.ts';
import { until } from '../../../until.ts';
import { type Context, contextOf, IDENTITY, raise, type Setting } from '../context.ts';

const OPTIONS: ShellOptions = {
  inputs: [],
  files: [],
  changing: 'applying',
  isRemote: false,
  endsWithOutput: false,
};

function statisticsAt(read: number, exitCode = 0): Statistics {
  const progress = new Progress();
  progress.total.read = read;
  progress.total.outcomes.add('unchanged', '', read);
  progress.end = { kind: 'complete' };
  return statisticsOf(progress, {
    ...{ command: 'sync', run: IDENTITY.id, definition: 'x.ttidef', task: '', inputs: [], server: '' },
    started: IDENTITY.started,
    elapsed: 0,
    exitCode,
  });
}

function reportOf(exitCode: number, errors: readonly TapesyncError[] = []): RunReport {
  return { exitCode, statistics: statisticsAt(7, exitCode), errors };
}

const PROBLEM: Problem = {
  outcome: 'rejected',
  code: 'RECORD_VALUE',
  source: 'a.csv',
  line: 2,
  message: 'no',
};

// Runs in a shell what a test does instead of the engine.
async function shell(
  argv: readonly string[],
  start: (run: ShellRun, context: Context) => RunReport | Promise<RunReport>,
  options: Partial<ShellOptions> = {},
  setting: Setting = {},
) {
  const context = await contextOf(argv, { stdin: '', ...setting });
  const code = await runInShell(context, { ...OPTIONS, ...options }, async (run) => start(run, context));
  return { code, context, stderr: context.stderr.text };
}

const signals = () => (['SIGINT', 'SIGTERM', 'SIGUSR1'] as const).map((name) => process.listenerCount(name));

t.test('what a run writes may go to the standard output, one kind of it', async (t) => {
  const stats = await shell(['sync', '--stats', '-'], () => reportOf(0));
  t.match(JSON.parse(stats.context.stdout.text), { read: 7 });
  const absent = await shell(['sync', '--absent', '-'], async ({ absent: output }) => {
    await output?.write('US01.LTO.A1\n');
    return reportOf(0);
  });
  t.equal(absent.context.stdout.text, 'US01.LTO.A1\n');
  const rejects = await shell(['sync', '--rejects', '-'], async ({ rejects: output }) => {
    await output?.write('{}\n');
    return reportOf(1);
  });
  t.equal(rejects.context.stdout.text, '{}\n');
  for (const [argv, option] of [
    [['sync', '--stats', '-', '--absent', '-'], '--stats -'],
    [['sync', '--rejects', '-', '--report', '-'], '--report -'],
    [['sync', '--rejects', '-', '--changes'], '--rejects -'],
  ] as const) {
    await t.rejects(
      shell(argv, () => reportOf(0)),
      { code: 'OPTION_INVALID', parameters: { option } },
    );
  }
});

t.test('the exit code is that of the run, and its statistics are shown', async (t) => {
  for (const exitCode of [0, 1, 3, 4, 10, 70, 130, 143]) {
    const { code, stderr } = await shell(['sync'], () => reportOf(exitCode));
    t.equal(code, exitCode);
    t.match(stderr, /^ Read +7 records by x\.ttidef\n/m);
  }
});

t.test(
  'the report goes to a file or to the standard output, and not to the standard error then',
  async (t) => {
    const folder = t.testdir({ old: 'report of the run before' });
    const file = `${folder}/report.txt`;
    const kept = await shell(['sync', '--report', file, '--quiet'], () => reportOf(0));
    t.equal(kept.stderr, '');
    t.match(
      readFileSync(file, 'utf8'),
      /Report Description: Synchronization\n[\s\S]*\(a\) Records read +7\n/,
    );
    const printed = await shell(['sync', '--report', '-'], () => reportOf(0));
    t.equal(printed.stderr, '');
    t.match(printed.context.stdout.text, /^ +System: tapesync\n[\s\S]*\(a\) Records read +7\n/);
    const both = await shell(['sync', '--report', '-', '--json'], () => reportOf(1));
    t.strictSame(JSON.parse(both.stderr), { ...statisticsAt(7, 1) });
    t.match(both.context.stdout.text, /Records read/);
    await t.rejects(shell(['sync', '--report', `${folder}/old`], () => Promise.reject(new Error('bug'))));
    t.equal(readFileSync(`${folder}/old`, 'utf8'), 'report of the run before');
  },
);

t.test('the report is not printed among changes or records', async (t) => {
  for (const [argv, options] of [
    [['plan', '--report', '-'], { endsWithOutput: true }],
    [['sync', '--changes', '--report', '-'], {}],
  ] as const) {
    await t.rejects(
      shell(argv, () => reportOf(0), options),
      { code: 'OPTION_INVALID', message: /^--report -: the standard output has what the command prints/ },
    );
  }
});

t.test('with --json the statistics are a line of JSON', async (t) => {
  const { stderr } = await shell(['sync', '--json'], () => reportOf(1));
  t.strictSame(JSON.parse(stderr), { ...statisticsAt(7, 1) });
});

t.test('errors, advice and what is left to do are shown, each where it belongs', async (t) => {
  const error = new TapesyncError('STORE_FULL', { store: 'sqlite:x.db' });
  const statistics = {
    ...statisticsAt(7, 3),
    scopes: 2,
    scopeChanges: 6,
    sorted: { records: 7, spilled: 0 },
  };
  const { stderr } = await shell(['sync'], () => ({ exitCode: 3, statistics, errors: [error] }));
  const [first, second] = stderr.split('\n');
  t.equal(first, `tapesync: ${error.message}`);
  t.match(second, /^tapesync: warning: randomized scope: 6 changes of scope among 2 scopes; /);
});

t.test('problems and warnings of the run are shown as they come', async (t) => {
  const { stderr } = await shell(['sync', '--log-level', 'warn'], ({ observe }) => {
    observe({ kind: 'problem', problem: PROBLEM });
    observe({ kind: 'warning', text: 'careful' });
    return reportOf(1);
  });
  t.equal(stderr, 'tapesync: a.csv:2: no\ntapesync: warning: careful\n');
});

t.test('a run that begins is what is counted, under its identifier', async (t) => {
  const progress = new Progress();
  const { context } = await shell(['sync'], ({ observe }) => {
    observe({ kind: 'started', progress, statistics: () => statisticsAt(0) });
    return reportOf(0);
  });
  t.equal(context.figures.run, IDENTITY.id);
  t.equal(context.figures.progress, progress);
});

t.test('a signal is announced, stops the run, and its exit code is that of the run', async (t) => {
  const before = signals();
  for (const [name, exitCode] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    const { code, stderr } = await shell(['sync'], async ({ signal }) => {
      raise(name);
      t.ok(signal.reason instanceof Interruption);
      return reportOf(signal.reason.exitCode);
    });
    t.equal(code, exitCode);
    t.match(stderr, `tapesync: ${name}: stopping after what has been read; once more stops at once\n`);
  }
  t.strictSame(signals(), before, 'nothing is listened to any more');
});

t.test('a second signal ends the process by that signal, with nobody listening', async (t) => {
  const before = signals();
  const kills: unknown[] = [];
  t.intercept(process, 'kill', {
    value: (...kill: unknown[]) => kills.push([...kill, ...signals().slice(0, 2)]),
  });
  await shell(['sync'], () => {
    raise('SIGTERM');
    t.strictSame(kills, []);
    raise('SIGINT');
    return reportOf(143);
  });
  t.strictSame(kills, [[process.pid, 'SIGINT', ...before.slice(0, 2)]]);
});

t.test('SIGUSR1 shows the statistics so far, once there are some, and disturbs nothing', async (t) => {
  const { code, stderr } = await shell(['sync', '--json'], ({ observe, signal }) => {
    raise('SIGUSR1');
    let read = 0;
    observe({ kind: 'started', progress: new Progress(), statistics: () => statisticsAt(read) });
    read = 5;
    raise('SIGUSR1');
    t.equal(signal.aborted, false);
    return reportOf(0);
  });
  t.equal(code, 0);
  t.strictSame(
    stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).read),
    [5, 7],
  );
});

const filesIn = (t: Test) => {
  const folder = t.testdir({ 'export.csv': 'the export\n' });
  const [rejects, absent, stats] = ['rejects', 'absent', 'stats'].map((name) => `${folder}/${name}`) as [
    string,
    string,
    string,
  ];
  const argv = ['sync', '--quiet', '--rejects', rejects, '--absent', absent, '--stats', stats];
  return { folder, rejects, absent, stats, argv };
};

t.test('the files of rejects, absent volumes and statistics are complete at the end', async (t) => {
  const { rejects, absent, stats, argv } = filesIn(t);
  await shell(argv, (run) => {
    run.rejects?.write('a reject\n');
    run.absent?.write('US01.LTO.A1\n');
    return reportOf(0);
  });
  t.equal(readFileSync(rejects, 'utf8'), 'a reject\n');
  t.equal(readFileSync(absent, 'utf8'), 'US01.LTO.A1\n');
  t.strictSame(JSON.parse(readFileSync(stats, 'utf8')), { ...statisticsAt(7) });
});

t.test('they are complete as well when the run throws, and nothing is listened to any more', async (t) => {
  const { folder, rejects, absent, stats, argv } = filesIn(t);
  const before = signals();
  const bug = new RangeError('a bug');
  const failed = shell(argv, (run) => {
    run.observe({ kind: 'started', progress: new Progress(), statistics: () => statisticsAt(0) });
    run.rejects?.write('a reject\n');
    run.absent?.write('US01.LTO.A1\n');
    throw bug;
  });
  await t.rejects(failed, bug);
  t.equal(readFileSync(rejects, 'utf8'), 'a reject\n');
  t.equal(readFileSync(absent, 'utf8'), 'US01.LTO.A1\n');
  t.strictSame(
    readdirSync(folder).sort(),
    ['absent', 'export.csv', 'rejects'],
    'there are no statistics of it',
  );
  t.notOk(existsSync(stats));
  t.strictSame(signals(), before);
});

t.test('statistics that cannot be written make a run that went well one that did not', async (t) => {
  for (const [ended, expected] of [
    [0, 3],
    [1, 1],
    [10, 3],
    [130, 130],
  ] as const) {
    const { code, stderr } = await shell(['sync', '--quiet', '--stats', '/dev/full'], () => reportOf(ended));
    t.equal(code, expected);
    t.match(stderr, 'tapesync: not all lines could be written to /dev/full: no space is left on the disk');
  }
});

t.test('an output file that cannot be opened stops a run before it starts', async (t) => {
  const { folder, rejects } = filesIn(t);
  const before = signals();
  const start = () => {
    throw new Error('it has started');
  };
  for (const [argv, file] of [
    [['--stats', `${folder}/no/stats`], `${folder}/no/stats`],
    [['--rejects', `${folder}/export.csv`], `${folder}/export.csv`],
    [['--rejects', rejects, '--stats', rejects], rejects],
  ] as const) {
    await t.rejects(shell(['sync', ...argv], start, { files: [`${folder}/export.csv`] }), {
      code: 'OUTPUT_FAILED',
      parameters: { file },
    });
  }
  t.equal(readFileSync(`${folder}/export.csv`, 'utf8'), 'the export\n');
  t.strictSame(readdirSync(folder), ['export.csv'], 'nothing is left aside');
  t.strictSame(signals(), before);
});

t.test('a run that ends with its output stops when nobody reads that, and all is well', async (t) => {
  const outputError = { code: 'EPIPE', after: 0 };
  const run = async ({ signal }: ShellRun, { output }: Context) => {
    await output.write('a change\n');
    await until(() => output.closed);
    t.equal(signal.aborted, true);
    t.notOk(signal.reason instanceof Interruption);
    return reportOf(1);
  };
  const stats = `${t.testdir()}/stats`;
  const argv = ['plan', '--stats', stats];
  const { code, stderr } = await shell(argv, run, { endsWithOutput: true }, { outputError });
  t.equal(code, 0);
  t.equal(stderr, '');
  t.match(JSON.parse(readFileSync(stats, 'utf8')), { read: 7, exitCode: 0 });
});

t.test('a run that changes volumes goes on without a reader', async (t) => {
  const outputError = { code: 'EPIPE', after: 0 };
  const run = async ({ signal }: ShellRun, { output }: Context) => {
    await output.write('a change\n');
    await until(() => output.closed);
    t.equal(signal.aborted, false);
    return reportOf(1);
  };
  const { code, stderr } = await shell(['sync'], run, {}, { outputError });
  t.equal(code, 1);
  t.match(stderr, / Read +7 records/);
});

t.test('the failure of the output itself is left to the program to show, and is no success', async (t) => {
  const outputError = { code: 'ENOSPC', after: 0 };
  const run = async (_run: ShellRun, { output }: Context) => {
    await output.write('a change\n');
    await until(() => output.closed);
    return reportOf(3, output.failure ? [output.failure] : []);
  };
  const { code, stderr } = await shell(['plan', '--quiet'], run, { endsWithOutput: true }, { outputError });
  t.equal(code, 3);
  t.equal(stderr, '');
});

t.test('somebody who types the input can read how to end it', async (t) => {
  const note = 'tapesync: reading from the terminal; Ctrl-D ends the input\n';
  const shown = async (inputs: readonly string[], terminals: Setting['terminals']) => {
    const { stderr } = await shell(['sync'], () => reportOf(0), { inputs }, { terminals: terminals ?? [] });
    return stderr.startsWith(note);
  };
  t.equal(await shown([STDIN], ['stdin']), true);
  t.equal(await shown([STDIN], []), false);
  t.equal(await shown(['export.csv'], ['stdin']), false);
});
