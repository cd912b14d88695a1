import type { ChainEnds } from '../../../transforms/index.ts';
import { TapesyncError } from '../../errors/error.ts';
import type { Run } from '../../model/run.ts';
import type { Progress } from '../../observe/progress.ts';
import { exitCodeOfRun } from '../../observe/run-exit-code.ts';
import type { RunFigures } from '../../observe/run-figures.ts';
import { type Statistics, statisticsOf } from '../../observe/statistics.ts';
import { listenForSignals } from '../../platform/interrupt.ts';
import { keepYoungGenerationSmall } from '../../platform/small-young-generation.ts';
import type { Encoding } from '../../sources/encoding.ts';
import type { RecordFormat } from '../../sources/formats/record-format.ts';
import { inputSize } from '../../sources/input-size.ts';
import { inputName } from '../../sources/read-input.ts';
import { STDIN } from '../../sources/resolve-inputs.ts';
import type { Configuration } from '../options/configuration.ts';
import { terminal } from '../terminal/console.ts';
import { figure } from '../terminal/figure.ts';
import { OutputFile } from '../terminal/output-file.ts';
import { report } from '../terminal/report.ts';
import { showProgress } from '../terminal/show-progress.ts';
import { output } from '../terminal/standard-output.ts';
import { newRun } from './run.ts';

/** What a command's run is about. */
export interface ChainRunOptions {
  readonly config: Configuration;
  /** Where the run counts what it does. */
  readonly figures: RunFigures;
  readonly command: 'sync' | 'plan' | 'apply' | 'extract';
  /** The definition's path; empty for `apply`. */
  readonly definition: string;
  /** Name of the store; empty for `extract`. */
  readonly server: string;
  readonly inputs: readonly string[];
  readonly format: RecordFormat;
  readonly encoding?: Encoding;
  /** Whether an input without any record is accepted. */
  readonly allowEmpty: boolean;
  /** Whether the run is over when nobody reads its output any more. */
  readonly endsWithOutput: boolean;
}

/** A run under way: what the command joins its chain with. */
export interface ChainRun {
  readonly ends: ChainEnds;
  readonly run: Run;
  /** Writes lines to the standard output. */
  readonly print: (lines: string) => Promise<void>;
}

/** How a run ended. */
export interface ChainResult {
  readonly exitCode: number;
  readonly statistics: Statistics;
}

/**
 * Runs a chain between signals, output files and statistics: everything that `sync`, `plan`, `apply` and `extract`
 * have in common. `finish` is called with the result before it is reported.
 */
export async function runChain(
  options: ChainRunOptions,
  join: (run: ChainRun) => Promise<void>,
  finish: (run: Run, result: ChainResult) => Promise<void> = async () => {},
): Promise<number> {
  keepYoungGenerationSmall();
  const { config, command, figures } = options;
  const started = performance.now();
  const run = newRun(config, command, options.definition);
  const database = options.server.replace(/^sqlite:/, '');
  const used = [...options.inputs, options.definition, database, `${database}-wal`, `${database}-shm`];
  const [rejects, absent, stats] = [config.rejects, config.absent, config.stats].map((path) => {
    if (path === '') return undefined;
    const file = new OutputFile(path, used);
    used.push(path);
    return file;
  });
  const { progress } = figures;
  figures.run = run.id;
  const result = (exitCode: number): ChainResult => {
    const { definition, server } = options;
    const inputs = options.inputs.map(inputName);
    const elapsed = performance.now() - started;
    const description = {
      command,
      run: run.id,
      definition,
      inputs,
      server,
      started: run.started,
      elapsed,
      exitCode,
    };
    return { exitCode, statistics: statisticsOf(progress, description) };
  };
  const show = ({ statistics }: ChainResult) => {
    terminal.statistics(statistics, () =>
      config.json ? `${JSON.stringify(statistics)}\n` : `\n${report(statistics, config.timezone)}`,
    );
  };
  progress.inputSize = await inputSize(options.inputs);
  const typed = options.inputs.includes(STDIN) && process.stdin.isTTY;
  if (typed) terminal.note('reading from the terminal; Ctrl-D ends the input');
  const changing = command === 'plan' ? 'printing' : 'applying';
  const hideProgress = showProgress(progress, terminal, { seconds: config.progress, changing, typed });
  const interrupt = listenForSignals(
    (signal) => terminal.note(`${signal}: stopping after what has been read; once more stops at once`),
    () => show(result(0)),
    hideProgress,
  );
  if (options.endsWithOutput) output.onClosed(interrupt.stop);

  try {
    await join({
      run,
      print: (lines) => output.print(lines),
      ends: {
        progress,
        stop: interrupt.stop,
        source: {
          inputs: options.inputs,
          format: options.format,
          ...(options.encoding && { encoding: options.encoding }),
          allowEmpty: options.allowEmpty,
          signal: interrupt.signal,
          stdin: process.stdin,
        },
        statistics: {
          warning: (sentence) => terminal.warning(sentence),
          problem: (problem) => {
            terminal.problem(problem);
            rejects?.line(JSON.stringify(problem));
          },
          absent: (barcode) => absent?.line(barcode),
        },
      },
    });
  } finally {
    interrupt.release();
    hideProgress();
    rejects?.close();
    absent?.close();
  }

  if (options.endsWithOutput && output.closed && output.failure === undefined) return 0;
  for (const { failure } of [output, rejects, absent].filter((file) => file !== undefined)) {
    if (failure !== undefined) progress.total.errors.push(failure);
  }
  terminal.errors(progress.total.errors.filter((error) => error !== output.failure));
  const advice = scopeAdvice(progress, config);
  if (advice !== undefined) terminal.warning(advice);
  const exitCode = () => interrupt.exitCode() ?? exitCodeOfRun(progress, config.exitCode);
  let final = result(exitCode());
  try {
    await finish(run, final);
  } catch (error) {
    if (!(error instanceof TapesyncError)) throw error;
    // The statistics are needed most when the store cannot take them.
    if (!progress.total.errors.includes(error)) terminal.error(error);
    progress.fail(error);
  }
  final = result(exitCode());
  show(final);
  terminal.summary(final.statistics);
  stats?.line(JSON.stringify(final.statistics, undefined, 2));
  stats?.close();
  if (stats?.failure) terminal.error(stats.failure);
  return stats?.failure && final.exitCode === 0 ? 3 : final.exitCode;
}

function scopeAdvice(progress: Progress, config: Configuration): string | undefined {
  const { snapshots, scopes, scopeChanges, sorted } = progress.total;
  const found = `randomized scope: ${scopeChanges} changes of scope among ${scopes} scopes; `;
  if (snapshots.reloads > 0) {
    return (
      `${found}${snapshots.reloads} snapshots (${snapshots.reloadedBytes} bytes) were downloaded again because they ` +
      `did not fit into --cache-memory ${config.cacheMemory}. Sort the export by customer and media, or give more memory`
    );
  }
  if (sorted.records === 0 || config.sort === 'always') return undefined;
  const [records, spilled] = [sorted.records, sorted.spilled].map(figure);
  return (
    `${found}${records} records were sorted by scope, ${spilled} bytes of them on the disk. ` +
    'An export sorted by customer and media needs neither this time nor this memory'
  );
}
