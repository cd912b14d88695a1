import type { Statistics } from '../../observe/statistics.ts';
import type { Configuration } from '../options/configuration.ts';
import { figure } from '../terminal/figure.ts';

/** Returns advice about an input in a random order of scopes; `undefined` if that order cost nothing. */
export function scopeAdvice(
  {
    snapshots,
    scopes,
    scopeChanges,
    sorted,
  }: Pick<Statistics, 'snapshots' | 'scopes' | 'scopeChanges' | 'sorted'>,
  { sort, cacheMemory }: Pick<Configuration, 'sort' | 'cacheMemory'>,
): string | undefined {
  const found = `randomized scope: ${scopeChanges} changes of scope among ${scopes} scopes; `;
  if (snapshots.reloads > 0) {
    return (
      `${found}${snapshots.reloads} snapshots (${snapshots.reloadedBytes} bytes) were downloaded again because they ` +
      `did not fit into --cache-memory ${sizeText(cacheMemory)}. Sort the export by customer and media, or give more memory`
    );
  }
  if (sorted.records === 0 || sort === 'always') return undefined;
  const [records, spilled] = [sorted.records, sorted.spilled].map(figure);
  return (
    `${found}${records} records were sorted by scope, ${spilled} bytes of them on the disk. ` +
    'An export sorted by customer and media needs neither this time nor this memory'
  );
}

// In the largest unit without a fraction, as people write it.
function sizeText(bytes: number): string {
  for (const [unit, power] of [
    ['G', 30],
    ['M', 20],
    ['K', 10],
  ] as const) {
    if (bytes > 0 && bytes % 2 ** power === 0) return `${bytes / 2 ** power}${unit}`;
  }
  return String(bytes);
}
