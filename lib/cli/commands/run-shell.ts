import type { RunReport } from '../../engine/execute.ts';
import type { LineOutput, Observe, RunEvent, RunPhase } from '../../engine/observe.ts';
import { TapesyncError } from '../../errors/error.ts';
import { exitCodeOf, isSuccess } from '../../errors/exit-code.ts';
import { printable } from '../../errors/printable.ts';
import { HELD_HOURS } from '../../model/held-plan.ts';
import type { Statistics } from '../../observe/statistics.ts';
import { HeapTuning } from '../../platform/heap-tuning.ts';
import { endBySignal, listenForSignals } from '../../platform/interrupt.ts';
import { STDIN } from '../../sources/files.ts';
import { isReportForm, LONG_REPORT } from '../options/reporting-options.ts';
import { OutputFile } from '../terminal/output-file.ts';
import { report } from '../terminal/report.ts';
import { shortReport } from '../terminal/short-report.ts';
import { showProgress } from '../terminal/show-progress.ts';
import type { CommandContext } from './command.ts';
import { withCreateAdvice } from './create-advice.ts';
import { HeldProblems, hasReadNothing } from './held-problems.ts';
import { scopeAdvice } from './scope-advice.ts';

/** What the command line needs to know of a run beside its request. */
export interface ShellOptions {
  readonly inputs: readonly string[];
  /** Files that the run reads or writes itself; an output must be none of them. */
  readonly files: readonly string[];
  /** Makes the report of a run of which a sentence says enough. */
  readonly brief?: (statistics: Statistics) => readonly string[];
  /** What is done with changes, such as `applying`. */
  readonly changing: string;
  /** True if the store is reached over a network. */
  readonly isRemote: boolean;
  /** True if the run ends, with exit code 0, when nobody reads its output any more. */
  readonly endsWithOutput: boolean;
  /** True if findings are printed on the standard output, above the report where that stands there too. */
  readonly printsFindings?: boolean;
}

/** What the command line adds to the request of a run. */
export interface ShellRun {
  readonly rejects: LineOutput | undefined;
  readonly absent: LineOutput | undefined;
  readonly observe: Observe;
  readonly signal: AbortSignal;
}

/**
 * Executes a run with signals, output files, progress and statistics, and returns its exit code.
 * Throws OUTPUT_FAILED if an output file cannot be opened, and OPTION_INVALID for a report where something else is printed,
 * before anything else happens.
 */
export async function runInShell(
  context: CommandContext,
  options: ShellOptions,
  start: (run: ShellRun) => Promise<RunReport>,
): Promise<number> {
  const { config, terminal, output, stdin } = context;
  const heap = new HeapTuning();
  if (options.isRemote) heap.markAtOnce();
  const printed = config.report === STANDARD_OUTPUT;
  checkStandardOutput(context, options);
  const isFile = config.report !== '' && !printed && !isReportForm(config.report);
  const [rejectsFile, absentFile, stats, reported] = openOutputs(
    [config.rejects, config.absent, config.stats, isFile ? config.report : ''],
    options.files,
  );
  const rejects = config.rejects === STANDARD_OUTPUT ? output : rejectsFile;
  const absent = config.absent === STANDARD_OUTPUT ? output : absentFile;
  const timeZone = config.timezone ?? '';
  const linesOf = (statistics: Statistics) => report(statistics, timeZone);
  const shownOf = (statistics: Statistics, width: number) => {
    if (options.brief !== undefined) return options.brief(statistics);
    if (config.report === LONG_REPORT) return linesOf(statistics);
    return shortReport(statistics, {
      timeZone,
      width,
      isPlanned: options.endsWithOutput,
      hasRejects: rejects !== undefined,
    });
  };
  // For programs there are always statistics.
  const show = (statistics: Statistics, inBrief = false) => {
    const lines = () => {
      const shown = shownOf(statistics, terminal.screen.columns);
      if (options.brief !== undefined) return shown;
      return inBrief ? [] : ['', ...shown];
    };
    terminal.statistics(statistics, config.json ? undefined : lines);
  };
  const typed = options.inputs.includes(STDIN) && stdin.isTTY === true;
  if (typed) terminal.note('reading from the terminal; Ctrl-D ends the input');
  let statistics: (() => Statistics) | undefined;
  let hideProgress = () => {};
  let held: string | undefined;
  const problems = new HeldProblems(terminal);
  const interrupt = listenForSignals({
    first: (signal) => terminal.note(`${signal}: stopping after what has been read; once more stops at once`),
    // A store keeps only whole batches, so there is nothing to save.
    again: (signal) => {
      hideProgress();
      interrupt.release();
      endBySignal(signal);
    },
    report: () => statistics && show(statistics()),
  });
  if (options.endsWithOutput) output.onClosed(interrupt.stop);
  const observe: Observe = (event) => {
    switch (event.kind) {
      case 'started':
        ({ statistics } = event);
        context.figures.begin(context.identity.id, event.progress);
        hideProgress = showProgress(event.progress, terminal, {
          seconds: config.progress,
          changing: options.changing,
          typed,
          failed: context.failed,
        });
        break;
      case 'phase':
        tune(heap, event.phase);
        break;
      case 'problem': {
        const problem = withCreateAdvice(event.problem, context.figures.command);
        context.reported.problem(problem);
        problems.take(problem, context.figures.progress);
        break;
      }
      case 'held':
        held = heldNote(event);
        break;
      case 'warning':
        terminal.warning(event.text);
    }
  };

  let ended: RunReport | undefined;
  try {
    ended = await start({ rejects, absent, observe, signal: interrupt.signal });
  } finally {
    interrupt.release();
    hideProgress();
    rejectsFile?.end();
    absentFile?.end();
    if (ended === undefined) {
      problems.release();
      // There are none of a run that threw: those of the run before stay.
      for (const file of [stats, reported]) file?.drop();
    }
  }
  const isUnread = options.endsWithOutput && output.closed && output.failure === undefined;
  const statisticsOfAll = isUnread ? { ...ended.statistics, exitCode: 0 } : ended.statistics;
  context.reported.statistics = statisticsOfAll;
  context.reported.lines = () => [
    ...shownOf(statisticsOfAll, MAIL_WIDTH),
    ...(held === undefined ? [] : ['', held]),
  ];
  const asJson = `${JSON.stringify(statisticsOfAll, undefined, 2)}\n`;
  stats?.write(asJson);
  if (config.stats === STANDARD_OUTPUT) await output.write(asJson);
  stats?.end();
  reported?.write(
    linesOf(statisticsOfAll)
      .map((line) => `${printable(line)}\n`)
      .join(''),
  );
  reported?.end();
  if (isUnread) return 0;
  const nothing = hasReadNothing(ended.statistics);
  if (!nothing) problems.release();
  // The program itself reports a failure of the output.
  terminal.errors(ended.errors.filter((error) => error !== output.failure));
  if (held !== undefined) terminal.leftToDo(held);
  const advice = scopeAdvice(ended.statistics, config);
  if (advice !== undefined) terminal.warning(advice);
  if (printed && !nothing) await output.print(linesOf(ended.statistics));
  // Where the report stands elsewhere, what a program reads stays.
  show(ended.statistics, nothing || printed || isFile);
  if (!nothing) terminal.summary(ended.statistics);
  const failures = [stats?.failure, reported?.failure].filter((failure) => failure !== undefined);
  for (const failure of failures) terminal.error(failure);
  const [failure] = failures;
  return failure !== undefined && isSuccess(ended.exitCode) ? exitCodeOf(failure) : ended.exitCode;
}

/** The name of the standard output as a file that is written. */
const STANDARD_OUTPUT = '-';

// Programs that show mail break lines that are longer.
const MAIL_WIDTH = 76;

function heldNote({ plan, changes }: Extract<RunEvent, { kind: 'held' }>): string {
  const what =
    changes === 1 ? 'the change that was stopped is' : `the ${changes} changes that were stopped are`;
  return `${what} held for ${HELD_HOURS} hours; see them with: tapesync held show ${plan}`;
}

// What one program reads there must be of one kind.
function checkStandardOutput({ config, output }: CommandContext, options: ShellOptions): void {
  const [first, second] = (['rejects', 'absent', 'stats', 'report'] as const).filter(
    (key) => config[key] === STANDARD_OUTPUT,
  );
  if (first === undefined) return;
  output.checkOpen();
  const isFindings = options.printsFindings === true && first !== 'report';
  const isTaken = options.endsWithOutput || config.changes || isFindings;
  if (!isTaken && second === undefined) return;
  const problem = isTaken ? 'has what the command prints' : `has what --${first} writes`;
  const option = `--${isTaken ? first : second} -`;
  throw new TapesyncError('OPTION_INVALID', {
    option,
    problem: `the standard output ${problem}; name a file`,
  });
}

function openOutputs(paths: readonly string[], files: readonly string[]): (OutputFile | undefined)[] {
  const used = [...files];
  const opened: (OutputFile | undefined)[] = [];
  try {
    for (const path of paths) {
      const file = path === '' || path === STANDARD_OUTPUT ? undefined : new OutputFile(path, used);
      if (file !== undefined) used.push(...file.names);
      opened.push(file);
    }
    return opened;
  } catch (error) {
    for (const file of opened) file?.drop();
    throw error;
  }
}

function tune(heap: HeapTuning, phase: RunPhase): void {
  switch (phase) {
    case 'loading':
      heap.check();
      break;
    case 'setting aside':
      // --memory limits what that takes.
      heap.markAtOnce(Number.POSITIVE_INFINITY);
      break;
    case 'applying':
      heap.saveMemory();
  }
}
