import type { Runs } from '../roles/runs.ts';
import type { Requests } from './requests.ts';
import { runQuery } from './run-query.ts';

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
