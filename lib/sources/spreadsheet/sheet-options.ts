import type { Encoding } from '../codecs.ts';
import type { RecordFormat } from '../formats/record-cutter.ts';

/** What becomes of an input that is a workbook. */
export interface SheetOptions {
  /** The sheet whose rows are read; without it the first one that is shown. */
  readonly sheet?: string | undefined;
  /** What stands between two values of a row. */
  readonly delimiter: string;
  /** The encoding that the definition states: it can be none but UTF-8. */
  readonly encoding?: Encoding | undefined;
}

/** How the rows of a workbook are written where no definition says anything about it. */
export const PLAIN_SHEETS: SheetOptions = { delimiter: ',' };

/** What a definition says of inputs. */
interface Reads {
  readonly format: RecordFormat;
  readonly encoding?: Encoding | undefined;
  readonly sheet?: string | undefined;
}

/** Returns how the rows of a workbook are written for a definition, which reads them as it reads delimited text. */
export function sheetsFor({ format, encoding, sheet }: Reads): SheetOptions {
  return { ...PLAIN_SHEETS, ...(format.kind === 'csv' && { delimiter: format.delimiter }), encoding, sheet };
}
