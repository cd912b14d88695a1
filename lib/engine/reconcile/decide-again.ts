import type { Change } from '../../model/change.ts';
import type { PlacesByScope } from '../../model/reconciliation.ts';
import { scopeName } from '../../model/scope.ts';
import type { ScopeSnapshot } from '../../snapshots/scope-snapshot.ts';
import type { Decision } from '../compare.ts';
import { decide, type ReconcilePolicy } from './decide.ts';
import type { Findings } from './findings.ts';
import { Inventory, type InventoryOptions } from './inventory.ts';

// Any line: its container was seen.
const UNNAMED = 1;

/**
 * Compares what was seen, or not, once more with a volume that somebody else has changed meanwhile, of which `now` is the
 * snapshot, and puts what is found in the place of the first finding. Returns what becomes of the volume; `undefined` for a
 * change that was made from no finding.
 */
export function decideAgain(
  options: Omit<InventoryOptions, 'place'> &
    ReconcilePolicy & { readonly findings: Findings; readonly places: PlacesByScope },
  change: Change,
  now: ScopeSnapshot,
): Decision | undefined {
  const { findings, places } = options;
  const first = findings.plannedOf(change);
  const place = places.get(scopeName(change));
  if (first === undefined || place === undefined) return undefined;
  const inventory = new Inventory({ ...options, place }, now);
  const finding =
    first.line > 0
      ? inventory.see(change.volume, first.slot, first.line)
      : first.within !== undefined
        ? { ...inventory.see(change.volume, '', UNNAMED), line: 0, within: first.within }
        : inventory.unseen().find(({ label }) => label === change.volume);
  findings.amend(change, finding);
  // Whoever did not see it says nothing of a volume that is elsewhere by now.
  if (finding === undefined) return { kind: 'skipped', reason: 'moved meanwhile' };
  return decide(finding, places, options, change.source);
}
