import type { ChainEnds } from '../../transforms/index.ts';
import { TapesyncError } from '../errors/error.ts';
import type { Run } from '../model/run.ts';
import { Progress } from '../observe/progress.ts';
import { exitCodeOfRun } from '../observe/run-exit-code.ts';
import { type Statistics, statisticsOf } from '../observe/statistics.ts';
import { Interruption } from '../platform/interrupt.ts';
import type { Encoding } from '../sources/codecs.ts';
import type { RecordFormat } from '../sources/formats/record-cutter.ts';
import type { ReadLimits } from '../sources/read-limits.ts';
import { type Source, totalSize } from '../sources/source.ts';
import { sheetsFor } from '../sources/spreadsheet/sheet-options.ts';
import type { RunRecords } from '../stores/roles/runs.ts';
import type { Store } from '../stores/store.ts';
import type { LineOutput, Observe } from './observe.ts';
import { Quoting } from './unquoted.ts';

/** What every run needs. */
export interface RunRequest {
  readonly run: Run;
  /** Read one after the other. */
  readonly sources: readonly Source[];
  /** How much may come out of each source by decompression; 64 GiB, and 1000 bytes for one, when absent. */
  readonly limits?: ReadLimits | undefined;
  /** Takes the changes that are planned or applied, or the records that are extracted, as NDJSON. */
  readonly output?: LineOutput | undefined;
  /** Takes records that a person has to look at, as NDJSON. */
  readonly rejects?: LineOutput | undefined;
}

/** How a run ended. */
export interface RunReport {
  readonly exitCode: number;
  readonly statistics: Statistics;
  /** What went wrong beyond single records. */
  readonly errors: readonly TapesyncError[];
}

/** What tells one kind of run from another. */
export interface Execution {
  readonly request: RunRequest;
  readonly format: RecordFormat;
  readonly encoding?: Encoding | undefined;
  /** The sheet that is read of a workbook. */
  readonly sheet?: string | undefined;
  /** Whether an input without any record is accepted. */
  readonly allowEmpty: boolean;
  /** The store of the run, by its name alone where nothing is recorded in it. */
  readonly store?: Pick<Store, 'name'> & { readonly runs?: RunRecords };
  /** Takes the barcodes of absent volumes, one a line. */
  readonly absent?: LineOutput | undefined;
  /** Whether a run that went well ends with exit code 10 where there were changes. */
  readonly reportsChanges?: boolean | undefined;
  /** Keeps more of the result than its statistics, by the exit code so far and what was counted. */
  readonly keep?: (exitCode: number, progress: Progress) => Promise<void>;
  /** Returns how much is found at the end that a person has to look at, beside records. */
  readonly exceptions?: () => number;
}

/**
 * Runs a chain from its source to its report: what `sync`, `plan`, `apply` and `extract` have in common.
 *
 * @param signal stops the source; what has been read goes on to its end. An `Interruption` as its reason decides the
 *   exit code
 * @param join joins the chain and waits for its end
 */
export async function execute(
  execution: Execution,
  observe: Observe,
  signal: AbortSignal,
  join: (ends: ChainEnds) => Promise<void>,
): Promise<RunReport> {
  const { request, store, absent, reportsChanges } = execution;
  const { run, sources, limits, output, rejects } = request;
  const progress = new Progress();
  const quoting = new Quoting(sources);
  const started = performance.now();
  const statistics = (exitCode = 0) =>
    statisticsOf(progress, {
      command: run.command,
      run: run.id,
      definition: run.definition,
      task: run.task ?? '',
      inputs: sources.map(({ name }) => name),
      server: store?.name ?? '',
      started: run.started,
      elapsed: performance.now() - started,
      exitCode,
    });
  const exitCode = () =>
    signal.reason instanceof Interruption
      ? signal.reason.exitCode
      : exitCodeOfRun(progress, { reportsChanges, exceptions: execution.exceptions?.() });

  observe({ kind: 'started', progress, statistics });
  progress.inputSize = await totalSize(sources);
  const stopped = new AbortController();
  await join({
    progress,
    stop: () => stopped.abort(),
    source: {
      sources,
      limits,
      sheets: sheetsFor(execution),
      signal: AbortSignal.any([signal, stopped.signal]),
    },
    cutting: {
      format: execution.format,
      encoding: execution.encoding,
      allowEmpty: execution.allowEmpty,
    },
    statistics: {
      warning: (text) => observe({ kind: 'warning', text }),
      shown: (error) => quoting.error(error),
      problem: (problem) => {
        observe({ kind: 'problem', problem: quoting.problem(problem) });
        rejects?.write(`${JSON.stringify(problem)}\n`);
      },
      absent: (barcode) => absent?.write(`${barcode}\n`),
    },
  });

  for (const each of [output, rejects, absent]) {
    each?.end?.();
    if (each?.failure !== undefined) progress.fail(each.failure);
  }
  // The statistics are needed most when the store cannot take them.
  const recording = async (record: (code: number) => Promise<void> | undefined) => {
    try {
      await record(exitCode());
    } catch (error) {
      if (!(error instanceof TapesyncError)) throw error;
      progress.fail(error);
    }
  };
  await recording((code) => execution.keep?.(code, progress));
  await recording((code) => store?.runs?.finish(run, JSON.stringify(statistics(code)), code));
  const final = exitCode();
  return { exitCode: final, statistics: statistics(final), errors: progress.total.errors };
}
