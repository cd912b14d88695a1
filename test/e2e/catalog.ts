import { CATALOG_DEFAULTS, type CatalogOptions, catalogBlocks } from '../../bench/catalog.ts';

/** Returns a catalog as text; of what is not said it has the defaults of the bench. */
export function catalogOf(options: Partial<CatalogOptions>): string {
  return [...catalogBlocks({ ...CATALOG_DEFAULTS, ...options })].join('');
}
