import pLimit from 'p-limit';
import { type NamedScope, namedScope, type ScopeName, scopeName } from '../../model/scope.ts';
import type { ScopeRevision, Snapshots } from '../../stores/roles/snapshots.ts';
import type { KnownScope } from './fingerprint-text.ts';

/** What is known of a scope before a run reads its input. */
export interface CurrentScope {
  readonly of: NamedScope;
  /** How many volumes the server has in it. */
  readonly size: number;
  /** The revision that this holds for. */
  readonly revision: string;
  /** Whether what the last run left of it holds, but for volumes that have changed since. */
  readonly isKnown: boolean;
  /** Labels of volumes whose lines have to be read. */
  readonly changed: readonly string[];
  /** Records of volumes that the store does not have, by their labels. */
  readonly foreign: ReadonlyMap<string, string>;
}

// Requests under way at once: a server may have thousands of scopes, of which others have changed many.
const REQUESTS = 8;

/**
 * Asks the store which of the scopes that a run has left are as they were, and what has changed in the others. Returns
 * them in their order, and the revisions of all; `undefined` where the store cannot tell.
 */
export async function currentScopes(
  snapshots: Snapshots,
  known: readonly KnownScope[],
): Promise<CurrentScopes | undefined> {
  const revisions = await revisionsOf(snapshots);
  if (revisions === undefined) return undefined;
  const limit = pLimit(REQUESTS);
  const scopes = await limit.map(known, (scope) => currentScope(snapshots, scope, revisions));
  return { scopes, revisions };
}

/** What is known of the scopes before a run reads its input. */
export interface CurrentScopes {
  readonly scopes: readonly CurrentScope[];
  readonly revisions: Revisions;
}

/** The revisions of all scopes of a store, by name. */
export type Revisions = ReadonlyMap<ScopeName, ScopeRevision>;

/** Returns the revisions of all scopes of a store; `undefined` where it cannot tell. */
export async function revisionsOf(snapshots: Snapshots): Promise<Revisions | undefined> {
  const listed = await snapshots.revisions?.();
  return listed && new Map(listed.map((each) => [scopeName(each.scope), each]));
}

async function currentScope(
  snapshots: Snapshots,
  { customer, media, ...known }: KnownScope,
  revisions: Revisions,
): Promise<CurrentScope> {
  const of = namedScope({ customer, media });
  const now = revisions.get(of.name);
  if (now === undefined) return { of, size: 0, revision: '', isKnown: false, changed: [], foreign: NONE };
  const { revision, volumes } = now;
  if (revision === known.revision) {
    const foreign = byLabel(known.foreign);
    return { of, revision, size: volumes, isKnown: true, changed: known.doubtful, foreign };
  }
  const since = await snapshots.since?.(of.scope, known.revision);
  // Another past, such as that of a copy which went its own way, has other counts.
  const { volumes: size, versions } = since?.base ?? {};
  if (since === undefined || size !== known.volumes || versions !== known.versions)
    return { of, revision, size: volumes, isKnown: false, changed: [], foreign: NONE };
  return {
    of,
    revision: since.revision,
    size: since.volumes,
    isKnown: true,
    changed: [...known.doubtful, ...since.changed],
    foreign: byLabel(known.foreign),
  };
}

const NONE: ReadonlyMap<string, string> = new Map();

function byLabel(records: readonly string[]): ReadonlyMap<string, string> {
  return new Map(records.map((record) => [record.slice(0, record.indexOf('\t')), record]));
}
