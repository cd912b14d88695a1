import { TapesyncError } from '../errors/error.ts';
import type { ScopeName } from './scope.ts';

/** The volumes of a scope that one run may change: a share of the scope, a number, or all. */
export type ChangeLimit =
  | { readonly kind: 'share'; readonly percent: number }
  | { readonly kind: 'number'; readonly changes: number }
  | { readonly kind: 'none' };

// A share of a handful of volumes says nothing, and a new scope has to be filled.
const VOLUMES_THAT_COUNT = 10;

/** Reads the text of `--max-changes`: `30%`, `500` or `none`; returns `undefined` for any other. */
export function parseLimit(text: string): ChangeLimit | undefined {
  if (text === 'none') return { kind: 'none' };
  const match = /^(\d+(?:\.\d+)?)(%?)$/.exec(text.trim());
  if (match === null) return undefined;
  const figure = Number(match[1]);
  if (match[2] === '%') return figure <= 100 ? { kind: 'share', percent: figure } : undefined;
  return Number.isSafeInteger(figure) ? { kind: 'number', changes: figure } : undefined;
}

/** Returns LIMIT_CHANGES for a scope whose changes are over the limit, else `undefined`. */
export function overLimit(
  limit: ChangeLimit,
  scope: ScopeName,
  changes: number,
  volumes: number,
): TapesyncError | undefined {
  if (limit.kind === 'none' || volumes < VOLUMES_THAT_COUNT) return undefined;
  const allowed = limit.kind === 'number' ? limit.changes : (volumes * limit.percent) / 100;
  if (changes <= allowed) return undefined;
  const share = `${((changes * 100) / volumes).toFixed(1)} %`;
  return new TapesyncError('LIMIT_CHANGES', {
    scope,
    changes,
    share,
    volumes,
    limit: limit.kind === 'number' ? limit.changes : `${limit.percent} %`,
    suggestion: changes,
  });
}
