import { TapesyncError } from '../../errors/error.ts';
import type { SourceState } from '../../model/expected-source.ts';
import type { ExpectedSources } from '../roles/expected-sources.ts';
import { unlessNotThere } from './failures.ts';
import { askForList } from './query.ts';
import type { Requests } from './requests.ts';
import { definitionText } from './runs.ts';

const KEYS: readonly (keyof SourceState)[] = [
  ...(['name', 'customer', 'definition', 'task', 'user', 'by', 'zone', 'days'] as const),
  ...(['since', 'due', 'next', 'lastRun', 'lastReport', 'isLate'] as const),
];

/** Returns the expected sources of a server, as far as the user may see them. `server` is what messages call it. */
export function httpExpectedSources(requests: Requests, server: string): ExpectedSources {
  return {
    list: () => known(server, askForList<SourceState>(requests, 'sources', KEYS)),

    put: ({ name: source, definition, ...rest }) => {
      const text = JSON.stringify({ definition: definitionText(definition), ...rest });
      const body = { type: 'application/json', text };
      return known(server, requests.send({ method: 'PUT', path: 'source', parameters: { source }, body }));
    },

    remove: (source) =>
      unlessNotThere(
        requests.send({ method: 'DELETE', path: 'source', parameters: { source } }).then(() => true),
        false,
      ),
  };
}

// Everybody may ask: only the path itself can be unknown.
async function known<T>(server: string, asked: Promise<T>): Promise<T> {
  const answer = await unlessNotThere(
    asked.then((value) => ({ value })),
    undefined,
  );
  if (answer !== undefined) return answer.value;
  const problem =
    'it does not know which sources are expected: it is of an older version and has to be updated';
  throw new TapesyncError('SERVER_ANSWER', { store: server, problem });
}
