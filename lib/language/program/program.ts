import type { Filter } from '../../model/filter/filter.ts';
import type { LineMatcher } from '../../records/match/line-matcher.ts';
import type { LineReader } from '../../sources/formats/line-reader.ts';
import type { Cleaner, CleaningStep } from './cleaning.ts';
import type { ContextRule } from './context-rules.ts';
import type { Excluded, Rejected } from './ended.ts';
import type { Extraction } from './extraction.ts';
import type { DatePeriod } from './period-rules.ts';
import type { RecordRules } from './record-gate.ts';
import type { Rewrite } from './rewrites.ts';
import type { Schedule } from './schedule.ts';
import type { ValueReader } from './value-reader.ts';

/** An AddExclusionOnValue rule. */
export interface ValueExclusion {
  readonly slot: number;
  readonly filter: Filter;
  readonly excluded: Excluded;
}

/** Slots of what a volume record holds; -1 for what the definition does not fill. */
export interface RecordLayout {
  readonly customer: number;
  readonly media: number;
  readonly volume: number;
  readonly repositoryDescription: number;
  readonly initialRepository: number;
  readonly values: readonly number[];
  /** Of the values, those that empty their field when they are empty. */
  readonly clearing: readonly number[];
}

/** A definition as straight steps. Each field that it fills has a slot, in the order of the definition. */
export interface Program {
  readonly names: readonly string[];
  /** The statement that fills each slot, as `-F` names it. */
  readonly origins: readonly string[];
  readonly recordRules: RecordRules;
  readonly contextRules: readonly ContextRule[];
  /** Makes records of lines, where a raw record is not one as it stands. */
  readonly openReader: ((source: string) => LineReader) | undefined;
  readonly extraction: Extraction;
  readonly cleaning: readonly (readonly CleaningStep[])[];
  /** The same as one step for each slot that has any. */
  readonly cleaners: readonly (Cleaner | undefined)[];
  readonly rewrites: readonly Rewrite[];
  readonly exclusions: readonly ValueExclusion[];
  /** Readers of the slots; a scratch variable has none. */
  readonly readers: readonly (ValueReader | undefined)[];
  /** The slots whose text may differ from record to record; all others are read once for each input. */
  readonly varying: readonly number[];
  readonly periods: readonly DatePeriod[];
  readonly schedule: Schedule | undefined;
  readonly required: readonly { readonly slot: number; readonly rejected: Rejected }[];
  readonly layout: RecordLayout;
  /** Returns how lines of an input are proved to change nothing, by its columns and width, where the definition allows. */
  readonly matcher:
    | ((columns: readonly number[], width: number, heading?: string) => LineMatcher | undefined)
    | undefined;
  /** Returns how `-F` names a statement. */
  readonly nameOf: (statement: Pick<CleaningStep, 'place' | 'directive'>) => string;
}
