import { isJsonObject, isTexts, parseJson } from '../../model/json-object.ts';
import { CustomerId, MediaId, type Scope } from '../../model/scope.ts';
import type { Exclusion } from '../batch.ts';
import { KEY_BYTES, MEANINGS } from './fingerprint-format.ts';

/** What a line was when its fingerprint was left. */
export type Meaning =
  | {
      readonly kind: 'volume';
      /** Whether it is that only where the next line is the same, too. */
      readonly needsNext?: true;
      /** Number of the scope. */
      readonly scope: number;
      /** Fields that the record did not give, one bit each. */
      readonly notGiven: number;
    }
  | ({ readonly kind: 'excluded'; readonly needsNext?: true } & Exclusion)
  /** A line of a record, but the last. */
  | { readonly kind: 'open' }
  /** A line that has to be read each time; a turn changes the state. */
  | { readonly kind: 'read' | 'turn' };

/** A scope as a run left it: its revision, how many volumes it has, and the sum of their versions. */
export interface KnownScope extends Scope {
  readonly revision: string;
  readonly volumes: number;
  readonly versions: number;
  /** Labels of volumes that were not in step: their lines have to be read. */
  readonly doubtful: readonly string[];
  /** Records of volumes that the store does not have, and was not to be given, each as text that begins with the label. */
  readonly foreign: readonly string[];
}

/** An input, and which entries are of its lines. */
export interface KnownInput {
  readonly name: string;
  readonly first: number;
  readonly count: number;
}

/** What the text of a file of fingerprints says. */
export interface FingerprintText {
  /** Everything that gives a line its meaning: with another one the fingerprints are of no use. */
  readonly binding: string;
  readonly key: Uint8Array;
  readonly meanings: readonly Meaning[];
  readonly scopes: readonly KnownScope[];
  readonly inputs: readonly KnownInput[];
}

/** Returns the text as JSON. */
export function fingerprintText({ binding, key, meanings, scopes, inputs }: FingerprintText): string {
  return JSON.stringify({
    binding,
    key: Buffer.from(key).toString('hex'),
    meanings: meanings.map(meaningText),
    scopes: scopes.map(({ customer, media, revision, volumes, versions, doubtful, foreign }) => [
      [customer, media, revision],
      [volumes, versions],
      doubtful,
      foreign,
    ]),
    inputs: inputs.map(({ name }) => name),
    counts: inputs.map(({ count }) => count),
  });
}

/** Reads the text of a file with some entries; `undefined` where anything in it is not as it should be. */
export function readFingerprintText(json: string, entries: number): FingerprintText | undefined {
  const read = parseJson(json);
  if (!isJsonObject(read)) return undefined;
  const { binding } = read;
  const key = readKey(read.key);
  const scopes = readEach(read.scopes, readScope);
  const meanings = scopes && readEach(read.meanings, (meaning) => readMeaning(meaning, scopes.length));
  const inputs = readInputs(read.inputs, read.counts, entries);
  if (typeof binding !== 'string' || !key || !scopes || !meanings || !inputs) return undefined;
  if (meanings.length > MEANINGS) return undefined;
  return { binding, key, meanings, scopes, inputs };
}

const NEEDS_NEXT = { needsNext: true } as const;

function meaningText(meaning: Meaning): readonly (string | number)[] {
  if (meaning.kind === 'volume') return [meaning.scope, meaning.notGiven, ...(meaning.needsNext ? [1] : [])];
  if (meaning.kind !== 'excluded') return [meaning.kind];
  const text = [meaning.fits ? 'excluded' : 'left out', meaning.reason];
  return meaning.needsNext ? [...text, 'before the next'] : text;
}

function readKey(json: unknown): Uint8Array | undefined {
  if (typeof json !== 'string' || json.length !== 2 * KEY_BYTES || !/^[0-9a-f]*$/.test(json))
    return undefined;
  return Uint8Array.from(Buffer.from(json, 'hex'));
}

function readScope(json: unknown): KnownScope | undefined {
  if (!Array.isArray(json)) return undefined;
  const [texts, counts, doubtful, foreign]: readonly unknown[] = json;
  if (!isTexts(texts) || !isCounts(counts) || !isTexts(doubtful) || !isTexts(foreign)) return undefined;
  const [customer, media, revision] = [CustomerId.of(texts[0] ?? ''), MediaId.of(texts[1] ?? ''), texts[2]];
  const [volumes, versions] = counts;
  if (customer === undefined || media === undefined || revision === undefined) return undefined;
  if (volumes === undefined || versions === undefined) return undefined;
  return { customer, media, revision, volumes, versions, doubtful, foreign };
}

function readMeaning(json: unknown, scopes: number): Meaning | undefined {
  if (isTexts(json)) {
    const [kind, reason, next] = json;
    if ((kind === 'excluded' || kind === 'left out') && reason !== undefined)
      return { kind: 'excluded', reason, fits: kind === 'excluded', ...(next !== undefined && NEEDS_NEXT) };
    return kind === 'open' || kind === 'read' || kind === 'turn' ? { kind } : undefined;
  }
  if (!isCounts(json)) return undefined;
  const [scope, notGiven, next] = json;
  if (scope === undefined || scope >= scopes || notGiven === undefined) return undefined;
  return { kind: 'volume', scope, notGiven, ...(next !== undefined && NEEDS_NEXT) };
}

function readInputs(names: unknown, counts: unknown, entries: number): readonly KnownInput[] | undefined {
  if (!isTexts(names) || !isCounts(counts) || names.length !== counts.length) return undefined;
  const inputs: KnownInput[] = [];
  let first = 0;
  for (const [at, name] of names.entries()) {
    const count = counts[at] ?? 0;
    inputs.push({ name, first, count });
    first += count;
  }
  return first === entries ? inputs : undefined;
}

function readEach<Item>(
  json: unknown,
  read: (item: unknown) => Item | undefined,
): readonly Item[] | undefined {
  if (!Array.isArray(json)) return undefined;
  const items: Item[] = [];
  for (const each of json) {
    const item = read(each);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return items;
}

function isCounts(json: unknown): json is readonly number[] {
  return Array.isArray(json) && json.every((item) => Number.isSafeInteger(item) && item >= 0);
}
