import type { Scope } from '../../model/scope.ts';
import type { HistoryEntry, Query } from '../roles/query.ts';
import { askForList } from './lists.ts';
import type { Requests } from './requests.ts';

/** Returns how volumes are found at a server. */
export function httpQuery(requests: Requests): Query {
  return {
    scopes: () => askForList<Scope>(requests, 'scopes', ['customer', 'media']),

    history: (scope, volume) =>
      askForList<HistoryEntry>(requests, 'history', ['version', 'at', 'user', 'run', 'field', 'old', 'new'], {
        ...scope,
        volume,
      }),
  };
}
