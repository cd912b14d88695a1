import { isJsonObject, parseJson } from '../../model/json-object.ts';
import { readRevisions, readSince } from '../protocol/scope-revisions.ts';
import type { Snapshots } from '../roles/snapshots.ts';
import { unlessNotThere } from './failures.ts';
import type { Requests } from './requests.ts';

/** Returns how a server tells the revisions of scopes, and what has changed since; one of an older version tells nothing. */
export function httpRevisions(requests: Requests): Required<Pick<Snapshots, 'revisions' | 'since'>> {
  return {
    revisions: () =>
      unlessNotThere(
        requests.ask({ method: 'GET', path: 'revisions' }, 'a list of revisions', (text) =>
          readRevisions(parseJson(text)),
        ),
        undefined,
      ),

    since: async ({ customer, media }, revision) => {
      // What was not there had no revision.
      if (revision === '') return undefined;
      const spec = {
        method: 'GET',
        path: 'since',
        parameters: { customer, media },
        query: { since: revision },
      } as const;
      const answer = await unlessNotThere(
        requests.ask(spec, 'what has changed since a revision', (text) => {
          const json = parseJson(text);
          if (!isJsonObject(json)) return undefined;
          if (json.changes === null) return { changes: undefined };
          const changes = readSince(json.changes);
          return changes && { changes };
        }),
        undefined,
      );
      return answer?.changes;
    },
  };
}
