import type { Sorting } from '../../../transforms/index.ts';
import type { Configuration } from '../options/configuration.ts';
import { parseSize } from '../options/option-checks.ts';

/** Returns how a command's records are put into the order of their scopes. */
export function sortingOf({ sort, memory }: Configuration): Sorting {
  return { sort: sort as Sorting['sort'], memory: parseSize(memory) ?? 0 };
}
