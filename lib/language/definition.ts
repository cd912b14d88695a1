/**
 * A compiled definition: the seam that hides the `.ttidef` text from everything else.
 *
 * @module
 */

import type { ValueKey } from '../model/field.ts';
import type { Tally } from '../model/tally.ts';
import type { RawBatch, RecordBatch } from '../records/batch.ts';
import type { Encoding } from '../sources/encoding.ts';
import type { RecordFormat } from '../sources/formats/record-format.ts';

/** What becomes of a field's values: see the directive SetPolicy. */
export const FIELD_POLICIES = ['COMPARE', 'ADD', 'IGNORE', 'CLEAR'] as const;

/** One of the policies of a field. */
export type FieldPolicy = (typeof FIELD_POLICIES)[number];

/** A rule of AddSkipOnRepositoryChange. */
export interface SkipRule {
  /** The statement as it stands in the definition, with its place, for the statistics. */
  readonly label: string;
  matches(proposed: string, target: string, current: string): boolean;
}

/** A rule of AddAttributeResolution, kept for reconciling an inventory. */
export interface AttributeResolution {
  /** 0 is the description, 1 to 200 an extended attribute. */
  readonly index: number;
  matches(value: string): boolean;
}

/** A definition, compiled and immutable. */
export interface Definition {
  /** The file as the operator named it. */
  readonly path: string;
  readonly format: RecordFormat;
  readonly encoding?: Encoding;
  /** Inputs named by SetFile; globs are not expanded. */
  readonly inputs: readonly string[];
  /** The compared fields that a record can set, in the order of `VolumeRecord.values`. */
  readonly fields: readonly ValueKey[];
  /** Of these, the fields that only volumes which are added get. */
  readonly addOnly: ReadonlySet<ValueKey>;
  readonly skipRules: readonly SkipRule[];
  readonly attributeResolutions: readonly AttributeResolution[];
  /** Volume records under which an input is taken for a failed export; 0 where the definition does not say. */
  readonly minRecords: number;
  /** Starts reading one input: header blocks, headings, context and START/END begin anew. */
  open(source: string): Extractor;
}

/** Volume records, and what stands beside them. */
export type ExtractedRecords = Pick<RecordBatch, 'records' | 'passed'>;

/** Reads the batches of one input in order. Stateful: one per input. */
export interface Extractor {
  /**
   * Turns raw records into volume records, counts those that are excluded or rejected in the batch's tally, and
   * counts all it looked at as read. Sets `input.terminated` when a TERMINATE record ends the input.
   * Throws a TapesyncError of class `source` when the input does not fit the definition at all.
   */
  extract(batch: RawBatch): RecordBatch;
  /**
   * Returns the volume records that the end of an input completes, which was read to its end or left on purpose.
   * Throws a TapesyncError of class `source` when nothing in the input fitted the definition.
   */
  end(tally: Tally): ExtractedRecords;
  /** Says what became of each record, field by field, for `-F`. */
  explain(batch: RawBatch): readonly Explanation[];
  /** The same of the records that the end of the input completes. Throws SOURCE_FORMAT as `end` does. */
  explainEnd(): readonly Explanation[];
}

/** What became of one raw record. */
export interface Explanation {
  readonly line: number;
  readonly raw: string;
  /** Each field that the definition fills, in the order of the definition, scratch variables included. */
  readonly fields: readonly FieldExplanation[];
  /** Set unless the record is a volume: `excluded` or `rejected`, and why. */
  readonly ended?: { readonly outcome: 'excluded' | 'rejected'; readonly reason: string };
}

/** How a field got its value. */
export interface FieldExplanation {
  readonly name: string;
  readonly value: string;
  /** The statements that filled or changed it, each with the text that it left. */
  readonly steps: readonly { readonly by: string; readonly text: string }[];
}

/** Settings from outside the definition that shape how it is compiled. */
export interface CompileOptions {
  /** IANA name of the zone in which dates without one are read, unless the definition says SetTimeZone. */
  readonly timeZone: string;
  /** The moment that rules relative to "now" count from, in seconds since 1970 UTC. */
  readonly now: number;
  /** Where DESCRIPTION is stored: 0 the description, 1 to 200 an extended attribute (`-A`). */
  readonly descriptionAttribute: number;
  /** Constants from the command line, by field name: they win over SetLiteral and Extract. */
  readonly literals: ReadonlyMap<string, string>;
  /** Environment variables that `%NAME%` may stand for. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Folders beside the definition's own from which Include and LIST may read. */
  readonly includeFolders: readonly string[];
}
