import type { FieldValues } from './change.ts';
import { isStored, type StoredKey } from './field.ts';
import type { FieldChanges } from './field-changes.ts';

/** What a run has changed of a volume, in one go. */
export interface PastChange {
  /** Tells runs apart. */
  readonly run: number;
  /** True where the volume was not there before. */
  readonly adds: boolean;
  readonly changes: FieldChanges;
}

/**
 * Says whether a change takes a run back: a run has made each of its fields what it is now, and before that run they were what
 * the change sets. Without it, whoever can write a line could say that a volume is wherever it pleases.
 *
 * @param now the volume as it is
 * @param past what has been changed of it, the latest first
 */
export async function takesBack(
  set: FieldValues,
  now: { readonly [K in StoredKey]?: string | null },
  past: AsyncIterable<PastChange>,
): Promise<boolean> {
  const keys = Object.keys(set).filter(isStored);
  const isAt = (state: ReadonlyMap<string, string | null>, other: FieldValues | typeof now) =>
    keys.every((key) => (state.get(key) ?? null) === (other[key as keyof typeof other] ?? null));
  const state = new Map<string, string | null>(keys.map((key) => [key, now[key] ?? null]));
  let run: number | undefined;
  let touched = new Set<string>();
  let isNow = true;
  let existed = true;
  const isTakenBack = () =>
    run !== undefined && isNow && existed && keys.every((key) => touched.has(key)) && isAt(state, set);
  for await (const { run: by, adds, changes } of past) {
    if (by !== run) {
      if (isTakenBack()) return true;
      [run, touched, isNow] = [by, new Set(), isAt(state, now)];
    }
    for (const key of keys) {
      const change = changes[key];
      if (change === undefined) continue;
      // What somebody has written without the history has no run that is taken back.
      if (change[1] !== state.get(key)) return false;
      state.set(key, change[0]);
      touched.add(key);
    }
    existed = !adds;
  }
  return isTakenBack();
}
