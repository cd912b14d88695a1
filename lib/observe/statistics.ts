import type { TapesyncError } from '../errors/error.ts';
import type { InputEnd } from '../model/input-end.ts';
import { isJsonObject, parseJson } from '../model/json-object.ts';
import { OUTCOMES, type Outcome } from '../model/outcome.ts';
import type { Tally } from '../model/tally.ts';
import type { Progress } from './progress.ts';

/** The facts of a run that its statistics repeat. */
export interface RunDescription {
  readonly command: string;
  /** Identifier of the run, as in the history of volumes. */
  readonly run: string;
  readonly definition: string;
  /** Tells exports of one definition apart; empty where there is one. */
  readonly task: string;
  readonly inputs: readonly string[];
  readonly server: string;
  /** Canonical date. */
  readonly started: string;
  /** Milliseconds since the start. */
  readonly elapsed: number;
  readonly exitCode: number;
}

/** Statistics of a run, in the form of `--stats`; `STATISTICS_FIELDS` describes the fields. */
export interface Statistics extends Omit<RunDescription, 'elapsed'> {
  readonly seconds: number;
  readonly inputEnd: InputEnd['kind'] | 'open';
  readonly bytes: number;
  readonly read: number;
  readonly recognized: number;
  readonly volumeRecords: number;
  readonly written: number;
  readonly outcomes: Readonly<Record<Outcome, OutcomeStatistics>>;
  readonly undecided: number;
  readonly absent: number | null;
  readonly notLeft: number;
  readonly contents: number;
  readonly scopes: number;
  readonly scopeChanges: number;
  readonly sorted: Readonly<Tally['sorted']>;
  readonly snapshots: Readonly<Tally['snapshots']>;
  readonly stages: readonly StageStatistics[];
  readonly errors: readonly { readonly code: string; readonly message: string }[];
}

/** Number of records with one outcome, and its reasons. */
export interface OutcomeStatistics {
  readonly total: number;
  readonly reasons: Readonly<Record<string, number>>;
}

/** Records and time of one stage. */
export interface StageStatistics {
  readonly name: string;
  readonly records: number;
  readonly seconds: number;
  readonly recordsPerSecond: number | null;
}

// Each scope may have an error of some hundred bytes, and a server takes statistics of a megabyte at most.
const ERRORS_LISTED = 500;

/** Description of each field of the statistics, for the documentation. */
export const STATISTICS_FIELDS: Readonly<Record<keyof Statistics, string>> = {
  command: 'the command: `sync`, `plan`, `apply`, `confirm`, `move`, `undo`, `release`, `extract` or `admin`',
  run: 'identifier of the run; the history of each volume it changed carries it',
  definition: 'the definition file; empty where there is none, as for `apply`',
  task: 'the task of `--metrics-task`; empty without it',
  inputs:
    'the files read, `stdin` for the standard input, `run ID` for the run that `undo` takes back, `plan ID` for the one that `held release` lets through',
  server: 'the store, without any password',
  started: 'when the run started, UTC',
  seconds: 'how long it took',
  exitCode: 'the exit code',
  inputEnd:
    '`complete`, `interrupted` (by a signal), `failed` (could not be read to its end), `shrunk` (holds far fewer records than the last complete run, and nothing was applied) or `open` (still being read)',
  bytes: 'bytes read from the inputs, compressed where they are',
  read: 'records read',
  recognized:
    'of these, records that were recognized by what the run before has kept in the folder of `--cache`, and not read again',
  volumeRecords: 'of these, records that became volumes: neither excluded nor rejected',
  written: 'records written out by `extract` instead of being compared',
  outcomes:
    'how the records ended: for each of the ten outcomes the `total`, and its `reasons` with their counts',
  undecided:
    'records that have not ended in any way: 0 at the end of a run, or something is wrong with tapesync',
  absent:
    'volumes of the scopes met that the input did not mention; null unless `sync` or `plan` read the input to its end',
  notLeft: 'volumes that an inventory (`SetPresence`) found in a place that they should have left',
  contents:
    'volumes that `confirm` and `move` took along, because they lie in a container that was named; part of `read`',
  scopes: 'distinct scopes (customer and media) in the input',
  scopeChanges: 'how often a record was of another scope than the one before it',
  sorted:
    '`records` that were set aside because their scopes came in a random order, or by `--sort always`; `spilled`: bytes of them that went to the disk',
  snapshots:
    '`loads`: scopes downloaded; `reloads`: of these, again; `hits`: segments of records whose snapshot was still in memory; `volumes` and `bytes`: the sizes of the downloads; `reloadedBytes`: bytes of the reloads',
  stages: 'for each stage the records that came in, the seconds spent inside it, and their ratio',
  errors: `what went wrong beyond single records: \`code\` and \`message\`; after the first ${ERRORS_LISTED} they are only counted, by code`,
};

/** Returns the statistics of a run so far. */
export function statisticsOf(progress: Progress, description: RunDescription): Statistics {
  const { total, end, stages } = progress;
  const outcomes = OUTCOMES.map((outcome) => {
    return [
      outcome,
      { total: total.outcomes.total(outcome), reasons: reasonsOf(progress, outcome) },
    ] as const;
  });
  const { elapsed, ...about } = description;
  return {
    ...about,
    seconds: elapsed / 1000,
    inputEnd: end?.kind ?? 'open',
    bytes: progress.input.bytes,
    read: total.read,
    recognized: total.recognized,
    volumeRecords: total.volumeRecords,
    written: total.written,
    outcomes: Object.fromEntries(outcomes) as Record<Outcome, OutcomeStatistics>,
    undecided: progress.undecided,
    absent: end?.kind === 'complete' && compares(about.command) ? total.absent : null,
    notLeft: total.notLeft,
    contents: total.contents,
    scopes: total.scopes,
    scopeChanges: total.scopeChanges,
    sorted: total.sorted,
    snapshots: total.snapshots,
    stages: stages.map(({ name, records, ms }) => ({
      name,
      records,
      seconds: ms / 1000,
      recordsPerSecond: ms === 0 ? null : Math.round((records * 1000) / ms),
    })),
    errors: listed(total.errors),
  };
}

/**
 * Returns how many volume records a run had by its statistics, in the form of `--stats`, if its input was read to its end
 * and believed; else `undefined`. `isReleased` says that somebody has let its changes through, and so believes an input that
 * has shrunk.
 */
export function completeRecords(statistics: string, isReleased = false): number | undefined {
  const run = parseJson(statistics);
  if (!isJsonObject(run)) return undefined;
  if (run.inputEnd !== 'complete' && !(isReleased && run.inputEnd === 'shrunk')) return undefined;
  const { read, outcomes } = run;
  // Earlier versions did not count them.
  const records =
    run.volumeRecords ?? Number(read) - totalOf(outcomes, 'excluded') - totalOf(outcomes, 'rejected');
  return typeof records === 'number' && Number.isSafeInteger(records) ? records : undefined;
}

function totalOf(outcomes: unknown, outcome: Outcome): number {
  const counts = isJsonObject(outcomes) ? outcomes[outcome] : undefined;
  return isJsonObject(counts) ? Number(counts.total) : Number.NaN;
}

function listed(errors: readonly TapesyncError[]): Statistics['errors'] {
  const list = errors.slice(0, ERRORS_LISTED).map(({ code, message }) => ({ code, message }));
  const rest = Map.groupBy(errors.slice(ERRORS_LISTED), ({ code }) => code);
  return [...list, ...Array.from(rest, ([code, { length }]) => ({ code, message: `and ${length} more` }))];
}

// Only a run that compares an input with a store knows which volumes the input does not mention.
function compares(command: string): boolean {
  return command === 'sync' || command === 'plan';
}

function reasonsOf(progress: Progress, outcome: Outcome): Readonly<Record<string, number>> {
  return Object.fromEntries(progress.total.outcomes.reasons(outcome).filter(([reason]) => reason !== ''));
}

/** Says whether a value is the statistics of a run, as a store has kept them: any client of a server may have sent others. */
export function isStatistics(json: unknown): json is Statistics {
  if (!isJsonObject(json)) return false;
  const { outcomes, sorted, snapshots, stages, inputs, started, absent } = json;
  return (
    ['command', 'definition', 'server'].every((key) => typeof json[key] === 'string') &&
    typeof started === 'string' &&
    !Number.isNaN(Date.parse(started)) &&
    hasCounts(json, ['seconds', 'read', 'written', 'undecided', 'scopes', 'scopeChanges']) &&
    (absent === null || isCount(absent)) &&
    Array.isArray(inputs) &&
    hasCounts(sorted, ['records', 'spilled']) &&
    hasCounts(snapshots, ['loads', 'reloads', 'volumes', 'bytes']) &&
    Array.isArray(stages) &&
    stages.every(isStage) &&
    isJsonObject(outcomes) &&
    OUTCOMES.every((outcome) => isOutcome(outcomes[outcome]))
  );
}

function isStage(json: unknown): boolean {
  if (!isJsonObject(json) || !hasCounts(json, ['records', 'seconds'])) return false;
  return typeof json.name === 'string' && (json.recordsPerSecond === null || isCount(json.recordsPerSecond));
}

function isOutcome(json: unknown): boolean {
  if (!isJsonObject(json) || !isCount(json.total)) return false;
  return isJsonObject(json.reasons) && Object.values(json.reasons).every(isCount);
}

function hasCounts(json: unknown, keys: readonly string[]): boolean {
  return isJsonObject(json) && keys.every((key) => isCount(json[key]));
}

function isCount(json: unknown): boolean {
  return typeof json === 'number';
}
