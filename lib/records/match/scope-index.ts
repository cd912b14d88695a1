import { fieldByKey } from '../../model/field.ts';
import { CustomerId, MediaId, type NamedScope, namedScope } from '../../model/scope.ts';
import type { KeyPart } from './line-layout.ts';

const LONGEST_KEY = Math.min(fieldByKey('customer')?.max ?? 0, fieldByKey('media')?.max ?? 0);

/** Digits and letters of an identifier, and none. Up to ten of them make a number that is exact. */
const RADIX = 37;
const AMBIGUOUS = -1;
/** For each byte its digit, from 1; 0 for all that is not part of an identifier. */
const DIGITS = new Uint8Array(256);
for (let digit = 1; digit < RADIX; digit++) DIGITS[digit <= 10 ? 47 + digit : 54 + digit] = digit;

/**
 * Scopes by the bytes of their identifiers, each with a number. An identifier is read as a number itself: faster than a hash
 * of its text.
 */
export class ScopeIndex {
  /** The scopes by their numbers, in the order in which they were met. */
  readonly scopes: NamedScope[] = [];
  readonly #numbers = new Map<number, Map<number, number>>();
  readonly #customer: KeyPart;
  readonly #media: KeyPart;

  constructor(customer: KeyPart, media: KeyPart) {
    this.#customer = customer;
    this.#media = media;
  }

  /** Returns the number of a scope by where its identifiers begin and end, and -1 where they are not canonical. */
  find(
    bytes: Uint8Array,
    customerStart: number,
    customerEnd: number,
    mediaStart: number,
    mediaEnd: number,
  ): number {
    const customer = 'value' in this.#customer ? 0 : codeOf(bytes, customerStart, customerEnd);
    const media = 'value' in this.#media ? 0 : codeOf(bytes, mediaStart, mediaEnd);
    if (customer === AMBIGUOUS || media === AMBIGUOUS) return -1;
    const known = this.#numbers.get(customer)?.get(media);
    if (known !== undefined) return known;
    const number =
      this.scopes.push(
        namedScope({
          customer: CustomerId.trusted(textOf(this.#customer, bytes, customerStart, customerEnd)),
          media: MediaId.trusted(textOf(this.#media, bytes, mediaStart, mediaEnd)),
        }),
      ) - 1;
    const ofCustomer = this.#numbers.get(customer) ?? new Map();
    this.#numbers.set(customer, ofCustomer.set(media, number));
    return number;
  }
}

function codeOf(bytes: Uint8Array, start: number, end: number): number {
  if (end === start || end - start > LONGEST_KEY) return AMBIGUOUS;
  let code = 0;
  for (let index = start; index < end; index++) {
    const digit = DIGITS[bytes[index] ?? 0] ?? 0;
    if (digit === 0) return AMBIGUOUS;
    code = code * RADIX + digit;
  }
  return code;
}

function textOf(part: KeyPart, bytes: Uint8Array, start: number, end: number): string {
  return 'value' in part ? part.value : String.fromCharCode(...bytes.subarray(start, end));
}
