/**
 * Lives of volumes that are made up, and the histories that they have to have.
 *
 * @module
 */

import fc from 'fast-check';
import type { Change } from '../../../../lib/model/change.ts';
import type { VolumeId } from '../../../../lib/model/scope.ts';
import type { Store } from '../../../../lib/stores/store.ts';
import { add, RUN, remove, SCOPE, update } from './shorthands.ts';

/** One step of a life of some volumes: a value for a field, a lock that is set or lifted, or the end. */
type Step =
  | { readonly volume: string; readonly slot: string | null }
  | { readonly volume: string; readonly lock: 'update' | 'move'; readonly on: boolean }
  | { readonly volume: string; readonly ends: true };

const volume = fc.constantFrom('A', 'B', 'C');
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ volume, slot: fc.constantFrom('1', '2', '3', null) }) },
  {
    weight: 1,
    arbitrary: fc.record({ volume, lock: fc.constantFrom('update', 'move'), on: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ volume, ends: fc.constant(true as const) }) },
);

/** Runs of some batches of steps each. */
export const lives = fc.array(fc.array(fc.array(step, { maxLength: 8 }), { maxLength: 4 }), {
  maxLength: 4,
});

/**
 * Lives through runs in a store and returns what the history of each volume has to be: version, run, field, old and
 * new value. The first step of a volume adds it, again where it was removed; a change that a lock is in the way of is sent all the same.
 */
export async function live(store: Store, runs: readonly (readonly (readonly Step[])[])[]) {
  const volumes = new Map<string, { version: number; slot: string | null; locks: Set<string> }>();
  const last = new Map<string, number>();
  const histories = new Map<string, unknown[][]>();
  for (const [number, batches] of runs.entries()) {
    const run = { ...RUN, id: `${RUN.id}-${number}` };
    const tell = (id: string, ...entry: unknown[]) => {
      const [version, ...change] = entry;
      histories.set(id, [...(histories.get(id) ?? []), [version, run.id, ...change]]);
    };
    for (const steps of batches) {
      const changes: Change[] = [];
      for (const next of steps) {
        const held = volumes.get(next.volume);
        if ('lock' in next) {
          await store.changes.apply(run, SCOPE, changes.splice(0), true);
          await store.places.setLock(run, SCOPE, next.volume as VolumeId, next.lock, next.on);
          if (held === undefined || held.locks.has(next.lock) === next.on) continue;
          if (next.on) held.locks.add(next.lock);
          else held.locks.delete(next.lock);
          // A move lock that was never set has no value yet.
          const old = next.lock === 'move' && !held.locks.has('touched') ? null : next.on ? '0' : '1';
          if (next.lock === 'move') held.locks.add('touched');
          tell(next.volume, ++held.version, `${next.lock}Lock`, old, next.on ? '1' : '0');
        } else if ('ends' in next) {
          changes.push(remove(next.volume, held?.version ?? 9));
          if (held === undefined || held.locks.has('update')) continue;
          tell(next.volume, held.version + 1, 'volume', next.volume, null);
          if (held.slot !== null) tell(next.volume, held.version + 1, 'slot', held.slot, null);
          const moveLock = held.locks.has('move') ? '1' : held.locks.has('touched') ? '0' : undefined;
          if (moveLock) tell(next.volume, held.version + 1, 'moveLock', moveLock, null);
          last.set(next.volume, held.version + 1);
          volumes.delete(next.volume);
        } else if (held === undefined) {
          changes.push(add(next.volume, next.slot === null ? {} : { slot: next.slot }));
          const version = (last.get(next.volume) ?? 0) + 1;
          volumes.set(next.volume, { version, slot: next.slot, locks: new Set() });
          // That it is there is all there is to tell of one without values, and tells two lives apart.
          if (next.slot === null || version > 1) tell(next.volume, version, 'volume', null, next.volume);
          if (next.slot !== null) tell(next.volume, version, 'slot', null, next.slot);
        } else {
          changes.push(update(next.volume, held.version, { slot: next.slot }));
          if (held.locks.has('update') || held.slot === next.slot) continue;
          tell(next.volume, ++held.version, 'slot', held.slot, next.slot);
          held.slot = next.slot;
        }
      }
      await store.changes.apply(run, SCOPE, changes, true);
    }
  }
  return histories;
}
