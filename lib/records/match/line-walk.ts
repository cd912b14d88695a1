/**
 * Follows a line and the row that it probably is of side by side, byte by byte: where both match to the end, the line has
 * been read once. Of an export in the order of its rows these are nearly all lines.
 *
 * @module
 */

import { fieldByKey } from '../../model/field.ts';
import type { ScopeSnapshot } from '../../snapshots/scope-snapshot.ts';
import { bitOf, columnEnd, dateEnd, emptyEnd, fieldsStart, mayBeDate, valueEnd } from './byte-checks.ts';
import type { KeyPart, LineLayout } from './line-layout.ts';
import {
  byteClasses,
  DELIMITER,
  ID,
  isOf,
  NO_COLUMN,
  nextLine,
  ORDINARY,
  PASSED,
  type Step,
  stepsOf,
  TEXT,
  VOLUME,
} from './walk-steps.ts';

const [TAB, NEWLINE, BLANK, HYPHEN] = [9, 10, 32, 45];

const LONGEST_VOLUME = fieldByKey('volume')?.max ?? 0;

/** Follows lines of one layout. */
export class LineWalk {
  readonly #classes: Uint8Array;
  readonly #steps: readonly Step[];
  readonly #heading: Buffer;
  readonly #keys: Pick<LineLayout, 'customer' | 'media'>;
  /** The fields of the row that the line that was followed last does not give, one bit each. */
  notGiven = 0;
  #snapshot: ScopeSnapshot | undefined;
  // Of the scope of the snapshot: whether lines can be of it, and its identifiers, each with an end.
  #isOfKeys = false;
  #customer = Buffer.alloc(0);
  #media = Buffer.alloc(0);

  /** Returns a walk along lines whose elements stand in the order of the columns of a row; `undefined` for others. */
  static along(layout: LineLayout): LineWalk | undefined {
    const steps = stepsAlong(layout);
    return steps && new LineWalk(layout, steps);
  }

  private constructor({ delimiter, heading = '', ...keys }: LineLayout, steps: readonly Step[]) {
    this.#classes = byteClasses(delimiter);
    this.#steps = steps;
    this.#keys = keys;
    this.#heading = Buffer.from(heading);
  }

  /**
   * Returns where the next line begins if the one at a place matches a row, and -1 otherwise. A line end has to follow among
   * the bytes.
   */
  follow(bytes: Uint8Array, start: number, snapshot: ScopeSnapshot, row: number): number {
    if (this.#snapshot !== snapshot) this.#turnTo(snapshot);
    const classes = this.#classes;
    const steps = this.#steps;
    const block = snapshot.volumes.blockOf(row);
    const volume = snapshot.volumes.offsetOf(row);
    let at = start; // in the line
    let column = fieldsStart(block, volume); // in the row
    if (column === -1 || !this.#isOfKeys) return -1;
    let elements = 0;
    this.notGiven = 0;
    for (let index = 0; index < steps.length; index++) {
      const step = steps[index];
      if (step === undefined) return -1;
      if (step.isElement && elements++ > 0) {
        if (!isOf(DELIMITER, classes, bytes[at] ?? 0)) return -1;
        at++;
      }
      // A row that is short of columns is damaged.
      if (step.column > 0 && block[column++] !== TAB) return -1;
      const from = at;
      switch (step.kind) {
        case 'text':
        case 'id': {
          const same = sameBytes(step.kind === 'id' ? ID : TEXT, classes, bytes, at, block, column);
          at += same;
          column += same;
          if (at === from) column = this.#leftOut(step, block, column);
          else if (same > step.max || bytes[from] === BLANK || bytes[at - 1] === BLANK) return -1;
          break;
        }
        case 'volume': {
          const same = sameBytes(VOLUME, classes, bytes, at, block, volume);
          at += same;
          if (same === 0 || same > LONGEST_VOLUME || bytes[from] === HYPHEN || block[volume + same] !== TAB)
            return -1;
          if (mayBeDate(bytes, from, at)) return -1;
          break;
        }
        case 'customer':
        case 'media': {
          const id = step.kind === 'customer' ? this.#customer : this.#media;
          at += sameBytes(ID, classes, bytes, at, id, 0);
          if (at - from !== id.length - 1) return -1;
          break;
        }
        case 'date':
          if (!isOf(ORDINARY, classes, bytes[at] ?? 0)) {
            column = this.#leftOut(step, block, column);
          } else {
            at += step.positions.element.length;
            column = dateEnd(step.positions, bytes, from, at, block, column);
          }
          break;
        case 'none':
          column = columnEnd(block, column);
          break;
        default: {
          if (step.isElement) while (isOf(ORDINARY, classes, bytes[at] ?? 0)) at++;
          if (step.kind === 'passed') break;
          const value = step.reader.of(bytes, from, at);
          if (value === undefined) return -1;
          if (step.kind === 'understood') break;
          column =
            value.length === 0
              ? this.#leftOut(step, block, column)
              : valueEnd(value, step.empty, block, column);
        }
      }
      if (column === -1) return -1;
    }
    return block[column] === NEWLINE ? nextLine(this.#heading, bytes, start, at) : -1;
  }

  // Returns where a column ends that the line does not give, if that matches, and -1 otherwise.
  #leftOut({ empty, column: number }: Step, block: Uint8Array, at: number): number {
    const end = emptyEnd(empty, block, at);
    if (end > at) this.notGiven |= bitOf(number);
    return end;
  }

  #turnTo(snapshot: ScopeSnapshot): void {
    const { customer, media } = snapshot.scope;
    this.#snapshot = snapshot;
    this.#isOfKeys = mayBe(this.#keys.customer, customer) && mayBe(this.#keys.media, media);
    this.#customer = Buffer.from(`${customer}\n`);
    this.#media = Buffer.from(`${media}\n`);
  }
}

function mayBe(part: KeyPart, id: string): boolean {
  return 'element' in part || part.value === id;
}

/** Steps along lines and rows at once; `undefined` where their orders differ, or more than one thing is asked of an element. */
function stepsAlong(layout: LineLayout): readonly Step[] | undefined {
  const { ofElements, ofNone } = stepsOf(layout);
  if (ofElements.some((asked) => asked.length > 1)) return undefined;
  const steps: Step[] = [];
  let next = 0; // of the columns that lines lack
  const upTo = (column: number) => {
    for (let step = ofNone[next]; step !== undefined && step.column < column; step = ofNone[++next])
      steps.push(step);
  };
  for (const [step = PASSED] of ofElements) {
    upTo(step.column);
    steps.push(step);
  }
  upTo(Number.POSITIVE_INFINITY);
  const columns = steps.filter(({ column }) => column !== NO_COLUMN);
  const isInOrder = columns.every(({ column }, index) => column === index);
  return isInOrder && steps.every((step) => isWhole(step, layout.delimiter)) ? steps : undefined;
}

// Where a date may have the delimiter in it, no line has it in one element.
function isWhole({ kind, positions }: Step, delimiter: string): boolean {
  return kind !== 'date' || !(/\d/.test(delimiter) || positions.element.includes(delimiter.charCodeAt(0)));
}

/** Returns how many bytes of a line and of a row are the same, up to the first one that is not of a class. */
function sameBytes(
  allowed: number,
  classes: Uint8Array,
  bytes: Uint8Array,
  at: number,
  block: Uint8Array,
  other: number,
): number {
  let count = 0;
  for (let byte = bytes[at] ?? 0; byte === block[other + count]; byte = bytes[at + count] ?? 0) {
    if (!isOf(allowed, classes, byte)) break;
    count++;
  }
  return count;
}
