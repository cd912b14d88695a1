/**
 * What people say of volumes on pages, as runs of the same engine that the command line has: with what lies in the volumes, and
 * under the same guards.
 *
 * @module
 */

import { confirm, type LabelsRequest, move } from '../../engine/by-hand.ts';
import type { RunReport } from '../../engine/execute.ts';
import { contentsFinder } from '../../engine/labels/find-contents.ts';
import type { Observe } from '../../engine/observe.ts';
import { barcodeOf, type RepositoryId } from '../../model/scope.ts';
import { fixedConcurrency } from '../../platform/concurrency.ts';
import { textSource } from '../../sources/text-source.ts';
import type { User } from '../../stores/roles/accounts.ts';
import type { ServerStore } from '../../stores/store.ts';
import { admit } from '../access.ts';
import { runOf } from './own-run.ts';
import { ownStore } from './own-store.ts';
import type { Barcode } from './seen.ts';

/** How a run by hand has ended. */
export interface ByHand {
  readonly run: string;
  /** Volumes that were changed, with what lies in them, and those that were so already. */
  readonly changed: number;
  readonly unchanged: number;
  /** Why others were not changed, and what went wrong beyond single volumes. */
  readonly problems: readonly string[];
}

const BATCH = 1000;

/**
 * Confirms that volumes have arrived in a place. Throws NOT_THERE for one that is not the user's to see, and ACCESS_DENIED
 * without the role to change it.
 */
export function confirmVolumes(
  user: User,
  store: ServerStore,
  volumes: readonly Barcode[],
  place: RepositoryId,
): Promise<ByHand> {
  return byHand(user, store, volumes, 'confirm', (request, observe, signal) =>
    confirm({ ...request, place }, observe, signal),
  );
}

/** Sends volumes on their way to a place. Throws as `confirmVolumes` does. */
export function sendVolumes(
  user: User,
  store: ServerStore,
  volumes: readonly Barcode[],
  target: RepositoryId,
): Promise<ByHand> {
  return byHand(user, store, volumes, 'move', (request, observe, signal) =>
    move({ ...request, target }, observe, signal),
  );
}

async function byHand(
  user: User,
  store: ServerStore,
  volumes: readonly Barcode[],
  command: 'confirm' | 'move',
  change: (request: LabelsRequest, observe: Observe, signal: AbortSignal) => Promise<RunReport>,
): Promise<ByHand> {
  for (const { scope } of volumes) admit(user, { of: 'customer', role: 'sync' }, scope.customer);
  const own = ownStore(user, store);
  const labels = volumes.map(({ scope, volume }) => barcodeOf({ ...scope, volume }));
  const run = runOf(user, command);
  const problems: string[] = [];
  const { statistics, errors } = await change(
    {
      run,
      sources: [textSource('page', labels.map((label) => `${label}\n`).join(''))],
      store: own,
      scopes: [],
      budget: { concurrency: fixedConcurrency(1), batchSize: BATCH },
      findContents: contentsFinder(own.query),
      writes: true,
    },
    (event) => {
      if (event.kind === 'problem') problems.push(event.problem.message);
    },
    new AbortController().signal,
  );
  return {
    run: run.id,
    changed: statistics.outcomes.updated.total,
    unchanged: statistics.outcomes.unchanged.total,
    problems: [...problems, ...errors.map(({ message }) => message)],
  };
}
