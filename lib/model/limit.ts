import { TapesyncError } from '../errors/error.ts';
import type { CountedRun } from './run.ts';
import type { ScopeName } from './scope.ts';

/** How many of something are allowed: a share of all, a number, or all. */
export type Limit =
  | { readonly kind: 'share'; readonly percent: number }
  | { readonly kind: 'number'; readonly most: number }
  | { readonly kind: 'none' };

/** How much of a scope one run may change, where nobody has said otherwise. */
export const MOST_CHANGES = '30%';

/** How much of a place an inventory may miss, where nobody has said otherwise. */
export const MOST_MISSING = '10%';

/** The limit that allows all. */
export const NO_LIMIT: Limit = { kind: 'none' };

// A share of a handful of volumes or records says nothing, and a new scope has to be filled.
const LEAST_THAT_COUNT = 10;

/** Reads the text of a limit: `30%`, `500` or `none`; returns `undefined` for any other. */
export function parseLimit(text: string): Limit | undefined {
  if (text === 'none') return { kind: 'none' };
  const match = /^(\d+(?:\.\d+)?)(%?)$/.exec(text.trim());
  if (match === null) return undefined;
  const figure = Number(match[1]);
  if (match[2] === '%') return figure <= 100 ? { kind: 'share', percent: figure } : undefined;
  return Number.isSafeInteger(figure) ? { kind: 'number', most: figure } : undefined;
}

/** Returns LIMIT_CHANGES for a scope whose changes are over the limit, else `undefined`. */
export function overLimit(
  limit: Limit,
  scope: ScopeName,
  changes: number,
  volumes: number,
): TapesyncError | undefined {
  if (!isOver(limit, changes, volumes)) return undefined;
  const share = shareText(changes, volumes);
  const allowed = limitText(limit);
  return new TapesyncError('LIMIT_CHANGES', {
    scope,
    changes,
    share,
    volumes,
    limit: allowed,
    suggestion: changes,
  });
}

/**
 * Returns LIMIT_ABSENT for a scope of which an export leaves out more volumes than the limit, else `undefined`. `rule` is
 * what set the limit, in its own words.
 */
export function overAbsent(
  limit: Limit,
  rule: string,
  scope: ScopeName,
  absent: number,
  volumes: number,
): TapesyncError | undefined {
  if (!isOver(limit, absent, volumes)) return undefined;
  const share = shareText(absent, volumes);
  return new TapesyncError('LIMIT_ABSENT', { scope, absent, share, volumes, limit: limitText(limit), rule });
}

/**
 * Returns LIMIT_SHRUNK for a run whose export holds fewer volume records than the one before, by more than the limit, else
 * `undefined`.
 */
export function overShrink(limit: Limit, before: CountedRun, run: CountedRun): TapesyncError | undefined {
  const fewer = before.volumeRecords - run.volumeRecords;
  if (!isOver(limit, fewer, before.volumeRecords)) return undefined;
  return new TapesyncError('LIMIT_SHRUNK', {
    run: run.id,
    started: run.started,
    records: run.volumeRecords,
    share: shareText(fewer, before.volumeRecords),
    before: before.id,
    startedBefore: before.started,
    recordsBefore: before.volumeRecords,
    limit: limitText(limit),
  });
}

/** The repository that most of what an inventory saw belongs to: so many, and their share in percent. */
export interface LooksLike {
  readonly repository: string;
  readonly count: number;
  readonly percent: number;
}

/**
 * Returns LIMIT_MISSING for an inventory that did not see more of what should be in its place than the limit,
 * LIMIT_ELSEWHERE for one that looks like that of another place, else `undefined`.
 */
export function overMissing(
  limit: Limit,
  place: string,
  missing: number,
  volumes: number,
  looksLike: LooksLike | undefined,
): TapesyncError | undefined {
  if (!isOver(limit, missing, volumes)) {
    // Of a place in which nothing should be yet nothing is missing, and what is to come there is still where it was seen.
    if (limit.kind === 'none' || looksLike === undefined || looksLike.count < LEAST_THAT_COUNT)
      return undefined;
    const { repository, percent } = looksLike;
    return new TapesyncError('LIMIT_ELSEWHERE', { place, percent, repository });
  }
  const share = shareText(missing, volumes);
  const hint =
    looksLike === undefined
      ? ''
      : `; it may be of another place: ${looksLike.percent} % of what was seen belongs to ${looksLike.repository}`;
  return new TapesyncError('LIMIT_MISSING', {
    place,
    missing,
    share,
    volumes,
    limit: limitText(limit),
    hint,
  });
}

function isOver(limit: Limit, count: number, all: number): boolean {
  if (limit.kind === 'none' || all < LEAST_THAT_COUNT) return false;
  return count > (limit.kind === 'number' ? limit.most : (all * limit.percent) / 100);
}

function shareText(count: number, all: number): string {
  return `${((count * 100) / all).toFixed(1)} %`;
}

function limitText(limit: Limit): string {
  if (limit.kind === 'none') return 'none';
  return limit.kind === 'number' ? String(limit.most) : `${limit.percent} %`;
}
