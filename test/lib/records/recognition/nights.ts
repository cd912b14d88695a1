import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { namedScope, scopeName } from '../../../../lib/model/scope.ts';
import { notGivenIn } from '../../../../lib/model/volume-record.ts';
import { openLineKernel } from '../../../../lib/records/kernel/line-kernel.ts';
import { FingerprintFile } from '../../../../lib/records/recognition/fingerprint-file.ts';
import { Recognition } from '../../../../lib/records/recognition/recognition.ts';
import {
  compareAll,
  linesOf,
  optionsIn,
  type PartAt,
  type RawRecord,
  type RunInput,
  readInput,
  recordsIn,
  SCOPES,
  type Since,
  storeOf,
} from './reading-machine.ts';

const kernel = openLineKernel();

/** An input as a run has seen it. */
interface SeenInput extends RunInput {
  readonly parts: readonly PartAt[];
  /** Its records, as they are where all lines are read. */
  readonly records: readonly RawRecord[];
}

/** One run after another over some inputs, which leave fingerprints in one folder. All that can be said of them is checked. */
export class Nights {
  readonly #folder: string;
  readonly #revisions: Record<string, string> = {};
  #last: readonly SeenInput[] = [];
  /** Those in whose order the file is, and the number of the file. */
  #written: readonly SeenInput[] = [];
  #file = 0;
  #count = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Reads inputs, after others have changed some volumes; returns how many lines were recognized. Throws where anything is
   * not as it should be.
   */
  async run(inputs: readonly RunInput[], since: Since = {}): Promise<number> {
    this.#count++;
    for (const name of Object.keys(since)) this.#revisions[name] = `night ${this.#count}`;
    const snapshots = storeOf(since, this.#revisions);
    const recognition = await Recognition.open(optionsIn(this.#folder, snapshots));
    if (recognition === undefined) throw new Error('nothing can be recognized');
    const seen = inputs.map((input): SeenInput => {
      const [parts, rest] = readInput(recognition, input);
      checkParts(input.text, parts, rest);
      return { ...input, parts, records: recordsIn(input.text) };
    });
    checkRecognized(seen, this.#last, since);
    checkPlaces(seen, recognition);
    await compareAll(recognition, snapshots);
    const failure = await recognition.leave();
    recognition.close();
    if (failure !== undefined) throw failure;
    this.#checkLeft(seen);
    this.#last = seen;
    return recognizedParts(seen).reduce((sum, { part }) => sum + part.lines, 0);
  }

  /** The file that the last run left. */
  get path(): string {
    const [name = '', ...others] = readdirSync(this.#folder);
    if (others.length > 0) throw new Error(`${others} are left over`);
    return join(this.#folder, name);
  }

  #checkLeft(inputs: readonly SeenInput[]): void {
    const { binding } = optionsIn(this.#folder);
    const hash = kernel.hash(Buffer.from(binding), new Uint8Array(16));
    const file = FingerprintFile.open(this.path, Buffer.from(hash).toString('hex'));
    if (file === undefined) throw new Error('nothing was left');
    const names = (some: readonly { readonly name: string }[]) => some.map(({ name }) => name);
    same(names(file.inputs), names(inputs), 'inputs of the file');
    const { ino } = statSync(this.path);
    if (ino !== this.#file) [this.#written, this.#file] = [inputs, ino];
    for (const [index, input] of inputs.entries()) {
      // Where nothing was written, only the order may be another.
      same(linesIn(this.#written[index]), linesIn(input), 'lines of the file');
    }
    for (const [index, input] of this.#written.entries()) {
      const { first = -1, count } = file.inputs[index] ?? {};
      same(count, linesOf(input.text)[0].length, 'lines that were left');
      checkEntries(file, first, input);
    }
    file.close();
  }
}

function same(found: unknown, expected: unknown, of: string): void {
  const [one, other] = [JSON.stringify(found), JSON.stringify(expected)];
  if (one !== other) throw new Error(`${of}: ${one} instead of ${other}`);
}

/** Checks that the parts are all lines, each once and in order, and the rest what follows them. */
function checkParts(text: string, parts: readonly PartAt[], rest: string): void {
  same(parts.map((part) => part.text).join('') + rest, text, 'text of the parts');
  same(rest, linesOf(text)[1], 'rest');
  let line = 1;
  for (const part of parts) {
    same([part.line, linesOf(part.text)[0].length], [line, part.lines], 'lines of a part');
    line += part.lines;
  }
}

const recognizedParts = (inputs: readonly SeenInput[]) =>
  inputs.flatMap(({ parts, records }, input) =>
    parts.flatMap((part) => {
      if (part.kind !== 'recognized') return [];
      const end = part.line + part.lines;
      const own = records.filter(({ line }) => line >= part.line && line < end);
      return { part, input, records: own };
    }),
  );

const linesIn = (input: SeenInput | undefined) => input?.records.map(keyOf).toSorted();

const keyOf = ({ state, text }: RawRecord): string => JSON.stringify([state, text]);

/**
 * Checks that only whole records were recognized, as what they are, and none that the last run had not left in the same state
 * or that was recognized already.
 */
function checkRecognized(inputs: readonly SeenInput[], last: readonly SeenInput[], since: Since): void {
  const left = new Map<string, number>();
  for (const record of last.flatMap(({ records }) => records)) {
    if (record.fate !== undefined) left.set(keyOf(record), (left.get(keyOf(record)) ?? 0) + 1);
  }
  for (const { part, records } of recognizedParts(inputs)) {
    const count = records.reduce((sum, record) => sum + record.count, 0);
    same([records[0]?.line, count], [part.line, part.lines], 'records of a recognized part');
    const found = part.records.flatMap((each) => {
      const text = each.kind === 'excluded' ? JSON.stringify([each.reason, each.fits]) : each.scope.name;
      return new Array<string>(each.count).fill(text);
    });
    const expected = records.map(({ fate }) => {
      if (fate === undefined) return 'read each time';
      return 'reason' in fate ? JSON.stringify([fate.reason, fate.fits]) : scopeName(fate);
    });
    same(found, expected, 'recognized records');
    same(part.isWide, /[^\0-\x7f]/.test(part.text), 'whether a part is wide');
    for (const record of records) {
      const key = keyOf(record);
      const known = left.get(key) ?? 0;
      if (known === 0) throw new Error(`${key} is recognized, but was not left`);
      left.set(key, known - 1);
      const { fate } = record;
      if (fate === undefined || 'reason' in fate) continue;
      const changed = since[scopeName(fate)] ?? [];
      if (changed === 'unknown' || changed.includes(fate.volume))
        throw new Error(`${key} is recognized, but has changed`);
    }
  }
}

/** Checks that the recognition knows which volumes were recognized, and where. */
function checkPlaces(inputs: readonly SeenInput[], recognition: Recognition): void {
  const found = SCOPES.flatMap((scope) => {
    const { name } = namedScope(scope);
    return recognition
      .volumesOf(name)
      .map(({ volume, notGiven, input, line }) => JSON.stringify([input, line, name, volume, notGiven]));
  });
  const expected = recognizedParts(inputs).flatMap(({ input, records }) =>
    records.flatMap(({ fate, line }) =>
      fate === undefined || 'reason' in fate
        ? []
        : JSON.stringify([input, line, scopeName(fate), fate.volume, notGivenIn(fate.values)]),
    ),
  );
  same(found.toSorted(), expected.toSorted(), 'recognized volumes');
}

/** What an entry should be: of lines that may not have been seen together, it may have to be read as well. */
interface ExpectedEntry {
  readonly meaning: string;
  readonly state: string | undefined;
  readonly mayBeRead: boolean;
}

/** Checks that each line of an input has an entry of what it is, hashed with the state before it. */
function checkEntries(file: FingerprintFile, first: number, { text, records }: SeenInput): void {
  const [lines] = linesOf(text);
  const hashes = new Uint32Array(lines.length * 4);
  file.hashes(first, lines.length, hashes);
  // In such an input the parts decide whether a record is seen as a whole.
  const mayBeRead = lines.some((line) => /^[(?]/.test(line));
  const expected = lines.map((): ExpectedEntry => ({ meaning: 'read', state: undefined, mayBeRead: true }));
  for (const { line, count, state, isTurn, fate } of records) {
    const end = line + count - 2;
    if (fate === undefined) {
      expected[end] = { meaning: isTurn ? 'turn' : 'read', state: undefined, mayBeRead };
      continue;
    }
    for (let at = line - 1; at < end; at++) expected[at] = { meaning: 'open', state, mayBeRead };
    const meaning =
      'reason' in fate
        ? JSON.stringify([fate.reason, fate.fits])
        : JSON.stringify([scopeName(fate), fate.volume, notGivenIn(fate.values)]);
    expected[end] = { meaning, state, mayBeRead };
  }
  const hashOf = (line: string, state: string) =>
    kernel.hash(Buffer.from(`${line}\n`), kernel.hash(Buffer.from(state), file.key));
  for (const [at, { meaning, state, mayBeRead: isLoose }] of expected.entries()) {
    const found = meaningIn(file, first + at);
    const line = lines[at] ?? '';
    if (found !== meaning && !(isLoose && (found === 'read' || found === 'turn')))
      throw new Error(`line ${at + 1}, ${line}: left as ${found}, not ${meaning}`);
    if (state === undefined || found === 'read' || found === 'turn') continue;
    const hash = Buffer.from(hashes.buffer, at * 16, 16);
    if (!hash.equals(hashOf(line, state)))
      throw new Error(`line ${at + 1}, ${line}: the hash is of another state than ${state}`);
  }
}

function meaningIn(file: FingerprintFile, entry: number): string {
  const meaning = file.meanings[file.meaningAt(entry)];
  if (meaning?.kind === 'excluded') return JSON.stringify([meaning.reason, meaning.fits]);
  if (meaning?.kind !== 'volume') return meaning?.kind ?? 'nothing';
  const scope = file.scopes[meaning.scope];
  return JSON.stringify([scope && scopeName(scope), file.label(entry), meaning.notGiven]);
}
