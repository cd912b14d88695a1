/**
 * What people say of volumes by their labels: that they have arrived, or where they are to go.
 *
 * @module
 */

import { applyLabels } from '../../transforms/index.ts';
import type { DecideByLabel } from '../../transforms/label-reader.ts';
import type { Change, FieldValues } from '../model/change.ts';
import { refused } from '../model/rules.ts';
import type { RepositoryId, Scope } from '../model/scope.ts';
import type { RunStore } from '../stores/store.ts';
import type { Decision } from './compare.ts';
import { decidedStages } from './decided-stages.ts';
import { execute, type RunReport, type RunRequest } from './execute.ts';
import type { FindContents } from './labels/find-contents.ts';
import { barcodeOf, type FoundVolume } from './labels/find-volumes.ts';
import type { Observe } from './observe.ts';
import type { Budget } from './sync.ts';

/** Labels of volumes as the sources of a run, and the store that has the volumes. */
export interface LabelsRequest extends RunRequest {
  readonly store: RunStore;
  /** Scopes in which labels that name none are looked up. */
  readonly scopes: readonly Scope[];
  readonly budget: Pick<Budget, 'concurrency' | 'batchSize'>;
  /** Finds what lies in the volumes, which goes with them; without it, contents are left alone. */
  readonly findContents?: FindContents | undefined;
  /** False where changes are only shown. */
  readonly writes: boolean;
}

/** An arrival. */
export interface ConfirmRequest extends LabelsRequest {
  /** Where the volumes are; their target, unless it is given. */
  readonly place?: RepositoryId | undefined;
}

/** The beginning of a move. */
export interface MoveRequest extends LabelsRequest {
  readonly target: RepositoryId;
  /** When the volumes are to go, canonical date. */
  readonly moveDate?: string | undefined;
}

/** Confirms that volumes have arrived with what lies in them, and records the run in the store. */
export function confirm(request: ConfirmRequest, observe: Observe, signal: AbortSignal): Promise<RunReport> {
  return changeByLabels(request, observe, signal, (found, line, source, container = found) => {
    // What lies in a container is where that is.
    const place = request.place ?? container.target;
    const barcode = barcodeOf(found);
    if (place === '') return { kind: 'refused', ...refused('CONFIRM_NOWHERE', { barcode }) };
    return changed(found, 'confirm', { currentRepository: place }, line, source);
  });
}

/** Sets where volumes are to go with what lies in them, and records the run in the store. */
export function move(request: MoveRequest, observe: Observe, signal: AbortSignal): Promise<RunReport> {
  const { target, moveDate } = request;
  const set = { repository: target, ...(moveDate !== undefined && { moveDate }) };
  return changeByLabels(request, observe, signal, (found, line, source) =>
    changed(found, 'update', set, line, source),
  );
}

function changeByLabels(
  request: LabelsRequest,
  observe: Observe,
  signal: AbortSignal,
  decide: DecideByLabel,
): Promise<RunReport> {
  const { store, scopes, writes, findContents } = request;
  return execute(
    {
      request,
      format: { kind: 'text', of: 'labels' },
      // Whoever names nothing means nothing.
      allowEmpty: true,
      store: writes ? store : { name: store.name },
    },
    observe,
    signal,
    (ends) =>
      applyLabels(ends, {
        labels: { store, scopes, decide, findContents },
        ...decidedStages(request, observe),
      }),
  );
}

function changed(
  { scope, volume, version, current, target }: FoundVolume,
  action: Change['action'],
  set: FieldValues,
  line: number,
  source: string,
): Decision {
  const before = { currentRepository: current, repository: target };
  const was = Object.fromEntries(Object.entries(before).filter(([key, value]) => key in set && value !== ''));
  return { kind: 'change', change: { action, ...scope, volume, version, set, was, source, line } };
}
