import type { Cutter, LinesOf } from './cutter.ts';
import type { JsonWanted } from './json/values.ts';

/** The way in which raw records are cut out of an input. */
export type RecordFormat =
  /**
   * Each line is a record, without its first column where that is ASA carriage control. `of` says what the lines are where
   * no definition does.
   */
  | { readonly kind: 'text'; readonly hasCarriageControl?: boolean; readonly of?: LinesOf }
  /** Delimited elements, as in CSV. */
  | { readonly kind: 'csv'; readonly delimiter: string }
  /** The values at a path of JSON documents; the wanted values of each are its elements. */
  | { readonly kind: 'json'; readonly path: readonly string[]; readonly wanted: readonly JsonWanted[] };

/**
 * Returns a cutter for one input of a format; `source` is the name of the input in messages. Loads the module of the
 * format only now.
 */
export async function recordCutter(format: RecordFormat, source: string): Promise<Cutter> {
  switch (format.kind) {
    case 'text': {
      const { TextCutter } = await import('./text.ts');
      return new TextCutter(source, format.hasCarriageControl, format.of);
    }
    case 'csv': {
      const { CsvCutter } = await import('./csv.ts');
      return new CsvCutter(source, format.delimiter);
    }
    case 'json': {
      const { JsonCutter } = await import('./json/json-cutter.ts');
      return new JsonCutter(source, format.path, format.wanted);
    }
  }
}
