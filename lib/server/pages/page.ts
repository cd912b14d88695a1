/**
 * What a page is asked and answers: functions of a request, which know nothing of sockets.
 *
 * @module
 */

import type { Html } from '../../markup/html.ts';
import type { Census } from '../../model/census.ts';
import type { User } from '../../stores/roles/accounts.ts';
import type { ServerStore } from '../../stores/store.ts';
import type { FairQueue } from '../fair-queue.ts';

/** What pages know of their server. */
export interface PageServer {
  readonly store: ServerStore;
  /** Seconds that a move may take before it is overdue. */
  readonly overdueSeconds: number;
  /** Returns how many volumes are where, some minutes old at most; `undefined` while they are first counted. */
  readonly census: () => Promise<Census | undefined>;
  /** Whether it is for one person on this machine alone, on a store that commands open as well. */
  readonly isLocal: boolean;
  /** Whether a held plan is released by another user than the one who has sent it. */
  readonly twoPersons: boolean;
  /** Where reconciliations, and releases of plans, wait for their turn. */
  readonly inventories: FairQueue;
}

/** What a page is asked. */
export interface PageRequest {
  readonly user: User;
  readonly server: PageServer;
  /** The values of the parts of the path that have a name. */
  readonly params: Readonly<Record<string, string>>;
  /** The path with its query, as it was sent. */
  readonly url: string;
  readonly query: URLSearchParams;
  /** What a form has sent; empty for a GET. */
  readonly form: URLSearchParams;
  /** In seconds since 1970 UTC. */
  readonly now: number;
}

/** What a page answers. */
export type PageAnswer =
  | { readonly kind: 'page'; readonly status?: number; readonly title: string; readonly body: Html }
  /** The browser goes on to a page of this server. */
  | { readonly kind: 'see'; readonly location: string }
  | {
      readonly kind: 'file';
      readonly name: string;
      readonly type: string;
      readonly text: AsyncIterable<string>;
    };

/** Answers a request for a page. Throws a TapesyncError, which is shown as a page of its own. */
export type Page = (request: PageRequest) => Promise<PageAnswer>;
