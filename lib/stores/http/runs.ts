import { printable } from '../../errors/printable.ts';
import type { Run } from '../../model/run.ts';
import type { Runs } from '../roles/runs.ts';
import type { Requests } from './requests.ts';

// It stands in the URL of every request that writes, which may be some thousand bytes long.
const LONGEST_DEFINITION = 500;

/** Returns a run as the query of a request; the server knows its user. */
export function runQuery({ id, command, definition, started }: Run) {
  return {
    run: id,
    command,
    definition: printable(definition).slice(-LONGEST_DEFINITION).toWellFormed(),
    started,
  };
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
  };
}
