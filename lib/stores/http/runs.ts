import { TapesyncError } from '../../errors/error.ts';
import { printable } from '../../errors/printable.ts';
import { isJsonObject, parseJson } from '../../model/json-object.ts';
import type { CountedRun, Run } from '../../model/run.ts';
import type { Runs } from '../roles/runs.ts';
import type { Requests } from './requests.ts';

// It stands in the URL of every request that writes, which may be some thousand bytes long.
const LONGEST_DEFINITION = 500;

/** Returns a run as the query of a request; the server knows its user. */
export function runQuery({ id, command, definition, started }: Run) {
  return {
    run: id,
    command,
    definition: definitionText(definition),
    started,
  };
}

function definitionText(definition: string): string {
  return printable(definition).slice(-LONGEST_DEFINITION).toWellFormed();
}

/** Returns the runs of a server. */
export function httpRuns(requests: Requests): Runs {
  return {
    finish: (recorded, statistics, exitCode) => {
      const { run, ...rest } = runQuery(recorded);
      // The statistics are JSON already.
      const head = JSON.stringify({ ...rest, exitCode }).slice(0, -1);
      const body = { type: 'application/json', text: `${head},"statistics":${statistics}}` };
      return requests.send({ method: 'PUT', path: 'run', parameters: { run }, body });
    },

    lastComplete: async ({ definition, task = '' }) => {
      const query = { definition: definitionText(definition), ...(task !== '' && { task }) };
      try {
        const { run } = await requests.ask(
          { method: 'GET', path: 'lastRun', query },
          'a run or none',
          (text) => lastRun(parseJson(text)),
        );
        return run;
      } catch (error) {
        // So says an older server, too, which knows of no such runs.
        if (error instanceof TapesyncError && error.code === 'NOT_THERE') return undefined;
        throw error;
      }
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
