import type { Change, FieldValues } from '../../model/change.ts';
import { isStored, type StoredKey } from '../../model/field.ts';
import { missingDataCluster, missingRepositories, notTakenBack, type ScopeFacts } from '../../model/rules.ts';
import { barcodeOf, type RepositoryId, type VolumeId } from '../../model/scope.ts';
import { type PastChange, takesBack } from '../../model/taken-back.ts';
import { Turns } from '../../platform/turns.ts';
import type { ApplyResult } from '../roles/changes.ts';
import type { CurrentVolume, RemovedVolume } from './current-volume.ts';
import { decideChange } from './decide-change.ts';
import { type EntryText, sumOf } from './first-values.ts';
import { NO_CONTAINERS, type PlannedContainers } from './planned-containers.ts';

/** What one change writes. */
export interface VolumeWrite {
  readonly volume: VolumeId;
  readonly kind: 'added' | 'updated' | 'removed';
  /** Version of the volume after it. */
  readonly version: number;
  /** Fields to write; null clears one. A removal has none. */
  readonly values: { readonly [K in StoredKey]?: string | null };
  /** What its entry in the history says. */
  readonly says: EntryText;
}

/** What a batch of changes comes to. */
export interface WritePlan {
  /** One result per change, in order. */
  readonly results: readonly ApplyResult[];
  /** What is to be written, in order: a volume is added before it is updated, in one batch too. */
  readonly writes: readonly VolumeWrite[];
  /** Returns the volumes that are written, as they are after the batch, without those that are removed. */
  readonly after: () => ReadonlyMap<VolumeId, CurrentVolume>;
  /** What has to be made before. */
  readonly missing: {
    readonly repositories: ReadonlySet<RepositoryId>;
    readonly dataClusters: ReadonlySet<string>;
  };
}

/**
 * Plans what changes of one scope write, by its volumes as they are now: the database has nothing left to decide, so few
 * statements write everything. `removed` has the volumes of additions that were there before; `at` is the moment of the
 * batch (canonical date); `past` yields what was changed of a volume before the batch, the latest first; `containers` says where
 * volumes lie, of changes that ask for it.
 */
export async function planWrites(
  changes: readonly Change[],
  facts: ScopeFacts,
  current: ReadonlyMap<VolumeId, CurrentVolume>,
  removed: ReadonlyMap<VolumeId, RemovedVolume>,
  create: boolean,
  at: string,
  past: (volume: VolumeId) => AsyncIterable<PastChange>,
  containers: PlannedContainers = NO_CONTAINERS,
): Promise<WritePlan> {
  const results: ApplyResult[] = [];
  const writes: VolumeWrite[] = [];
  const latest = new Map<VolumeId, WriteOver>();
  const missing = { repositories: new Set<RepositoryId>(), dataClusters: new Set<string>() };
  const turns = new Turns();
  for (const change of changes) {
    if (turns.isOver) await turns.pass();
    // A change of the batch before this one may be to the same volume.
    const earlier = latest.get(change.volume);
    const before = earlier === undefined ? current.get(change.volume) : written(earlier);
    const decision = decideChange(change, facts, before, create, containers);
    if (!decision.write) {
      results.push(decision.result);
      continue;
    }
    if (
      change.action === 'undo' &&
      !(await takesBack(change.set, before?.values ?? {}, past(change.volume)))
    ) {
      results.push({ outcome: 'refused', ...notTakenBack(change) });
      continue;
    }
    const gone = earlier === undefined ? removed.get(change.volume) : earlier.write;
    const write =
      before === undefined
        ? addition(change, gone?.version ?? 0, at)
        : change.action === 'remove'
          ? removal(change.volume, before)
          : update(change, before, at);
    writes.push(write);
    latest.set(change.volume, { before, write });
    if (containers !== NO_CONTAINERS) {
      containers.put(barcodeOf(change), containerOf(before), containerOf(written({ before, write })));
    }
    for (const repository of missingRepositories(change, facts)) missing.repositories.add(repository);
    const dataCluster = missingDataCluster(change, facts);
    if (dataCluster !== undefined) missing.dataClusters.add(dataCluster);
    results.push(before === undefined ? ADDED : UPDATED);
  }
  const after = () => {
    const volumes = new Map<VolumeId, CurrentVolume>();
    for (const [volume, over] of latest) {
      const left = written(over);
      if (left !== undefined) volumes.set(volume, left);
    }
    return volumes;
  };
  return { results, writes, after, missing };
}

// A copy of all at once is the quickest, and a first load makes one for every volume.
function storedIn(set: FieldValues): FieldValues {
  const values: Record<string, string | null | undefined> = { ...set };
  for (const key in values) if (!isStored(key) || values[key] == null) delete values[key];
  return values;
}

const ADDED: ApplyResult = { outcome: 'added' };
const UPDATED: ApplyResult = { outcome: 'updated' };

function containerOf(volume: CurrentVolume | undefined): string | undefined {
  return volume && (volume.values.container ?? '');
}

// A volume is where it starts, and on its way if that is not its target. `version` is the last one that it has had.
function addition({ volume, set }: Change, version: number, at: string): VolumeWrite {
  const repository = set.repository ?? set.initialRepository;
  const values: { [K in StoredKey]?: string | null } = storedIn(set);
  if (repository) values.repository = repository;
  const current = set.initialRepository ?? repository;
  if (current) values.currentRepository = current;
  const says = { sum: sumOf(values), start: set.initialRepository || null };
  if (current !== repository) values.moveStarted = at;
  return { volume, kind: 'added', version: version + 1, values, says };
}

// Its last values are in its history alone.
function removal(volume: VolumeId, { version, values }: CurrentVolume): VolumeWrite {
  const changes: Record<string, readonly [string, null]> = { volume: [volume, null] };
  for (const key in values) {
    if (!isStored(key) || key === 'moveStarted') continue;
    const value = values[key];
    if (value !== null && value !== undefined) changes[key] = [value, null];
  }
  return { volume, kind: 'removed', version: version + 1, values: {}, says: changes };
}

function update({ volume, set }: Change, before: CurrentVolume, at: string): VolumeWrite {
  const values: { [K in StoredKey]?: string | null } = {};
  const changes: Record<string, readonly [string | null, string | null]> = {};
  for (const key in set) {
    // Where a volume starts has no meaning once it is there.
    if (!isStored(key) || key === 'moveStarted') continue;
    const value = set[key] ?? null;
    const old = before.values[key] ?? null;
    if (old === value) continue;
    values[key] = value;
    changes[key] = [old, value];
  }
  const moves = values.repository !== undefined || values.currentRepository !== undefined;
  if (moves)
    values.moveStarted = moveStarted({ ...before.values, ...values }, values.repository !== undefined, at);
  return { volume, kind: 'updated', version: before.version + 1, values, says: changes };
}

// A volume that is sent elsewhere while it is on its way begins another move. When the move began whose arrival is taken
// back is not known any more: it is late from now on.
function moveStarted(after: CurrentVolume['values'], isSent: boolean, at: string): string | null {
  if (!after.repository || after.repository === after.currentRepository) return null;
  return isSent ? at : (after.moveStarted ?? at);
}

/** A write, and what the store current before it. */
interface WriteOver {
  readonly before: CurrentVolume | undefined;
  readonly write: VolumeWrite;
}

// Undefined where the volume is gone.
function written({ before, write: { kind, version, values } }: WriteOver): CurrentVolume | undefined {
  if (kind === 'removed') return undefined;
  const merged = { ...before?.values, ...values };
  let locks = before?.locks ?? '';
  if (values.moveLock !== undefined) locks = locks.replace('l', '') + (values.moveLock === '1' ? 'l' : '');
  return { version, locks, values: merged };
}
