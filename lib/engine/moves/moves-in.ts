import type { JsonValue } from '../../model/change.ts';
import { compileFilter } from '../../model/filter/filter.ts';
import {
  destinationOf,
  isDue,
  movesCondition,
  type Trip,
  tripOf,
  type WantedMoves,
} from '../../model/moves.ts';
import type { Scope } from '../../model/scope.ts';
import type { VolumeJson } from '../../model/volume-json.ts';
import type { Repository } from '../../stores/roles/places.ts';
import { eachItem, type Page, type Paged, type Query } from '../../stores/roles/query.ts';
import { nextRepositories } from '../due/next-repositories.ts';

// Volumes that are asked for at once.
const PAGE = 500;

/** A line of a list of moves; what is not known is empty. */
export interface Move extends Readonly<Record<string, JsonValue>> {
  readonly from: string;
  readonly to: string;
  readonly slot: string;
  /** The qualified barcode, US01.LTO.A00001L8. */
  readonly label: string;
  /** The qualified barcode of the container it lies in. */
  readonly container: string;
  readonly description: string;
  /** When the volume was sent on its way, canonical date. */
  readonly since: string;
  /** When the volume should move, canonical date. */
  readonly moveDate: string;
  /** Which way it goes on the truck; empty where it does not, or where nobody knows. */
  readonly truck: Trip | '';
}

/** The columns of a list of moves, as programs read them by their number. */
export const MOVE_KEYS = [
  ...(['from', 'to', 'slot', 'label', 'description', 'since', 'moveDate'] as const),
  ...(['container', 'truck'] as const),
];

/** Yields the wanted moves in scopes, in the order of their volumes: each with where it goes, and whether by truck. */
export async function* movesIn(
  query: Pick<Query, 'volumes'>,
  scopes: readonly Scope[],
  wanted: WantedMoves,
  repositories: readonly Repository[],
): AsyncGenerator<Move> {
  for (const scope of scopes) {
    const read = movesOf(query, scope, wanted, repositories);
    yield* eachItem((after) => read({ ...after, limit: PAGE }));
  }
}

/** Returns what reads the wanted moves of a scope, page by page: with at most as many as the limit, in the order of their volumes. */
export function movesOf(
  query: Pick<Query, 'volumes'>,
  scope: Scope,
  wanted: WantedMoves,
  repositories: readonly Repository[],
): (page: Page) => Promise<Paged<Move>> {
  const nextOf = nextRepositories(repositories);
  const selection = { filter: everyVolume(), condition: movesCondition(wanted) };
  const offsite = offsiteOf(scope, repositories);
  return async (page) => {
    const { items, ...rest } = await query.volumes(scope, selection, page);
    const moves = items.map((volume) => {
      // Scratch tapes go home, whatever comes next for others.
      const next = isDue(volume, wanted.dueBy) ? nextOf(scope, volume.currentRepository) : undefined;
      return moveOf(volume, destinationOf(volume, next), offsite);
    });
    return { ...rest, items: moves.filter(({ to }) => wanted.to === undefined || to === wanted.to) };
  };
}

// Says of the repositories of a scope whether they are other sites.
function offsiteOf(scope: Scope, repositories: readonly Repository[]): ReadonlyMap<string, boolean> {
  const own = repositories.filter(
    ({ customer, media }) => customer === scope.customer && media === scope.media,
  );
  return new Map(own.map(({ repository, offsite = false }) => [repository, offsite]));
}

function moveOf(volume: VolumeJson, to = '', offsite: ReadonlyMap<string, boolean>): Move {
  const from = textOf(volume.currentRepository);
  const [isFromOffsite, isToOffsite] = [offsite.get(from), offsite.get(to)];
  const isKnown = isFromOffsite !== undefined && isToOffsite !== undefined;
  return {
    from,
    to,
    slot: textOf(volume.slot),
    label: `${volume.customer}.${volume.media}.${volume.volume}`,
    container: textOf(volume.container),
    description: textOf(volume.description),
    since: textOf(volume.moveStarted),
    moveDate: textOf(volume.moveDate),
    truck: (isKnown && tripOf(isFromOffsite, isToOffsite)) || '',
  };
}

function everyVolume() {
  const compiled = compileFilter('*');
  if (!('filter' in compiled)) throw new RangeError(compiled.problem);
  return compiled.filter;
}

function textOf(value: JsonValue | undefined): string {
  return value === undefined || value === null ? '' : String(value);
}
