import type { Filter } from '../../model/filter/filter.ts';
import type { LineReader } from '../../sources/formats/line-reader.ts';
import type { DateReader } from '../dates/date-reader.ts';
import type { Cleaner, CleaningStep } from './cleaning.ts';
import type { ContextRule } from './context.ts';
import type { AnnouncedCount, AnnouncedNumber } from './end-marks.ts';
import type { Excluded, Rejected } from './ended.ts';
import type { Extraction } from './extraction.ts';
import type { RecordRules } from './record-classifier.ts';
import type { HeadingWidth, RecordWidth } from './record-width.ts';
import type { Rewrite } from './rewrites.ts';
import type { ValueReader } from './value-reader.ts';
import type { ValueRule } from './value-rules.ts';

/** A rule of AddExclusionOnValue. */
interface ValueExclusion {
  readonly slot: number;
  readonly filter: Filter;
  readonly excluded: Excluded;
}

/** A value that clears its field: one that is empty, or one whose text the filter fits. */
export interface Clearing {
  /** Its index among the values. */
  readonly index: number;
  readonly filter?: Filter | undefined;
}

/** The slots from which a volume record is made; -1 for a field that the definition does not fill. */
export interface RecordLayout {
  readonly customer: number;
  readonly media: number;
  readonly volume: number;
  readonly repositoryDescription: number;
  readonly initialRepository: number;
  readonly values: readonly number[];
  readonly clearing: readonly Clearing[];
}

/** A definition as plain steps. Each field that it fills has a slot, in the order of the definition. */
export interface Program {
  /** The field of each slot. */
  readonly names: readonly string[];
  /** The statement that fills each slot, as `-F` names it. */
  readonly origins: readonly string[];
  readonly recordRules: RecordRules;
  readonly contextRules: readonly ContextRule[];
  readonly announcedCounts: readonly AnnouncedCount[];
  readonly announcedNumbers: readonly AnnouncedNumber[];
  /** Whether the product may leave out the end of the last line. */
  readonly mayLackLineEnd: boolean;
  /** Opens a reader that makes records from lines; absent if each raw record is a record. */
  readonly openReader: ((source: string) => LineReader) | undefined;
  readonly extraction: Extraction;
  /** Returns how many elements the records of an input may have, by its heading if it has one. */
  readonly widthOf: (heading?: HeadingWidth) => RecordWidth;
  readonly cleaning: readonly (readonly CleaningStep[])[];
  /** The cleaning steps of each slot as one function. */
  readonly cleaners: readonly (Cleaner | undefined)[];
  readonly rewrites: readonly Rewrite[];
  readonly exclusions: readonly ValueExclusion[];
  /** The reader of each slot; a scratch variable has none. */
  readonly readers: readonly (ValueReader | undefined)[];
  /** The reader of dates of each slot; absent where its field has none. */
  readonly dates: readonly (DateReader | undefined)[];
  /** The slots whose text may differ between records; the others are read once per input. */
  readonly varying: readonly number[];
  /** The periods, then the schedule. */
  readonly valueRules: readonly ValueRule[];
  readonly required: readonly { readonly slot: number; readonly rejected: Rejected }[];
  readonly layout: RecordLayout;
  /** Returns the name of a statement for `-F`. */
  readonly nameOf: (statement: Pick<CleaningStep, 'place' | 'directive'>) => string;
}
