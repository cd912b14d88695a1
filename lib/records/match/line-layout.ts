/** Index of an element that lines lack; it reads as empty. */
export const NO_ELEMENT = -1;

/** The check of an element against the column of its field. */
export type ElementCheck =
  /** An identifier or a text that is canonical as it stands, and no longer than this. */
  | { readonly kind: 'id' | 'text'; readonly element: number; readonly max: number; readonly empty: Empty }
  | {
      readonly kind: 'date';
      readonly element: number;
      readonly positions: DatePositions;
      readonly empty: Empty;
    }
  /** A value that has to be read. */
  | { readonly kind: 'read'; readonly element: number; readonly read: ReadElement; readonly empty: Empty }
  /** A field that is not compared. */
  | { readonly kind: 'none' };

/** The effect of an empty value: the field is not given, is cleared, or the line is ambiguous. */
export type Empty = 'nothing' | 'cleared' | 'ambiguous';

/** Returns the canonical value of an element, or `undefined` where its record may be none. */
export type ReadElement = (text: string) => string | undefined;

/** Where the characters of a date of fixed length stand, in an element and in canonical form. */
export interface DatePositions {
  /** For each character of the element its code; 0 for a digit of the date. */
  readonly element: readonly number[];
  /** For each character of the canonical date its place in the element; -1 for one that is always the same. */
  readonly canonical: readonly number[];
}

/** A part of the key: an element, or the same for all records. */
export type KeyPart = { readonly element: number } | { readonly value: string };

/** How lines of one input are matched with rows of a snapshot. */
export interface LineLayout {
  readonly delimiter: string;
  /** Number of elements in each line. */
  readonly width: number;
  /** A line that is no record, though it may look like one. */
  readonly heading?: string;
  readonly customer: KeyPart;
  readonly media: KeyPart;
  /** The element that holds the Volume-ID. */
  readonly volume: number;
  /** For each field of a snapshot, in order. */
  readonly fields: readonly ElementCheck[];
  /** Elements that no field of a snapshot is compared with, but which may end a record. */
  readonly others: readonly { readonly element: number; readonly read: ReadElement }[];
}
