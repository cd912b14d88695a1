import type { DecidedBatch } from '../lib/engine/batch.ts';
import type { Decision } from '../lib/engine/compare.ts';
import { takeBack } from '../lib/engine/undo/take-back.ts';
import { errorMessage } from '../lib/errors/error.ts';
import { changeLine } from '../lib/model/change-line.ts';
import { barcodeOf } from '../lib/model/scope.ts';
import type { Tally } from '../lib/model/tally.ts';
import type { RawBatch } from '../lib/records/batch.ts';
import type { RunChange } from '../lib/stores/roles/runs.ts';
import { decisionReader } from './decision-reader.ts';
import type { Stage } from './stage.ts';

/**
 * Returns the stage that reads what a run has changed, one JSON line a volume, and decides what takes it back. A volume that
 * has changed since is left as it is. Each scope of a batch becomes a batch.
 */
export function undoReader(): Stage<RawBatch, DecidedBatch> {
  /** Volumes of which a field or a lock stays as the run made it. */
  const left = new Map<string, { count: number; readonly first: string }>();
  return decisionReader({
    name: 'undo-reader',
    decide,
    *warnings() {
      for (const [key, { count, first }] of left) yield leftWarning(key, count, first);
    },
  });

  // Undefined for a volume that has been accounted for.
  function decide(changed: RunChange, source: string, tally: Tally): Decision | undefined {
    const barcode = barcodeOf(changed);
    const { change, left: keys } = takeBack(changed);
    if (changed.isBack) return { kind: 'unchanged' };
    const { since } = changed;
    if (since !== undefined) {
      const { id: run, user, at } = since;
      const command = since.command === '' ? 'somebody' : since.command;
      const message = errorMessage('UNDO_OVERTAKEN', { barcode, command, run, user, at });
      const outcome = 'conflicted';
      tally.outcomes.add(outcome, 'UNDO_OVERTAKEN');
      tally.problems.push({
        ...{ outcome, code: 'UNDO_OVERTAKEN', message, source, line: 0 },
        ...(change && { change: changeLine({ ...change, source, line: 0 }) }),
      });
      return undefined;
    }
    for (const key of keys) {
      const known = left.get(key);
      if (known === undefined) left.set(key, { count: 1, first: barcode });
      else known.count++;
    }
    if (change !== undefined) return { kind: 'change', change: { ...change, source, line: 0 } };
    return { kind: 'skipped', reason: 'only what a change does not take back' };
  }
}

function leftWarning(key: string, count: number, first: string): string {
  const volumes = count === 1 ? first : `${count} volumes, such as ${first}`;
  switch (key) {
    case 'updateLock':
    case 'moveLock': {
      const [lock, option] = key === 'moveLock' ? ['move lock', ' --move'] : ['update lock', ''];
      return `the ${lock} stays as it is on ${volumes}; tapesync admin volume lock or unlock VOLUME${option} changes it`;
    }
    default:
      return `${key} stays as it is on ${volumes}; an audit of its place sets it`;
  }
}
