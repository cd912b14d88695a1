import type { JsonWanted } from './json/json-cutter.ts';

/** How raw records are cut out of the input. */
export type RecordFormat =
  /** Lines. */
  | { readonly kind: 'text' }
  | { readonly kind: 'csv'; readonly delimiter: string }
  /** The values at a path of JSON documents, given as the values that are wanted of each. */
  | { readonly kind: 'json'; readonly path: readonly string[]; readonly wanted: readonly JsonWanted[] };
