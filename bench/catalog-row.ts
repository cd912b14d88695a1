import { mix } from './permutation.ts';

/** What a row of the catalog says of its volume, in the order of the columns. */
export interface CatalogRow {
  readonly customer: string;
  readonly media: string;
  readonly volume: string;
  readonly repository: string;
  readonly slot: string;
  readonly description: string;
  readonly written: string;
}

/** Names of the columns, in their order. */
export const COLUMNS = [
  'customer',
  'media',
  'volume',
  'repository',
  'slot',
  'description',
  'written',
] as const;

/** Most scopes that the identifiers have room for. */
export const MOST_SCOPES = 4 * 36 ** 3;

const MEDIA = ['3592', 'LTO7', 'LTO8', 'LTO9'] as const;
const GENERATIONS = ['JC', 'L7', 'L8', 'L9'] as const;
const REPOSITORIES = ['LIBR', 'OFFS', 'SCRT', 'VALT'] as const;
const POLICIES = ['Daily incremental', 'Weekly full', 'Monthly full', 'Archive', 'Database log'] as const;
const HOSTS = ['mail', 'files', 'oracle', 'vmware', 'sap', 'web'] as const;
const TWO_DIGITS = Array.from({ length: 100 }, (_, value) => String(value).padStart(2, '0'));
// A date written for each volume would be a third of the time that a catalog takes.
const DAYS = Array.from({ length: 3 * 365 }, (_, day) => {
  return new Date(Date.UTC(2023, 0, 1 + day)).toISOString().slice(0, 10);
});

/**
 * Returns the row of a volume: the same for the same arguments, in whatever order rows are made.
 * A changed volume has moved to another repository or to another slot; everything else is as it was.
 */
export function catalogRow(scope: number, number: number, seed: number, changed: boolean): CatalogRow {
  const place = mix(number, mix(scope, seed));
  const content = mix(place, seed);
  const moves = changed && (content & 1) === 0;
  const shifts = changed && !moves;
  return {
    customer: `C${Math.floor(scope / MEDIA.length)
      .toString(36)
      .toUpperCase()
      .padStart(3, '0')}`,
    media: pick(MEDIA, scope),
    volume: `${number.toString(36).toUpperCase().padStart(6, '0')}${pick(GENERATIONS, scope)}`,
    repository: pick(REPOSITORIES, moves ? place + 1 : place),
    slot: slotName(shifts ? (place >>> 2) + 1 : place >>> 2),
    description: `${pick(POLICIES, content >>> 1)} of ${pick(HOSTS, content >>> 8)}-${digits(content >>> 12, 3)}`,
    written: timestamp(content),
  };
}

function pick(list: readonly string[], index: number): string {
  return list[index % list.length] ?? '';
}

function slotName(index: number): string {
  return `A${twoDigits((index >>> 10) % 100)}-${digits(index, 3)}`;
}

function digits(value: number, count: number): string {
  return String(value % 10 ** count).padStart(count, '0');
}

function timestamp(hash: number): string {
  const second = hash % 86_400;
  return `${pick(DAYS, hash >>> 8)} ${twoDigits(second / 3600)}:${twoDigits((second / 60) % 60)}:${twoDigits(second % 60)}`;
}

function twoDigits(value: number): string {
  return pick(TWO_DIGITS, Math.floor(value));
}
