import { barcodeOf, type Scope, scopeName, VolumeId } from '../../model/scope.ts';
import type { VolumeJson } from '../../model/volume-json.ts';
import type { Plan } from './search.ts';
import type { Seen } from './seen.ts';

/** Volumes that were found, in the order of their scopes and labels. */
export interface Found {
  readonly items: readonly VolumeJson[];
  /** The search goes on after it, such as `US01.LTO.E00090L6`; absent at its end. */
  readonly next?: string;
}

/** How long one page may search. */
export interface Patience {
  readonly limit: number;
  /** Milliseconds after which it stops where it is; one look at the store is made in any case. */
  readonly ms: number;
}

/** Returns the volumes after a place in the order of all, so many and so long as one page may. */
export async function findVolumes(
  seen: Pick<Seen, 'volumes'>,
  { scopes, selection }: Plan,
  after: string,
  { limit, ms }: Patience,
): Promise<Found> {
  const began = performance.now();
  const items: VolumeJson[] = [];
  const from = cursorOf(after);
  for (const scope of scopes) {
    const name = scopeName(scope);
    if (name < from.scope) continue;
    let last = name === from.scope ? from.volume : undefined;
    for (;;) {
      const page = { limit: limit - items.length, ...(last !== undefined && { after: last }) };
      const { items: more, next } = await seen.volumes(scope, selection, page);
      items.push(...more);
      if (next === undefined) break;
      last = next;
      const isEnough = items.length >= limit || performance.now() - began >= ms;
      if (isEnough) return { items, next: barcodeOf({ ...scope, volume: next }) };
    }
    const following = scopes[scopes.indexOf(scope) + 1];
    const isEnough = items.length >= limit || performance.now() - began >= ms;
    if (isEnough && following !== undefined) return { items, next: `${scopeName(following)}.` };
  }
  return { items };
}

/** Yields all volumes, page by page. */
export async function* everyVolume(seen: Pick<Seen, 'volumes'>, plan: Plan): AsyncGenerator<VolumeJson> {
  let after: string | undefined = '';
  while (after !== undefined) {
    const { items, next }: Found = await findVolumes(seen, plan, after, ALL);
    yield* items;
    after = next;
  }
}

const ALL: Patience = { limit: 500, ms: 0 };

function cursorOf(text: string): { readonly scope: string; readonly volume?: VolumeId | undefined } {
  const [customer = '', media = '', volume = ''] = text.split('.');
  return { scope: media === '' ? '' : `${customer}.${media}`, volume: VolumeId.of(volume) };
}

/** Says whether scopes come in the order in which `findVolumes` goes on. */
export function inOrder(scopes: readonly Scope[]): readonly Scope[] {
  return scopes.toSorted((a, b) => (scopeName(a) < scopeName(b) ? -1 : 1));
}
