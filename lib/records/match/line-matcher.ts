import type { NamedScope, Scope } from '../../model/scope.ts';
import { numberAt } from '../../platform/typed-arrays.ts';
import type { RowTable } from '../../snapshots/row-table.ts';
import type { ScopeSnapshot } from '../../snapshots/scope-snapshot.ts';
import { LONGEST_RECORD } from '../../sources/formats/cutter.ts';
import {
  bitOf,
  columnEnd,
  dateEnd,
  emptyEnd,
  equalEnd,
  fieldsStart,
  isId,
  isSame,
  isText,
  isVolumeId,
  valueEnd,
} from './byte-checks.ts';
import {
  type DatePositions,
  type ElementCheck,
  type Empty,
  type KeyPart,
  type LineLayout,
  NO_ELEMENT,
} from './line-layout.ts';
import { LineWalk } from './line-walk.ts';
import { MemoizedReader } from './memoized-reader.ts';
import { RecordWalk } from './record-walk.ts';
import { ScopeIndex } from './scope-index.ts';

const [TAB, NEWLINE, RETURN, QUOTE] = [9, 10, 13, 34];

// Kinds of bytes of a line. All but printable ASCII is ambiguous: it may be part of a longer character, be dropped, or take
// the whole text to be understood.
const [ORDINARY, DELIMITER, END, AMBIGUOUS, QUOTED] = [0, 1, 2, 3, 4];

/** The result of scanning a line. */
export type LineKind = 'plain' | 'ambiguous' | 'quoted' | 'unfinished';

/**
 * Matches lines, by their bytes alone, with rows of a snapshot. A match is exact; an ambiguous line is left to the exact
 * way.
 */
export class LineMatcher {
  readonly #kinds = new Uint8Array(256).fill(AMBIGUOUS);
  readonly #width: number;
  readonly #heading: Buffer;
  readonly #volume: number;
  readonly #scope: readonly KeyPart[];
  readonly #fields: readonly Check[];
  readonly #others: readonly { readonly element: number; readonly reader: MemoizedReader }[];
  readonly #scopes: ScopeIndex;
  readonly #walk: LineWalk | undefined;
  readonly #recordWalk: RecordWalk;
  /** Whether the last line was of the row that was expected: for other lines the row is looked up first. */
  #inOrder = true;
  // The line that was scanned last.
  #bytes: Uint8Array = new Uint8Array(0);
  /** Where its elements begin; each ends one byte before the next one. */
  readonly #starts: Int32Array;
  #next = 0;
  #notGiven = 0;
  /** Whether the field that was checked last has no value in the line. */
  #isLeftOut = false;

  constructor(layout: LineLayout) {
    const { delimiter, width, heading = '', customer, media, volume, fields, others } = layout;
    this.#kinds.fill(ORDINARY, 32, 127);
    this.#kinds[NEWLINE] = END;
    this.#kinds[QUOTE] = QUOTED;
    this.#kinds[delimiter.charCodeAt(0)] = DELIMITER;
    this.#width = width;
    this.#heading = Buffer.from(heading);
    this.#volume = volume;
    this.#scope = [customer, media];
    this.#fields = fields.map(shaped);
    this.#others = others.map(({ element, read }) => ({ element, reader: new MemoizedReader(read) }));
    this.#starts = new Int32Array(width + 1);
    this.#scopes = new ScopeIndex(customer, media);
    this.#walk = LineWalk.along(layout);
    this.#recordWalk = new RecordWalk(layout, this.#scopes);
  }

  /** Number of elements in each line that can match. */
  get width(): number {
    return this.#width;
  }

  /** Where the line after the one that was looked at last begins. */
  get next(): number {
    return this.#next;
  }

  /** The fields of the row that the last line that matched does not give, one bit each by their order in the snapshot. */
  get notGiven(): number {
    return this.#notGiven;
  }

  /**
   * Returns the row that the line at a place matches, and -1 where it is ambiguous. `next` then is behind the line. A line
   * end has to follow among the bytes.
   */
  follow(bytes: Uint8Array, at: number, snapshot: ScopeSnapshot | undefined, expected: number): number {
    if (this.#walk === undefined || snapshot === undefined) return -1;
    const row = this.#inOrder ? expected : this.#rowNamed(bytes, at, snapshot, expected);
    if (row === -1 || row >= snapshot.volumes.size) return -1;
    const next = this.#walk.follow(bytes, at, snapshot, row);
    if (next === -1) return -1;
    this.#next = next;
    this.#notGiven = this.#walk.notGiven;
    return row;
  }

  /** The scopes that were met, by their numbers. */
  get scopes(): readonly NamedScope[] {
    return this.#scopes.scopes;
  }

  /**
   * Returns the number of the scope of the line at a place if it is a record, and -1 where it is ambiguous. `next` then is
   * behind the line. A line end has to follow among the bytes.
   */
  pass(bytes: Uint8Array, at: number): number {
    const scope = this.#recordWalk.pass(bytes, at);
    if (scope !== -1) this.#next = this.#recordWalk.next;
    return scope;
  }

  /** Scans the line that begins at a place, and finds its elements where it is plain. */
  scan(bytes: Uint8Array, at: number): LineKind {
    const kinds = this.#kinds;
    const starts = this.#starts;
    const { length } = bytes;
    this.#bytes = bytes;
    starts[0] = at;
    let count = 1;
    for (let index = at; index < length; index++) {
      const kind = kinds[bytes[index] ?? 0];
      if (kind === ORDINARY) continue;
      if (kind === DELIMITER) {
        if (count < starts.length) starts[count] = index + 1;
        count++;
      } else if (kind === END || (bytes[index] === RETURN && bytes[index + 1] === NEWLINE)) {
        this.#next = kind === END ? index + 1 : index + 2;
        if (count !== this.#width || index - at > LONGEST_RECORD) return 'ambiguous';
        starts[count] = index + 1;
        return isSame(this.#heading, bytes, at, index) ? 'ambiguous' : 'plain';
      } else {
        const end = bytes.indexOf(NEWLINE, index);
        this.#next = end + 1;
        if (end === -1) return 'unfinished';
        return bytes.subarray(at, end).includes(QUOTE) ? 'quoted' : 'ambiguous';
      }
    }
    return 'unfinished';
  }

  /** Says whether the line is of a scope. */
  isOf({ customer, media }: Scope): boolean {
    return this.#keyIs(this.#scope[0], customer) && this.#keyIs(this.#scope[1], media);
  }

  /** Returns the scope of the line; `undefined` where its identifiers are not canonical. */
  scope(): NamedScope | undefined {
    const [customer, media] = this.#scope.map((part) =>
      this.#element('value' in part ? NO_ELEMENT : part.element),
    );
    if (customer === undefined || media === undefined) return undefined;
    return this.#scopes.scopes[this.#scopes.find(this.#bytes, ...customer, ...media)];
  }

  /** Returns the row of the line's volume, most quickly where it is the one expected or the next; -1 where there is none. */
  findRow({ volumes }: ScopeSnapshot, expected: number): number {
    this.#inOrder = true;
    if (expected < volumes.size && this.#isVolume(volumes, expected)) return expected;
    // A line in between may have gone the exact way.
    if (expected + 1 < volumes.size && this.#isVolume(volumes, expected + 1)) return expected + 1;
    this.#inOrder = false;
    const [start, end] = this.#element(this.#volume);
    return volumes.findBytes(this.#bytes, start, end, expected);
  }

  /** Says whether the line matches a row. */
  matches({ volumes }: ScopeSnapshot, row: number): boolean {
    const [start, end] = this.#element(this.#volume);
    if (!isVolumeId(this.#bytes, start, end)) return false;
    const block = volumes.blockOf(row);
    let at = fieldsStart(block, volumes.offsetOf(row));
    if (at === -1) return false;
    this.#notGiven = 0;
    for (let index = 0; index < this.#fields.length; index++) {
      // A row that is short of columns is damaged.
      if (index > 0 && block[at++] !== TAB) return false;
      const check = this.#fields[index];
      if (check === undefined) return false;
      const from = at;
      at = this.#fieldEnd(check, block, at);
      if (at === -1) return false;
      if (this.#isLeftOut && at > from) this.#notGiven |= bitOf(index);
    }
    return block[at] === NEWLINE && this.#others.every((other) => this.#isUnderstood(other));
  }

  // By the element of the volume alone: scope and all else are checked when the line is followed. For a line that may be of
  // another scope no index is made.
  #rowNamed(bytes: Uint8Array, at: number, { volumes }: ScopeSnapshot, expected: number): number {
    if (!volumes.isIndexed) return -1;
    const kinds = this.#kinds;
    let start = at;
    for (let element = 0; element < this.#volume; start++) {
      const kind = kinds[bytes[start] ?? 0];
      if (kind === DELIMITER) element++;
      else if (kind !== ORDINARY) return -1;
    }
    let end = start;
    while (kinds[bytes[end] ?? 0] === ORDINARY) end++;
    const row = volumes.findBytes(bytes, start, end, expected);
    this.#inOrder = row === expected;
    return row;
  }

  /** Returns where a column ends if the line matches it, and -1 otherwise. */
  #fieldEnd(check: Check, block: Uint8Array, at: number): number {
    this.#isLeftOut = false;
    if (check.kind === 'none') return columnEnd(block, at);
    const { element } = check;
    const bytes = this.#bytes;
    const start = element === NO_ELEMENT ? 0 : numberAt(this.#starts, element);
    const end = element === NO_ELEMENT ? 0 : numberAt(this.#starts, element + 1) - 1;
    if (check.kind === 'read') {
      const value = check.reader.of(bytes, start, end);
      if (value === undefined) return -1;
      this.#isLeftOut = value.length === 0;
      return valueEnd(value, check.empty, block, at);
    }
    this.#isLeftOut = start === end;
    if (this.#isLeftOut) return emptyEnd(check.empty, block, at);
    if (check.kind === 'date') return dateEnd(check.positions, bytes, start, end, block, at);
    if (end - start > check.max) return -1;
    const isCanonical = check.kind === 'id' ? isId(bytes, start, end) : isText(bytes, start, end);
    return isCanonical ? equalEnd(bytes, start, end, block, at) : -1;
  }

  /** Returns the elements of the line. */
  elements(): readonly string[] {
    const elements: string[] = [];
    for (let element = 0; element < this.#width; element++) {
      const [start, end] = this.#element(element);
      elements.push(String.fromCharCode(...this.#bytes.subarray(start, end)));
    }
    return elements;
  }

  #isUnderstood({ element, reader }: { readonly element: number; readonly reader: MemoizedReader }): boolean {
    const [start, end] = this.#element(element);
    return reader.of(this.#bytes, start, end) !== undefined;
  }

  #element(element: number): [start: number, end: number] {
    if (element === NO_ELEMENT) return [0, 0];
    return [numberAt(this.#starts, element), numberAt(this.#starts, element + 1) - 1];
  }

  #isVolume(volumes: RowTable, row: number): boolean {
    const block = volumes.blockOf(row);
    const at = volumes.offsetOf(row);
    const start = numberAt(this.#starts, this.#volume);
    const end = numberAt(this.#starts, this.#volume + 1) - 1;
    for (let index = start; index < end; index++) {
      if (this.#bytes[index] !== block[at + index - start]) return false;
    }
    return block[at + end - start] === TAB;
  }

  #keyIs(part: KeyPart | undefined, id: string): boolean {
    if (part === undefined) return false;
    if ('value' in part) return part.value === id;
    const start = numberAt(this.#starts, part.element);
    if (numberAt(this.#starts, part.element + 1) - 1 - start !== id.length) return false;
    for (let index = 0; index < id.length; index++) {
      if (this.#bytes[start + index] !== id.charCodeAt(index)) return false;
    }
    return true;
  }
}

/** Any of the checks, all of one shape: faster than a shape for each kind. */
interface Check {
  readonly kind: ElementCheck['kind'];
  readonly element: number;
  readonly empty: Empty;
  readonly max: number;
  readonly positions: DatePositions;
  readonly reader: MemoizedReader;
}

const NO_POSITIONS: DatePositions = { element: [], canonical: [] };

function shaped(check: ElementCheck): Check {
  return {
    kind: check.kind,
    element: check.kind === 'none' ? NO_ELEMENT : check.element,
    empty: check.kind === 'none' ? 'nothing' : check.empty,
    max: check.kind === 'id' || check.kind === 'text' ? check.max : 0,
    positions: check.kind === 'date' ? check.positions : NO_POSITIONS,
    reader: new MemoizedReader(check.kind === 'read' ? check.read : () => undefined),
  };
}
