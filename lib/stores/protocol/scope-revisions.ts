/**
 * The revisions of scopes, and what has changed since one, on their way.
 *
 * @module
 */

import { isJsonObject } from '../../model/json-object.ts';
import { CustomerId, MediaId, VolumeId } from '../../model/scope.ts';
import type { ScopeCounts, ScopeRevision, ScopeSince } from '../roles/snapshots.ts';
import { headJson, isCount, readHead } from './snapshot-head.ts';

/** Returns the revision of a scope as JSON. */
export function revisionJson({ scope, revision, volumes, versions }: ScopeRevision) {
  const { customer, media } = scope;
  return { customer, media, revision, volumes, versions };
}

/** Reads the revisions of scopes out of JSON; `undefined` where it is anything else. */
export function readRevisions(json: unknown): readonly ScopeRevision[] | undefined {
  if (!Array.isArray(json)) return undefined;
  const revisions = json.map(readRevision);
  return revisions.every((one) => one !== undefined) ? revisions : undefined;
}

function readRevision(json: unknown): ScopeRevision | undefined {
  const counts = readCounts(json);
  if (counts === undefined || !isJsonObject(json)) return undefined;
  const { customer, media, revision } = json;
  if (typeof customer !== 'string' || typeof media !== 'string' || typeof revision !== 'string')
    return undefined;
  const scope = { customer: CustomerId.trusted(customer), media: MediaId.trusted(media) };
  return { scope, revision, ...counts };
}

/** Returns what has changed in a scope as JSON. */
export function sinceJson(since: ScopeSince) {
  const { versions, base, changed } = since;
  return { ...headJson(since), versions, base, changed: [...changed] };
}

/** Reads what has changed in a scope out of JSON; `undefined` where it is anything else. */
export function readSince(json: unknown): ScopeSince | undefined {
  if (!isJsonObject(json)) return undefined;
  const [head, counts, base] = [readHead(json), readCounts(json), readCounts(json.base)];
  const changed = readVolumes(json.changed);
  if (head === undefined || counts === undefined || base === undefined || changed === undefined)
    return undefined;
  return { ...head, ...counts, base, changed };
}

function readCounts(json: unknown): ScopeCounts | undefined {
  if (!isJsonObject(json)) return undefined;
  const { volumes, versions } = json;
  return isCount(volumes) && isCount(versions) ? { volumes, versions } : undefined;
}

// They have to ascend: who reads them looks for each of them once.
function readVolumes(json: unknown): readonly VolumeId[] | undefined {
  if (!Array.isArray(json)) return undefined;
  const volumes: VolumeId[] = [];
  for (const volume of json) {
    if (typeof volume !== 'string' || volume <= (volumes.at(-1) ?? '')) return undefined;
    volumes.push(VolumeId.trusted(volume));
  }
  return volumes;
}
