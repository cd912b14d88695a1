/**
 * What the parts of the contract, and other tests of stores, say in few words.
 *
 * @module
 */

import type { Test } from 'tap';
import type { Change, FieldValues } from '../../../../lib/model/change.ts';
import type { StoredKey } from '../../../../lib/model/field.ts';
import { compileFilter, type Filter } from '../../../../lib/model/filter/filter.ts';
import type { Run } from '../../../../lib/model/run.ts';
import type { RepositoryId, Scope, VolumeId } from '../../../../lib/model/scope.ts';
import type { ApplyResult } from '../../../../lib/stores/roles/changes.ts';
import type { Store } from '../../../../lib/stores/store.ts';

/** An empty place where volumes can live; every `open` is one more connection to it. */
export type Place = (t: Test) => { open(): Promise<Store> };

export const SCOPE = { customer: 'US01', media: 'LTO' } as Scope;
export const DLT = { ...SCOPE, media: 'DLT' } as Scope;
export const RUN: Run = {
  id: '20260314T021345Z-1',
  user: 'ada',
  command: 'sync',
  definition: 'tapes.ttidef',
  started: '2026-03-14T02:13:45Z',
};

/** Compiles a filter that is known to be right. */
export function filterOf(text: string): Filter {
  const compiled = compileFilter(text);
  if ('problem' in compiled) throw new Error(compiled.problem);
  return compiled.filter;
}

/** Returns the addition of a volume. */
export function add(volume: string, set: FieldValues = {}): Change {
  return {
    ...SCOPE,
    action: 'add',
    volume: volume as VolumeId,
    version: 0,
    set,
    was: {},
    source: 'test',
    line: 1,
  };
}

/** Returns an update of a volume that has this version. */
export function update(volume: string, version: number, set: FieldValues): Change {
  return { ...add(volume, set), action: 'update', version };
}

/** Returns the removal of a volume that has this version. */
export function remove(volume: string, version: number): Change {
  return { ...update(volume, version, {}), action: 'remove' };
}

/** Returns a change that takes fields of a volume back. */
export function undo(volume: string, version: number, set: FieldValues): Change {
  return { ...update(volume, version, set), action: 'undo' };
}

/** Returns the rows of a scope as lists of columns, still escaped. */
export async function rowsOf(
  store: Store,
  fields: readonly StoredKey[],
  only?: readonly string[],
  scope = SCOPE,
): Promise<string[][]> {
  const snapshot = await store.snapshots.open(scope, fields, only as VolumeId[] | undefined);
  const chunks: Uint8Array[] = [];
  for await (const chunk of snapshot.rows) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  return text === ''
    ? []
    : text
        .replace(/\n$/, '')
        .split('\n')
        .map((line) => line.split('\t'));
}

/** Returns how each change was answered, with the code where it was not applied. */
export function words(results: readonly ApplyResult[]): string[] {
  return results.map((result) => ('code' in result ? `${result.outcome} ${result.code}` : result.outcome));
}

/** Returns a store in which the scope is there with two repositories, and no volumes; the test closes it. */
export async function preparedStore(s: Test, place: Place): Promise<Store> {
  const store = await place(s).open();
  s.teardown(() => store.close());
  await store.places.putCustomer({ customer: SCOPE.customer, description: 'the bank' });
  await store.places.putMedia({ ...SCOPE, description: 'LTO tapes', volumeFilter: '' });
  for (const id of ['LIBR', 'OFFS']) {
    await store.places.putRepository({
      ...SCOPE,
      repository: id as RepositoryId,
      description: `the ${id}`,
    });
  }
  return store;
}

/** Applies changes and returns in words how each was answered. */
export async function apply(
  store: Store,
  changes: readonly Change[],
  create = false,
  scope = SCOPE,
): Promise<string[]> {
  return words((await store.changes.apply(RUN, scope, changes, create)).results);
}
