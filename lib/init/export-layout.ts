import type { Column } from './column.ts';
import type { DraftLine } from './definition/draft-line.ts';

/** How the records of an export are laid out, before it is known which fields its columns are. */
export interface ExportLayout {
  /** In words that follow "read as". */
  readonly what: string;
  /** The statements that cut the export into records. */
  readonly lines: readonly DraftLine[];
  /** The statements that take the description from lines above the records. */
  readonly context: readonly DraftLine[];
  readonly columns: readonly Column[];
}

/** Most records that a layout reads. */
export const MOST_RECORDS = 5000;
