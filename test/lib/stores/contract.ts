/**
 * What every store has to do: run for each implementation by its own test file. The parts are in the folder beside it.
 *
 * @module
 */

import type { Test } from 'tap';
import { arrivalContract } from './contract/arrivals.ts';
import { changeContract } from './contract/changes.ts';
import { expectedSourceContract } from './contract/expected-sources.ts';
import { heldPlanContract } from './contract/held-plans.ts';
import { historyContract } from './contract/history.ts';
import { lastRunContract } from './contract/last-run.ts';
import { lockContract } from './contract/locks.ts';
import { placeContract } from './contract/places.ts';
import { queryContract } from './contract/query.ts';
import { reconciliationContract } from './contract/reconciliations.ts';
import { referenceContract } from './contract/references.ts';
import { removalContract } from './contract/removals.ts';
import { revisionContract } from './contract/revisions.ts';
import { runContract } from './contract/runs.ts';
import type { Place } from './contract/shorthands.ts';
import { snapshotContract } from './contract/snapshots.ts';

export { checkInserted, reachedEntries } from './contract/history.ts';
export { live, lives } from './contract/lives.ts';
export {
  add,
  filterOf,
  type Place,
  RUN,
  remove,
  rowsOf,
  SCOPE,
  undo,
  update,
} from './contract/shorthands.ts';

/** Tests a store against the contract. */
export function storeContract(t: Test, place: Place): void {
  placeContract(t, place);
  snapshotContract(t, place);
  revisionContract(t, place);
  changeContract(t, place);
  lockContract(t, place);
  arrivalContract(t, place);
  queryContract(t, place);
  historyContract(t, place);
  lastRunContract(t, place);
  referenceContract(t, place);
  removalContract(t, place);
  runContract(t, place);
  reconciliationContract(t, place);
  heldPlanContract(t, place);
  expectedSourceContract(t, place);
}
