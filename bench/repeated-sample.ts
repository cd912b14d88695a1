/**
 * Makes exports of any size for shipped definitions out of their samples: what stands around the records of a sample once,
 * and the records, with the headings, contexts and pages between them, over and over with labels of their own.
 *
 * @module
 */

import { extract } from '../lib/engine/extract.ts';
import { loadDefinition } from '../lib/language/compiler.ts';
import type { Definition } from '../lib/language/definition.ts';
import { labelOf } from './sample-label.ts';

/** An export that can be repeated: `head`, then any number of units with `separator` between them, then `tail`. */
export interface RepeatedSample {
  readonly head: string;
  readonly unit: Unit;
  readonly separator: string;
  readonly tail: string;
  /** How many volumes stand in head and tail. */
  readonly others: number;
  /** How its characters are written. */
  readonly encoding: BufferEncoding;
}

/** Text in which labels are replaced. */
export interface Unit {
  /** Texts between the labels: one more than there are labels. */
  readonly texts: readonly string[];
  /** For each place of a label its number among `labels`. */
  readonly places: readonly number[];
  /** Labels, each once. */
  readonly labels: readonly string[];
}

/** Where a unit may begin and end in the text of a sample, and what is put between two of them. */
type Bounds = readonly [begin: number, end: number, separator: string];

/** Rounds that are tried before a unit is believed. */
const TRIED = 3;

/**
 * Returns how a sample can be repeated, with the smallest unit of which the definition makes the records of the sample each
 * time; `undefined` where there is none.
 */
export async function repeatedSample(
  definition: Definition,
  sample: Buffer,
): Promise<RepeatedSample | undefined> {
  const encoding = sample[0] === 0xff && sample[1] === 0xfe ? 'utf16le' : 'latin1';
  const text = sample.toString(encoding);
  const records = await recordsOf(definition, sample);
  const labels = [...new Set(records.map(volumeOf))];
  const pattern = patternOf(labels);
  const found = Array.from(text.matchAll(pattern), ({ index, 0: label }) => [index, index + label.length]);
  const [first, last] = [found[0]?.[0], found.at(-1)?.[1]];
  if (first === undefined || last === undefined) return undefined;
  const bounds = definition.format.kind === 'json' ? jsonBounds(text, first, last) : [];
  for (const [begin, end, separator] of [...bounds, ...lineBounds(text, first, last)]) {
    const unit = unitOf(text.slice(begin, end), labelsIn(text.slice(begin, end), labels));
    const repeated: RepeatedSample = {
      head: text.slice(0, begin),
      unit,
      others: labels.length - unit.labels.length,
      separator,
      tail: text.slice(end),
      encoding,
    };
    if (await keepsRecords(definition, repeated, records)) return repeated;
  }
  return undefined;
}

/** Yields an export of so many units in pieces. */
export function* repeatedText(
  { head, unit, separator, tail, encoding }: RepeatedSample,
  units: number,
): Generator<Buffer> {
  let piece = head;
  for (let round = 0; round < units; round++) {
    if (round > 0) piece += separator;
    piece += unitText(unit, round);
    if (piece.length < 1 << 16) continue;
    yield Buffer.from(piece, encoding);
    piece = '';
  }
  yield Buffer.from(piece + tail, encoding);
}

// Lines from above the first label to below the last one: the fewest first.
function* lineBounds(text: string, first: number, last: number): Generator<Bounds> {
  const starts = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
  const begins = starts.filter((start) => start <= first).toReversed();
  const ends = starts.filter((start) => start >= last);
  for (const end of ends) for (const begin of begins) yield [begin, end, ''];
}

// From before a value that has the first label to behind one that has the last, or a part of them that can be repeated.
function* jsonBounds(text: string, first: number, last: number): Generator<Bounds> {
  const begins = indexesOf(text, '{').filter((index) => index < first);
  const ends = indexesOf(text, '}').map((index) => index + 1);
  for (const end of ends.filter((index) => index > last).slice(0, 4)) {
    for (const begin of begins.toReversed().slice(0, 4)) yield [begin, end, ','];
  }
  for (const end of ends.filter((index) => index <= last).toReversed()) {
    for (const begin of begins.toReversed().slice(0, 2)) if (begin < end) yield [begin, end, ','];
  }
}

function indexesOf(text: string, character: string): readonly number[] {
  return [...text].flatMap((each, index) => (each === character ? [index] : []));
}

function labelsIn(text: string, labels: readonly string[]): readonly string[] {
  const found = new Set(Array.from(text.matchAll(patternOf(labels)), ([label]) => label.toUpperCase()));
  return labels.filter((label) => found.has(label));
}

function unitOf(text: string, labels: readonly string[]): Unit {
  const numbers = new Map(labels.map((label, index) => [label, index]));
  const texts: string[] = [];
  const places: number[] = [];
  let from = 0;
  for (const { index, 0: label } of text.matchAll(patternOf(labels))) {
    texts.push(text.slice(from, index));
    places.push(numbers.get(label.toUpperCase()) ?? 0);
    from = index + label.length;
  }
  texts.push(text.slice(from));
  return { texts, places, labels };
}

function unitText({ texts, places, labels }: Unit, round: number): string {
  const replaced = labels.map((label, index) => labelOf(label, round * labels.length + index));
  return texts.map((text, index) => text + (replaced[places[index] ?? -1] ?? '')).join('');
}

// Longer labels first: a shorter one may be a part of them.
function patternOf(labels: readonly string[]): RegExp {
  const longest = labels.toSorted((one, other) => other.length - one.length);
  return new RegExp(longest.map((label) => label.replaceAll(/[^\w]/g, '\\$&')).join('|'), 'gi');
}

async function keepsRecords(
  definition: Definition,
  repeated: RepeatedSample,
  records: readonly string[],
): Promise<boolean> {
  const { labels } = repeated.unit;
  const own = records.map((record) => labels.includes(volumeOf(record)));
  const [from, to] = [own.indexOf(true), own.lastIndexOf(true) + 1];
  const within = records.slice(from, to);
  if (from === -1 || own.slice(from, to).includes(false)) return false;
  const expected = [
    ...records.slice(0, from),
    ...Array.from({ length: TRIED }, (_, round) => {
      return within.map((record) => unitText(unitOf(record, labels), round));
    }).flat(),
    ...records.slice(to),
  ];
  const found = await recordsOf(definition, Buffer.concat([...repeatedText(repeated, TRIED)])).catch(
    () => [],
  );
  return found.join() === expected.join();
}

function volumeOf(record: string): string {
  return (JSON.parse(record) as { readonly volume: string }).volume;
}

/** Returns the records that a definition makes of an export, as `extract` writes them. Throws where the export has errors. */
export async function recordsOf(definition: Definition, bytes: Buffer): Promise<readonly string[]> {
  const lines: string[] = [];
  const problems: string[] = [];
  const source = {
    name: 'sample',
    async *bytes() {
      yield bytes;
    },
    size: async () => bytes.length,
  };
  const { errors } = await extract(
    {
      run: { id: 'sample', started: '2026-03-14T02:13:45Z', user: '', command: 'extract', definition: '' },
      sources: [source],
      definition,
      policy: { minRecords: 1 },
      budget: { sort: 'never', setAside: 0 },
      output: { write: (text) => void lines.push(...text.trimEnd().split('\n')) },
    },
    (event) => {
      if (event.kind === 'problem') problems.push(event.problem.message);
    },
    new AbortController().signal,
  );
  const [error] = [...errors.map(({ message }) => message), ...problems];
  if (error !== undefined) throw new Error(error);
  return lines;
}

/** Loads a shipped definition. */
export async function shippedDefinition(path: string): Promise<Definition> {
  const { definition } = await loadDefinition(path, {
    timeZone: 'UTC',
    now: Math.floor(Date.now() / 1000),
    descriptionAttribute: 0,
    literals: new Map(),
    environment: {},
    confine: undefined,
    includeFolders: [],
  });
  if (definition === undefined) throw new Error(`${path} has errors`);
  return definition;
}
