import { TapesyncError } from '../../errors/error.ts';
import type { Condition } from '../../model/condition/condition.ts';
import { compileFilter } from '../../model/filter/filter.ts';
import { type Scope, trustedScope } from '../../model/scope.ts';
import type { VolumeJson } from '../../model/volume-json.ts';
import { eachItem, type Query, type Selection } from '../../stores/roles/query.ts';
import { barcodeOf, type FoundVolume } from './find-volumes.ts';

/** A volume that lies in a container, or in one that lies in it. */
export interface Content {
  readonly found: FoundVolume;
  /** The outermost container, which somebody has named. */
  readonly container: FoundVolume;
}

/** Finds what lies in volumes, each volume once; `undefined` where the store cannot say. */
export type FindContents = (containers: readonly FoundVolume[]) => Promise<readonly Content[] | undefined>;

// Containers in one condition, which has a greatest length.
const CONTAINERS = 25;
const PAGE = 1000;

/**
 * Returns the search for what lies in volumes, in every scope of their customer. Where nothing lies in anything, it asks each
 * scope once. Throws a TapesyncError of class `store`.
 */
export function contentsFinder(query: Pick<Query, 'scopes' | 'count' | 'volumes'>): FindContents {
  /** Volumes that were named or found. */
  const known = new Set<string>();
  let looking: Promise<readonly Scope[]> | undefined;

  return async (containers) => {
    const contents: Content[] = [];
    for (const container of containers) known.add(barcodeOf(container));
    try {
      looking ??= scopesWithContents(query);
      const scopes = await looking;
      let outer = new Map(containers.map((container) => [barcodeOf(container), container]));
      while (outer.size > 0 && scopes.length > 0) {
        const inner = new Map<string, FoundVolume>();
        for await (const volume of volumesIn(query, scopes, [...outer.keys()])) {
          const found = foundVolume(volume);
          const barcode = barcodeOf(found);
          const container = outer.get(String(volume.container));
          if (container === undefined || known.has(barcode)) continue;
          known.add(barcode);
          contents.push({ found, container });
          inner.set(barcode, container);
        }
        outer = inner;
      }
    } catch (error) {
      // A server of an earlier version finds volumes by their labels alone.
      if (error instanceof TapesyncError && error.code === 'SERVER_ANSWER') return undefined;
      throw error;
    }
    return contents;
  };
}

async function scopesWithContents(query: Pick<Query, 'scopes' | 'count'>): Promise<readonly Scope[]> {
  const lying = selection({ kind: 'given', field: 'container' });
  const found: Scope[] = [];
  for (const scope of await query.scopes()) if ((await query.count(scope, lying)) > 0) found.push(scope);
  return found;
}

async function* volumesIn(
  query: Pick<Query, 'volumes'>,
  scopes: readonly Scope[],
  containers: readonly string[],
): AsyncGenerator<VolumeJson> {
  for (const scope of scopes) {
    const own = containers.filter((barcode) => barcode.startsWith(`${scope.customer}.`));
    for (let start = 0; start < own.length; start += CONTAINERS) {
      const parts = own.slice(start, start + CONTAINERS).map(isIn);
      const wanted = selection({
        kind: 'and',
        parts: [
          { kind: 'given', field: 'container' },
          { kind: 'or', parts },
        ],
      });
      yield* eachItem((after) => query.volumes(scope, wanted, { ...after, limit: PAGE }));
    }
  }
}

function isIn(value: string): Condition {
  return { kind: 'value', field: 'container', comparison: '=', value };
}

function selection(condition: Condition): Selection {
  const compiled = compileFilter('*');
  if ('problem' in compiled) throw new RangeError(compiled.problem);
  return { filter: compiled.filter, condition };
}

function foundVolume(json: VolumeJson): FoundVolume {
  const { customer, media, volume, version, currentRepository, repository, slot } = json;
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  return {
    scope: trustedScope(customer, media),
    ...{ volume, version },
    ...{ current: text(currentRepository), target: text(repository), slot: text(slot) },
  };
}
