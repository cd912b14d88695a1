/**
 * Goes along a line once and finds whether it is a record of a volume, and of which scope.
 *
 * @module
 */

import { isDateText, isId, isText, isVolumeId } from './byte-checks.ts';
import type { LineLayout } from './line-layout.ts';
import type { ScopeIndex } from './scope-index.ts';
import {
  byteClasses,
  DELIMITER,
  isOf,
  nextLine,
  ORDINARY,
  PASSED,
  type Step,
  stepsOf,
} from './walk-steps.ts';

/** Goes along lines of one layout. */
export class RecordWalk {
  readonly #classes: Uint8Array;
  readonly #steps: readonly Step[];
  /** For each step, whether it is the first one of an element. */
  readonly #begins: Uint8Array;
  /** True if a field without a column can never be accepted: then no line matches. */
  readonly #isInVain: boolean;
  readonly #heading: Buffer;
  readonly #scopes: ScopeIndex;
  /** Where the line after the last record begins. */
  next = 0;

  /** @param scopes numbers the scopes */
  constructor(layout: LineLayout, scopes: ScopeIndex) {
    const { delimiter, heading = '' } = layout;
    const { ofElements, ofNone } = stepsOf(layout);
    const perElement = ofElements.map((asked) => (asked.length === 0 ? [PASSED] : asked));
    this.#classes = byteClasses(delimiter);
    this.#steps = perElement.flat();
    this.#begins = Uint8Array.from(
      perElement.flatMap((asked) => asked.map((_, index) => Number(index === 0))),
    );
    this.#heading = Buffer.from(heading);
    this.#scopes = scopes;
    this.#isInVain = ofNone.some((step) => !isRead(step, this.#heading, 0, 0));
  }

  /** Returns the number of the scope of the line at a place if it is a record, and -1 where it is ambiguous. A line end has to follow. */
  pass(bytes: Uint8Array, start: number): number {
    const classes = this.#classes;
    const steps = this.#steps;
    if (this.#isInVain) return -1;
    let from = start;
    let at = start;
    let customerStart = at;
    let customerEnd = at;
    let mediaStart = at;
    let mediaEnd = at;
    for (let index = 0; index < steps.length; index++) {
      const step = steps[index];
      if (step === undefined) return -1;
      if (this.#begins[index] === 1) {
        if (index > 0 && !isOf(DELIMITER, classes, bytes[at++] ?? 0)) return -1;
        from = at;
        while (isOf(ORDINARY, classes, bytes[at] ?? 0)) at++;
      }
      switch (step.kind) {
        case 'passed':
          break;
        case 'customer':
          customerStart = from;
          customerEnd = at;
          break;
        case 'media':
          mediaStart = from;
          mediaEnd = at;
          break;
        default:
          if (!isRead(step, bytes, from, at)) return -1;
      }
    }
    const next = nextLine(this.#heading, bytes, start, at);
    if (next === -1) return -1;
    this.next = next;
    return this.#scopes.find(bytes, customerStart, customerEnd, mediaStart, mediaEnd);
  }
}

// Whether an element passes its check.
function isRead(step: Step, bytes: Uint8Array, start: number, end: number): boolean {
  if (step.kind === 'none') return true;
  if (step.kind === 'volume') return isVolumeId(bytes, start, end);
  if (step.kind === 'read' || step.kind === 'understood') {
    const value = step.reader.of(bytes, start, end);
    return value !== undefined && (value.length > 0 || step.empty !== 'ambiguous');
  }
  if (start === end) return step.empty !== 'ambiguous';
  if (step.kind === 'date') return isDateText(step.positions, bytes, start, end);
  if (end - start > step.max) return false;
  return step.kind === 'id' ? isId(bytes, start, end) : isText(bytes, start, end);
}
