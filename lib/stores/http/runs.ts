import { TapesyncError } from '../../errors/error.ts';
import { printable } from '../../errors/printable.ts';
import { isFieldChanges } from '../../model/field-changes.ts';
import { isJsonObject, parseJson } from '../../model/json-object.ts';
import type { CountedRun, Run } from '../../model/run.ts';
import type { PathName } from '../protocol/paths.ts';
import type { RecordedRun, RunChange, RunChangePage, Runs } from '../roles/runs.ts';
import { unlessNotThere } from './failures.ts';
import type { Requests } from './requests.ts';

// It stands in the URL of every request that writes, which may be some thousand bytes long.
const LONGEST_DEFINITION = 500;

/** Returns a run as the query of a request; the server knows its user. */
export function runQuery({ id, command, definition, started, task = '' }: Run) {
  return {
    run: id,
    command,
    definition: definitionText(definition),
    started,
    ...(task !== '' && { task }),
  };
}

/** The form of the id of a run, or of its beginning. */
export const RUN_ID = /^[A-Za-z0-9-]{1,64}$/;

/** Returns the text of a definition as it goes to a server. */
export function definitionText(definition: string): string {
  return printable(definition).slice(-LONGEST_DEFINITION).toWellFormed();
}

/** Returns the runs of a server, as far as the user may see them. `server` is what messages call it. */
export function httpRuns(requests: Requests, server: string): Runs {
  return {
    finish: (recorded, statistics, exitCode) => {
      const { run, ...rest } = runQuery(recorded);
      // The statistics are JSON already.
      const head = JSON.stringify({ ...rest, exitCode }).slice(0, -1);
      const body = { type: 'application/json', text: `${head},"statistics":${statistics}}` };
      return requests.send({ method: 'PUT', path: 'run', parameters: { run }, body });
    },

    list: async ({ id, prefix = '', user, after, limit }) => {
      const fits = (run: RecordedRun) =>
        run.id.startsWith(prefix) && (user === undefined || run.user === user);
      // A server would not understand the question.
      if (!RUN_ID.test(id ?? (prefix || 'any'))) return [];
      if (id === undefined) {
        const query = {
          limit: String(limit),
          ...(prefix !== '' && { prefix }),
          ...(user !== undefined && { user }),
          ...(after !== undefined && { after: after.id, afterUser: after.user }),
        };
        const runs = await ask(requests, 'runs', {}, query, 'a list of runs', (json) =>
          Array.isArray(json) && json.every(isRun) ? json.map(recordedRun) : undefined,
        );
        // A server of an older version lists all.
        return runs.filter(fits).slice(0, limit);
      }
      const query = user === undefined ? {} : { user };
      const run = await unlessNotThere(
        ask(requests, 'run', { run: id }, query, 'a run', (json) =>
          isRun(json) ? recordedRun(json) : undefined,
        ),
        undefined,
      );
      return run === undefined ? [] : [run].filter(fits).slice(0, limit);
    },

    changes: async ({ id, user }, after) => {
      const query = { user, ...(after !== undefined && { after }) };
      try {
        return await ask(requests, 'runChanges', { run: id }, query, 'what a run has changed', changesOf);
      } catch (error) {
        // The run was listed, so that the path itself is not known.
        if (!(error instanceof TapesyncError) || error.code !== 'NOT_THERE') throw error;
        const problem = `it cannot tell what run ${id} has changed: it is of an older version and has to be updated, or the run is not yours to see`;
        throw new TapesyncError('SERVER_ANSWER', { store: server, problem }, { cause: error });
      }
    },

    lastComplete: async ({ definition, task = '' }) => {
      const query = { definition: definitionText(definition), ...(task !== '' && { task }) };
      // An older server knows of no such runs.
      const found = await unlessNotThere(
        requests.ask({ method: 'GET', path: 'lastRun', query }, 'a run or none', (text) =>
          lastRun(parseJson(text)),
        ),
        undefined,
      );
      return found?.run;
    },
  };
}

function lastRun(json: unknown): { readonly run: CountedRun | undefined } | undefined {
  if (!isJsonObject(json)) return undefined;
  if (json.run === null) return { run: undefined };
  if (!isJsonObject(json.run)) return undefined;
  const { id, started, volumeRecords } = json.run;
  if (typeof id !== 'string' || typeof started !== 'string' || typeof volumeRecords !== 'number')
    return undefined;
  return Number.isSafeInteger(volumeRecords) ? { run: { id, started, volumeRecords } } : undefined;
}

function ask<T>(
  requests: Requests,
  path: PathName,
  parameters: Readonly<Record<string, string>>,
  query: Readonly<Record<string, string>>,
  expected: string,
  read: (json: unknown) => T | undefined,
): Promise<T> {
  return requests.ask({ method: 'GET', path, parameters, query }, expected, (text) => read(parseJson(text)));
}

/** A run as a server tells of it; its statistics are JSON. */
type AnsweredRun = Omit<RecordedRun, 'statistics' | 'task'> & {
  readonly statistics?: unknown;
  /** A server of an older version tells of none. */
  readonly task?: string;
};

function isRun(json: unknown): json is AnsweredRun {
  if (!isJsonObject(json)) return false;
  const { finished, exitCode } = json;
  return (
    ['id', 'user', 'command', 'definition', 'started'].every((key) => typeof json[key] === 'string') &&
    (finished === null || typeof finished === 'string') &&
    (exitCode === null || typeof exitCode === 'number') &&
    (json.task === undefined || typeof json.task === 'string')
  );
}

function recordedRun(run: AnsweredRun): RecordedRun {
  const { id, user, command, definition, task = '', started, finished, exitCode, statistics = null } = run;
  const text = statistics === null ? null : JSON.stringify(statistics);
  return { id, user, command, definition, task, started, finished, exitCode, statistics: text };
}

function changesOf(json: unknown): RunChangePage | undefined {
  if (!isJsonObject(json) || !Array.isArray(json.items) || !json.items.every(isRunChange)) return undefined;
  const { items, next } = json;
  if (next === undefined) return { items };
  return typeof next === 'string' ? { items, next } : undefined;
}

function isRunChange(json: unknown): json is RunChange {
  return (
    isJsonObject(json) &&
    ['customer', 'media', 'volume'].every((key) => typeof json[key] === 'string') &&
    ['existed', 'exists', 'isBack'].every((key) => typeof json[key] === 'boolean') &&
    Number.isSafeInteger(json.version) &&
    isFieldChanges(json.fields) &&
    (json.since === undefined || isJsonObject(json.since))
  );
}
