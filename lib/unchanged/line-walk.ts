/**
 * Follows a line and the row that it probably speaks of side by side, byte by byte: where both say the same to the end,
 * the line has been read once, and no more is left to be known of it.
 *
 * Of an export in the order of its rows these are nearly all lines. To find the elements of a line first, and to compare
 * each of them then, takes twice as long.
 *
 * @module
 */

import { LONGEST_RECORD } from '../formats/cutter.ts';
import type { HeldScope } from '../snapshots/held-scope.ts';
import { fieldByKey } from '../volumes/volume.ts';
import { columnEnd, dateEnd, emptyEnd, fieldsStart, isSame, valueEnd } from './byte-checks.ts';
import {
  type DatePositions,
  type ElementCheck,
  type Empty,
  type KeyPart,
  type LineLayout,
  NO_ELEMENT,
} from './line-layout.ts';
import { Meaning } from './meaning.ts';

const [TAB, NEWLINE, RETURN, BLANK, HYPHEN] = [9, 10, 13, 32, 45];

// What a byte of a line may be, one bit each. In a row a backslash begins an escape: only in a line it stands for itself.
const [DELIMITER, ORDINARY, TEXT, VOLUME, ID] = [1, 2, 4, 8, 16];

const LONGEST_VOLUME = fieldByKey('volume')?.max ?? 0;

type StepKind = 'customer' | 'media' | 'volume' | 'passed' | 'understood' | ElementCheck['kind'];

/** One element of a line, one column of a row, or one of each that have to say the same. */
interface Step {
  readonly kind: StepKind;
  /** Whether it stands in the line; a column of which lines say nothing does not. */
  readonly isElement: boolean;
  /** Its column in the row, from the first one behind those of the system. */
  readonly column: number;
  readonly empty: Empty;
  readonly max: number;
  readonly positions: DatePositions;
  readonly meaning: Meaning;
}

const NO_COLUMN = -1;

/** An element of which nothing is asked. */
const PASSED: Step = {
  kind: 'passed',
  isElement: true,
  column: NO_COLUMN,
  empty: 'nothing',
  max: 0,
  positions: { element: [], canonical: [] },
  meaning: new Meaning(() => ''),
};

/** Follows lines of one layout. */
export class LineWalk {
  readonly #bytes = new Uint8Array(256);
  readonly #steps: readonly Step[];
  readonly #heading: Buffer;
  readonly #keys: Pick<LineLayout, 'customer' | 'media'>;
  #held: HeldScope | undefined;
  // Of the scope that is held: whether lines can be of it, and its identifiers, each with an end.
  #isOfKeys = false;
  #customer = Buffer.alloc(0);
  #media = Buffer.alloc(0);

  /** Returns a walk along lines whose elements stand in the order of the columns of a row; `undefined` for others. */
  static along(layout: LineLayout): LineWalk | undefined {
    const steps = stepsAlong(layout);
    return steps && new LineWalk(layout, steps);
  }

  private constructor({ delimiter, heading = '', ...keys }: LineLayout, steps: readonly Step[]) {
    for (let byte = 32; byte < 127; byte++) this.#bytes[byte] = classOf(String.fromCharCode(byte));
    this.#bytes[delimiter.charCodeAt(0)] = DELIMITER;
    this.#steps = steps;
    this.#keys = keys;
    this.#heading = Buffer.from(heading);
  }

  /**
   * Returns where the next line begins if the one at a place surely is the record of a row's volume and says what the row
   * holds, and -1 otherwise. A line end has to follow among the bytes.
   */
  follow(bytes: Uint8Array, start: number, held: HeldScope, row: number): number {
    if (this.#held !== held) this.#turnTo(held);
    const classes = this.#bytes;
    const steps = this.#steps;
    const block = held.volumes.blockOf(row);
    const volume = held.volumes.offsetOf(row);
    let at = start; // in the line
    let column = fieldsStart(block, volume); // in the row
    if (column === -1 || !this.#isOfKeys) return -1;
    let elements = 0;
    for (let index = 0; index < steps.length; index++) {
      const step = steps[index] as Step;
      if (step.isElement && elements++ > 0) {
        if (!isOf(DELIMITER, classes, bytes[at])) return -1;
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
          if (at === from) column = emptyEnd(step.empty, block, column);
          else if (same > step.max || bytes[from] === BLANK || bytes[at - 1] === BLANK) return -1;
          break;
        }
        case 'volume': {
          const same = sameBytes(VOLUME, classes, bytes, at, block, volume);
          at += same;
          if (same === 0 || same > LONGEST_VOLUME || bytes[from] === HYPHEN || block[volume + same] !== TAB)
            return -1;
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
          if (!isOf(ORDINARY, classes, bytes[at])) {
            column = emptyEnd(step.empty, block, column);
          } else {
            at += step.positions.element.length;
            column = dateEnd(step.positions, bytes, from, at, block, column);
          }
          break;
        case 'none':
          column = columnEnd(block, column);
          break;
        default: {
          if (step.isElement) while (isOf(ORDINARY, classes, bytes[at])) at++;
          if (step.kind === 'passed') break;
          const value = step.meaning.of(bytes, from, at);
          if (value === undefined) return -1;
          if (step.kind === 'understood') break;
          column = valueEnd(value, step.empty, block, column);
        }
      }
      if (column === -1) return -1;
    }
    if (block[column] !== NEWLINE || at - start > LONGEST_RECORD) return -1;
    const next = bytes[at] === RETURN ? at + 2 : at + 1;
    if (bytes[next - 1] !== NEWLINE) return -1;
    return isSame(this.#heading, bytes, start, at) ? -1 : next;
  }

  #turnTo(held: HeldScope): void {
    const { customer, media } = held.scope;
    this.#held = held;
    this.#isOfKeys = mayBe(this.#keys.customer, customer) && mayBe(this.#keys.media, media);
    this.#customer = Buffer.from(`${customer}\n`);
    this.#media = Buffer.from(`${media}\n`);
  }
}

function mayBe(part: KeyPart, id: string): boolean {
  return 'element' in part || part.value === id;
}

function classOf(character: string): number {
  if (character === '"') return 0;
  if (character === '\\') return ORDINARY;
  if (/[A-Z0-9]/.test(character)) return ORDINARY | TEXT | VOLUME | ID;
  return character === '-' ? ORDINARY | TEXT | VOLUME : ORDINARY | TEXT;
}

/** Steps along lines and rows at once; `undefined` where their orders differ, or more than one thing is asked of an element. */
function stepsAlong(layout: LineLayout): readonly Step[] | undefined {
  const { delimiter, width, customer, media, volume, fields, others } = layout;
  const ofElements = Array.from({ length: width }, (): Step[] => []);
  const ofNone: Step[] = [];
  const ask = (element: number, step: Partial<Step>) => {
    const isElement = element !== NO_ELEMENT;
    (isElement ? ofElements[element] : ofNone)?.push({ ...PASSED, ...step, isElement });
  };
  if ('element' in customer) ask(customer.element, { kind: 'customer' });
  if ('element' in media) ask(media.element, { kind: 'media' });
  ask(volume, { kind: 'volume' });
  for (const { element, read } of others) ask(element, { kind: 'understood', meaning: new Meaning(read) });
  for (const [column, field] of fields.entries()) {
    const element = field.kind === 'none' ? NO_ELEMENT : field.element;
    ask(element, { ...asked(field), column });
  }
  if (ofElements.some((steps) => steps.length > 1)) return undefined;

  const steps: Step[] = [];
  for (const [step = PASSED] of ofElements) {
    while (ofNone[0] !== undefined && ofNone[0].column < step.column) steps.push(...ofNone.splice(0, 1));
    steps.push(step);
  }
  steps.push(...ofNone);
  const columns = steps.filter(({ column }) => column !== NO_COLUMN);
  const isInOrder = columns.every(({ column }, index) => column === index);
  // Where a date has the delimiter in it, no line has it in one element.
  const isWhole = steps.every(({ positions }) => !positions.element.includes(delimiter.charCodeAt(0)));
  return isInOrder && isWhole ? steps : undefined;
}

function asked(check: ElementCheck): Partial<Step> {
  if (check.kind === 'none') return { kind: 'none' };
  const { empty } = check;
  if (check.kind === 'read') return { kind: 'read', empty, meaning: new Meaning(check.read) };
  if (check.element === NO_ELEMENT) return { kind: 'read', empty };
  if (check.kind === 'date') return { kind: 'date', empty, positions: check.positions };
  return { kind: check.kind, empty, max: check.max };
}

function isOf(allowed: number, classes: Uint8Array, byte: number | undefined): boolean {
  return ((classes[byte as number] as number) & allowed) !== 0;
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
  for (let byte = bytes[at]; byte === block[other + count]; byte = bytes[at + count]) {
    if (!isOf(allowed, classes, byte)) break;
    count++;
  }
  return count;
}
