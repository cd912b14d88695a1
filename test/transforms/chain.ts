import type { InputEnd } from '../../lib/model/input-end.ts';
import type { RepositoryId, Scope, VolumeId } from '../../lib/model/scope.ts';
import { Tally } from '../../lib/model/tally.ts';
import type { VolumeRecord } from '../../lib/model/volume-record.ts';
import { RowTable } from '../../lib/snapshots/row-table.ts';
import type { ScopeSnapshot } from '../../lib/snapshots/scope-snapshot.ts';
import type { Stage } from '../../transforms/stage.ts';

/** A scope, from its name. */
export function scopeOf(name: string): Scope {
  const [customer, media] = name.split('.');
  return { customer, media } as Scope;
}

/** A record as the extractor makes it: `US01.LTO.A1` and its values. */
export function recordOf(barcode: string, values: readonly string[], line = 0): VolumeRecord {
  const volume = barcode.split('.')[2] as VolumeId;
  return { ...scopeOf(barcode), volume, values, repositoryDescription: '', initialRepository: '', line };
}

/** What a server holds: each volume with version, current repository, locks and values. */
export function heldOf(name: string, volumes: Readonly<Record<string, readonly string[]>>): ScopeSnapshot {
  const table = new RowTable();
  for (const [volume, columns] of Object.entries(volumes)) table.add([volume, ...columns]);
  const repositories = new Map([
    ['LIBR' as RepositoryId, 'Library'],
    ['OFFS' as RepositoryId, 'Vault'],
  ]);
  return {
    scope: scopeOf(name),
    state: 'known',
    volumeFilter: '',
    repositories,
    repositoriesByDescription: new Map([
      ['library', ['LIBR' as RepositoryId]],
      ['vault', ['OFFS' as RepositoryId]],
    ]),
    volumes: table,
    downloaded: 0,
  };
}

/** A batch with a fresh tally. */
export function batchOf<T>(batch: T, end?: InputEnd['kind']): T & { tally: Tally; end?: InputEnd } {
  return { ...batch, tally: new Tally(), ...(end === 'complete' && { end: { kind: end } }) };
}

/** Everything that a stage makes of some batches. */
export async function through<In, Out>(stage: Stage<In, Out>, ...batches: In[]): Promise<Out[]> {
  const out: Out[] = [];
  for (const batch of batches) for await (const made of stage.process(batch)) out.push(made);
  return out;
}
