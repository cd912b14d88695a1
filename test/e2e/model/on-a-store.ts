import { type ConfirmRequest, confirm, move } from '../../../lib/engine/by-hand.ts';
import { due } from '../../../lib/engine/due/due.ts';
import type { RunReport } from '../../../lib/engine/execute.ts';
import { reconcile } from '../../../lib/engine/reconcile/reconcile.ts';
import { sync } from '../../../lib/engine/sync.ts';
import { undo } from '../../../lib/engine/undo/undo.ts';
import { parseCondition } from '../../../lib/model/condition/parse.ts';
import { RepositoryId, type VolumeId } from '../../../lib/model/scope.ts';
import { loadSnapshot } from '../../../lib/snapshots/scope-snapshot.ts';
import type { Store } from '../../../lib/stores/store.ts';
import { BUDGET, DEFINITION, NEVER, POLICY, requestOf } from '../../lib/engine/requests.ts';
import { filterOf, RUN, rowsOf, SCOPE, update } from '../../lib/stores/contract.ts';
import { DUE_BY, isDue, isMoving, NEXT, PLACES, type Step, type Tape, type Tapes } from './tapes.ts';

const NO_LIMIT = { kind: 'none' } as const;
const idOf = (run: number) => `model-${run}`;

/** Makes the places of the model. */
export async function preparePlaces({ places }: Pick<Store, 'places'>): Promise<void> {
  await places.putCustomer({ customer: SCOPE.customer, description: '' });
  await places.putMedia({ ...SCOPE, description: '', volumeFilter: '' });
  for (const place of PLACES) {
    await places.putRepository({ ...SCOPE, repository: RepositoryId.trusted(place), description: '' });
  }
  for (const [place, next] of Object.entries(NEXT)) {
    const repository = RepositoryId.trusted(place);
    await places.putRepository({ ...SCOPE, repository, description: '', next: RepositoryId.trusted(next) });
  }
}

/** Does a step as users do it; `number` is that of its run, from 0. Returns how it ended, where it is a run of the engine. */
export async function doStep(store: Store, step: Step, number: number): Promise<RunReport | undefined> {
  const requested = (text: string) => {
    const request = requestOf(step.kind, text, idOf(number));
    return { ...request, store, budget: BUDGET };
  };
  const byLabel = (labels: readonly string[]): ConfirmRequest => {
    return { ...requested(labels.map((label) => `${label}\n`).join('')), scopes: [SCOPE], writes: true };
  };
  const none = () => {};
  switch (step.kind) {
    case 'sync': {
      const text = step.records.map(({ volume, repository, slot }) => `${volume},${repository},${slot}\n`);
      return sync({ ...requested(text.join('')), definition: DEFINITION, policy: POLICY }, none, NEVER);
    }
    case 'scan': {
      const policy = { confirm: true, audit: true, maxMissing: NO_LIMIT, minRecords: 0 };
      const overdue = Number.POSITIVE_INFINITY;
      const text = step.labels.map((label) => `${label}\n`).join('');
      const places = [{ scope: SCOPE, repository: RepositoryId.trusted(step.place) }];
      const room = { isScan: true, places, scopes: [] };
      const request = { ...requested(text), ...room, policy: { ...policy, overdue }, now: 0 };
      return reconcile(request, none, NEVER);
    }
    case 'confirm': {
      const place = step.place === null ? undefined : RepositoryId.trusted(step.place);
      return confirm({ ...byLabel(step.labels), place }, none, NEVER);
    }
    case 'move': {
      const moveDate = step.on ?? undefined;
      return move({ ...byLabel(step.labels), target: RepositoryId.trusted(step.to), moveDate }, none, NEVER);
    }
    case 'mark': {
      const { volumes } = await loadSnapshot(store, SCOPE, [], step.labels as VolumeId[]);
      const set = { homeRepository: step.home || null, scratch: step.scratch || null };
      const changes = Array.from({ length: volumes.size }, (_, row) => {
        const [volume = '', version] = volumes.columns(row);
        return update(volume, Number(version), set);
      });
      await store.changes.apply({ ...RUN, id: idOf(number) }, SCOPE, changes, false);
      return undefined;
    }
    case 'due':
      return due(
        { ...requested(''), scopes: [SCOPE], by: DUE_BY, limit: NO_LIMIT, writes: true },
        none,
        NEVER,
      );
    case 'undo': {
      const [undone] = await store.runs.list({ prefix: idOf(number - step.ago), limit: 1 });
      // A run that changed nothing may not have been recorded.
      if (undone === undefined) return undefined;
      return undo({ ...requested(''), undone, limit: NO_LIMIT, writes: true }, none, NEVER);
    }
  }
}

const FIELDS = ['repository', 'slot', 'homeRepository', 'scratch', 'moveDate', 'auditFailed'] as const;

/** Returns the tapes of a store as the model has them. */
export async function tapesIn(store: Store): Promise<readonly (readonly [volume: string, tape: Tape])[]> {
  const rows = await rowsOf(store, [...FIELDS]);
  return rows.map(
    ([volume = '', , current = '', , target = '', slot = '', home = '', scratch = '', ...rest]) => {
      const [moveDate = '', audit = ''] = rest;
      return [volume, { current, target, slot, home, scratch, moveDate, audit }];
    },
  );
}

const COUNTED: readonly (readonly [condition: string, holds: (tape: Tape) => boolean])[] = [
  ['moving', isMoving],
  ...PLACES.map(
    (place) => [`currentRepository = ${place}`, ({ current }: Tape) => current === place] as const,
  ),
  ['scratch and not moving', (tape) => tape.scratch === '1' && !isMoving(tape)],
  ['auditFailed', ({ audit }) => audit === '1'],
  [`not moving and moveDate <= '${DUE_BY}'`, isDue],
];

/** Returns what a store answers when it lists and counts, and what it should by the model. */
export async function answersOf(store: Store, tapes: Tapes) {
  const all = tapes.all();
  const counts: Record<string, readonly [number, number]> = {};
  for (const [text, holds] of COUNTED) {
    const parsed = parseCondition(text, 0);
    if (!('condition' in parsed)) throw new Error(`${text}: ${parsed.problem}`);
    const selection = { filter: filterOf('*'), condition: parsed.condition };
    counts[text] = [await store.query.count(SCOPE, selection), all.filter(([, tape]) => holds(tape)).length];
  }
  const started = await rowsOf(store, ['moveStarted']);
  const { items } = await store.query.volumes(SCOPE, { filter: filterOf('*') }, { limit: 1000 });
  return {
    counts,
    moving: started.filter((row) => row.at(-1) !== '').map(([volume]) => volume),
    listed: items.map(({ volume, currentRepository }) => [volume, currentRepository]),
  };
}
