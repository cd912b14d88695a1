/**
 * A compiled definition: hides the `.ttidef` text from everything else.
 *
 * @module
 */

import type { AttributeKey, ValueKey } from '../model/field.ts';
import type { Limit } from '../model/limit.ts';
import type { Tally } from '../model/tally.ts';
import type { RawBatch, RecordBatch } from '../records/batch.ts';
import type { Encoding } from '../sources/codecs.ts';
import type { RecordFormat } from '../sources/formats/record-cutter.ts';
import type { Repeats } from './directives/directive-spec.ts';

/** A rule of AddSkipOnRepositoryChange. */
export interface SkipRule {
  /** The statement as written, with its place, for the statistics. */
  readonly label: string;
  /** The texts of its three filters: proposed, target and current. */
  readonly filters: readonly string[];
  matches(proposed: string, target: string, current: string): boolean;
}

/** A rule of AddAttributeResolution: what matches is no label, but the value of a field. */
export interface AttributeResolution {
  readonly key: 'description' | AttributeKey;
  matches(text: string): boolean;
}

/** A compiled definition. Immutable. */
export interface Definition {
  /** The file as the operator gave it. */
  readonly path: string;
  /**
   * All beside the bytes of an input that decides what its records become, as one text: the texts of the definition and of what
   * it includes and lists, and the settings. Neither the time nor the place of the definition.
   */
  readonly meaning: string;
  readonly format: RecordFormat;
  readonly encoding?: Encoding;
  /** What a database is asked; absent without SetQuery. */
  readonly query?: string;
  /** The sheet of a workbook that is read; absent without SetSheet. */
  readonly sheet?: string;
  /** Inputs named by SetFile; globs are not expanded. */
  readonly inputs: readonly string[];
  /** The compared fields that a record can set, in the order of `VolumeRecord.values`. */
  readonly fields: readonly ValueKey[];
  /** The other fields that a record can give beside its label. */
  readonly unstored: readonly ('repositoryDescription' | 'initialRepository')[];
  /** The fields among the compared ones that are only set when a volume is added. */
  readonly addOnly: ReadonlySet<ValueKey>;
  /** The fields among the compared ones that an empty value empties. */
  readonly clearing: ReadonlySet<ValueKey>;
  readonly skipRules: readonly SkipRule[];
  /** How an inventory finds volumes by something else than their labels; the first that matches counts. */
  readonly resolutions: readonly AttributeResolution[];
  /** Whether REPOSITORY is where a volume is, as an inventory says, not where it is to be. */
  readonly isPresence: boolean;
  /** Fewest volume records of an input; with fewer it counts as a failed export. 0 without SetMinimumRecords. */
  readonly minRecords: number;
  /** Which of the records of a volume counts; absent where none does that another one contradicts. */
  readonly repeats?: Repeats;
  /** How many volumes of a scope an input may leave out; absent without SetMaxAbsent. */
  readonly maxAbsent?: Limit;
  /** Opens one input. Headers, headings, context and START/END of other inputs have no effect on it. */
  open(source: string): Extractor;
}

/** Volume records, and the mentions between them. */
export type ExtractedRecords = Pick<RecordBatch, 'segments'>;

/** Reads the batches of one input in order. Stateful: one per input. */
export interface Extractor {
  /**
   * Turns raw records into volume records. Counts all records as read, and excluded and rejected ones as such, in the
   * tally of the batch. Sets `input.terminated` if a TERMINATE record ends the input. Throws a TapesyncError of class
   * `source` if the heading does not fit the definition or a FAILURE record is found.
   */
  extract(batch: RawBatch): RecordBatch;
  /**
   * What the records so far have left that decides what the next ones become: equal texts, equal results. `undefined` while
   * earlier lines wait for later ones, and where records are made of several lines.
   */
  readonly state: string | undefined;
  /** Whether a record waits for the next line: that has to be extracted. */
  readonly isHeld: boolean;
  /**
   * Counts raw records that were not extracted, since records with a fate have the same texts and the state is what it was
   * before those. The last one begins on `lastLine`; `fits` says whether any is a volume or fits though it is excluded. The
   * tally is up to the caller.
   */
  pass(count: number, lastLine: number, fits: boolean): void;
  /**
   * Returns the volume records that the end of an input completes, after it was read to its end or terminated. Throws
   * SOURCE_MISFIT if no record of the input fitted the definition, SOURCE_FORMAT if nothing in it has the format, and the
   * error of an end mark that is missing, unless it is the end of a sample that is not whole.
   */
  end(tally: Tally, isWhole?: boolean): ExtractedRecords;
  /** Explains the outcome of each record field by field, for `-F`. */
  explain(batch: RawBatch): readonly Explanation[];
  /** Explains the records that the end of the input completes, one after the other. Throws as `end` does. */
  explainEnd(): Iterable<Explanation>;
}

/** The outcome of one raw record, explained. */
export interface Explanation {
  readonly line: number;
  readonly raw: string;
  /** The fields that the definition fills, scratch variables included, in the order of the definition. */
  readonly fields: readonly FieldExplanation[];
  /** Set unless the record is a volume: `excluded` or `rejected`, and why. */
  readonly ended?: { readonly outcome: 'excluded' | 'rejected'; readonly reason: string };
}

/** How a field got its value. */
export interface FieldExplanation {
  readonly name: string;
  readonly value: string;
  /** The statements that filled or changed the field, each with the text that it left. */
  readonly steps: readonly { readonly by: string; readonly text: string }[];
}

/**
 * What a confined definition may do: use directives that reach nothing but its records, read Include and LIST from its own
 * folder and `includeFolders`, and expand these variables. All else is an error.
 */
export interface Confinement {
  /** Names of environment variables. */
  readonly variables: readonly string[];
}

/** Settings from outside the definition that influence how it is compiled. */
export interface CompileOptions {
  /** IANA name of the zone of dates that name none, unless the definition has SetTimeZone. */
  readonly timeZone: string;
  /** The instant that rules relative to "now" use, in seconds since 1970 UTC. */
  readonly now: number;
  /** Where DESCRIPTION is stored: 0 the description, 1 to 200 an extended attribute (`-A`). */
  readonly descriptionAttribute: number;
  /** Literals of the command line, by field name: they take precedence over SetLiteral and Extract. */
  readonly literals: ReadonlyMap<string, string>;
  /** Environment variables for `%NAME%`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /**
   * Confines a definition that somebody else than the operator may have written, as one that a server or a worker was
   * sent; `undefined` for a definition that may do what the language allows.
   */
  readonly confine: Confinement | undefined;
  /** Folders besides that of the definition from which Include and LIST may read. */
  readonly includeFolders: readonly string[];
}
