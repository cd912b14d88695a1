import type { JsonWanted } from './json/values.ts';

/** The way in which raw records are cut out of an input. */
export type RecordFormat =
  /** Each line is a record. */
  | { readonly kind: 'text' }
  /** Delimited elements, as in CSV. */
  | { readonly kind: 'csv'; readonly delimiter: string }
  /** The values at a path of JSON documents; the wanted values of each are its elements. */
  | { readonly kind: 'json'; readonly path: readonly string[]; readonly wanted: readonly JsonWanted[] };
