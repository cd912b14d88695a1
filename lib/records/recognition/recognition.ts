import { rmSync } from 'node:fs';
import { type NamedScope, type ScopeName, scopeName, VolumeId } from '../../model/scope.ts';
import type { VolumeRecord } from '../../model/volume-record.ts';
import type { RevisionStep } from '../../stores/roles/changes.ts';
import type { Snapshots } from '../../stores/roles/snapshots.ts';
import { HASH_SIZE, type LineKernel, openLineKernel } from '../kernel/line-kernel.ts';
import { recordsOfText, recordText } from '../record-text.ts';
import {
  type CurrentScope,
  type CurrentScopes,
  currentScopes,
  type Revisions,
  revisionsOf,
} from './current-scopes.ts';
import { FingerprintDraft, type LeftScope } from './fingerprint-draft.ts';
import { FingerprintError } from './fingerprint-error.ts';
import { FingerprintFile } from './fingerprint-file.ts';
import { fingerprintPath } from './fingerprint-folder.ts';
import type { Meaning } from './fingerprint-text.ts';
import { LabelFilter } from './label-filter.ts';
import { NumberSet } from './number-set.ts';
import { type LinePlace, RecognizedLines } from './recognized-lines.ts';
import { ScopeSteps } from './scope-steps.ts';

/** Where the fingerprints of a run are, and what they hold for. */
export interface RecognitionOptions {
  /** Where files of fingerprints are. */
  readonly folder: string;
  /** What they are of: runs of the same subject share one file, and each replaces what the last one left. */
  readonly subject: string;
  /** Everything beside the bytes of the input that gives a line its meaning, as text. */
  readonly binding: string;
  /** Whether volumes that the store does not have are added: then their records are read. */
  readonly adds: boolean;
  /** Whether the run leaves fingerprints for the next one. */
  readonly leaves: boolean;
  readonly snapshots: Snapshots;
}

/** A volume whose record was recognized. */
export interface RecognizedVolume extends LinePlace {
  readonly volume: VolumeId;
  /** Fields that its record did not give, one bit each. */
  readonly notGiven: number;
  /** Its record, where the store does not have it. */
  readonly record?: VolumeRecord;
}

// So many volumes that are not in step are no catalog that recognition serves.
const MOST_DOUBTFUL = 200_000;
// Their records are kept whole.
const MOST_FOREIGN = 50_000;

/** What a run recognizes of its inputs, and what it leaves for the next one. */
export class Recognition {
  /** What the last run left; `undefined` where there is nothing that holds. */
  readonly file: FingerprintFile | undefined;
  /** The key that lines are hashed with, together with their state. */
  readonly key: Uint8Array;
  /** Where new fingerprints go; `undefined` where the run leaves none. */
  readonly draft: FingerprintDraft | undefined;
  /** The scopes of the file, in their order. */
  readonly scopes: readonly CurrentScope[];
  /** Entries whose lines are not recognized: they were already, or their volumes have changed. */
  readonly taken: NumberSet;
  /** Entries of volumes that the store does not have. */
  readonly foreign: NumberSet;
  readonly lines: RecognizedLines;
  readonly kernel: LineKernel;
  /** Names of the inputs, in their order. */
  readonly inputs: string[] = [];
  readonly #path: string;
  readonly #adds: boolean;
  /** Records of volumes that the store does not have, as text, by label: those that were read, and those that may be recognized. */
  readonly #foreign = new Map<ScopeName, Map<string, string>>();
  readonly #foreignEntries: { readonly entry: number; readonly scope: number; readonly label: string }[] = [];
  readonly #snapshots: Snapshots;
  #revisions: Revisions;
  readonly #named = new LabelFilter();
  readonly #scopeNumbers: ReadonlyMap<ScopeName, number>;
  /** Recognized volumes that other records may name, too. */
  readonly #both = new Map<ScopeName, RecognizedVolume[]>();
  readonly #steps = new ScopeSteps();
  readonly #doubtful = new Map<ScopeName, Set<string>>();
  #doubts = 0;
  #skipped = 0;
  #hasChanged = false;

  private constructor(
    { kernel, path, binding, adds, leaves, snapshots }: Found,
    file: FingerprintFile | undefined,
    { scopes, revisions }: CurrentScopes,
  ) {
    this.kernel = kernel;
    this.file = file;
    this.scopes = scopes;
    this.#scopeNumbers = new Map(scopes.map(({ of }, number) => [of.name, number]));
    this.key = file?.key ?? randomKey();
    this.draft = leaves ? new FingerprintDraft(path, { binding, key: this.key }, file) : undefined;
    this.lines = new RecognizedLines(file?.size ?? 0);
    this.taken = new NumberSet(file?.size ?? 0);
    this.foreign = new NumberSet(file?.size ?? 0);
    this.#adds = adds;
    this.#path = path;
    this.#snapshots = snapshots;
    this.#revisions = revisions;
    // What was recognized holds for these, whatever a snapshot that is loaded later says.
    for (const { of, revision, isKnown } of scopes) if (isKnown) this.#steps.begin(of.name, revision);
  }

  /**
   * Opens the fingerprints that the last run left, as far as they hold. Returns `undefined` where the store cannot tell
   * what has changed since, and where there is nothing to recognize nor to leave.
   */
  static async open(options: RecognitionOptions): Promise<Recognition | undefined> {
    const found = place(options);
    if (found === undefined) return undefined;
    const file = FingerprintFile.open(found.path, found.binding);
    if (file === undefined && !options.leaves) return undefined;
    try {
      const current = await currentScopes(options.snapshots, file?.scopes ?? []);
      if (current !== undefined) return Recognition.#opened(found, file, current);
      file?.close();
      return undefined;
    } catch (error) {
      file?.close();
      throw error;
    }
  }

  static #opened(
    options: Found,
    file: FingerprintFile | undefined,
    current: CurrentScopes,
  ): Recognition | undefined {
    try {
      const recognition = new Recognition(options, file, current);
      recognition.#leaveOutChanged();
      return recognition;
    } catch (error) {
      file?.close();
      if (error instanceof FingerprintError && file !== undefined && options.leaves)
        return Recognition.#opened(options, undefined, { ...current, scopes: [] });
      if (error instanceof FingerprintError) return undefined;
      throw error;
    }
  }

  /** Whether lines may be recognized. */
  get recognizes(): boolean {
    return this.file !== undefined;
  }

  /** Returns how many volumes the server has in a scope, where that is known without a snapshot. */
  sizeOf(scope: ScopeName): number | undefined {
    return this.#revisions.get(scope)?.volumes;
  }

  /** Enters that a record which was read is of a volume. */
  name(scope: ScopeName, volume: VolumeId): void {
    const number = this.#scopeNumbers.get(scope);
    if (number !== undefined) this.#named.add(volume, number);
  }

  /**
   * Finds the recognized volumes that records which were read may be of, too, when the whole input has come. Throws
   * FingerprintError.
   */
  findNamedTwice(): void {
    if (this.#named.isEmpty) return;
    this.#eachRecognized(this.#named, (of, volume) => {
      const known = this.#both.get(of.name) ?? [];
      this.#both.set(of.name, known);
      known.push(volume);
    });
    for (const volumes of this.#both.values()) volumes.sort(byPlace);
  }

  /** Returns the recognized volumes of a scope that others may name, in the order of the input. */
  namedTwice(scope: ScopeName): readonly RecognizedVolume[] {
    return this.#both.get(scope) ?? [];
  }

  /** Returns the recognized volumes of a scope; throws FingerprintError. */
  volumesOf(scope: ScopeName): readonly RecognizedVolume[] {
    const volumes: RecognizedVolume[] = [];
    this.#eachRecognized(undefined, (of, volume) => {
      if (of.name === scope) volumes.push(volume);
    });
    return volumes;
  }

  /** Enters with which revision of a scope records were compared; of several the first one counts. */
  compared(scope: ScopeName, revision: string): void {
    this.#steps.begin(scope, revision);
  }

  /** Enters the revisions of a scope around a batch of changes. */
  step(scope: ScopeName, step: RevisionStep | undefined): void {
    this.#hasChanged = true;
    if (step !== undefined) this.#steps.add(scope, step);
  }

  /** Enters that the last word on a volume is not that it is in step: its lines have to be read next time, too. */
  doubt(scope: ScopeName, volume: string): void {
    if (this.draft === undefined || this.#doubts > MOST_DOUBTFUL) return;
    const doubtful = this.#doubtful.get(scope) ?? new Set();
    this.#doubtful.set(scope, doubtful);
    if (doubtful.has(volume)) return;
    doubtful.add(volume);
    if (++this.#doubts > MOST_DOUBTFUL) this.draft.abandon();
  }

  /** Enters that the only record of a volume was skipped since the store does not have it. */
  skip(record: VolumeRecord): void {
    if (this.draft === undefined) return;
    const scope = scopeName(record);
    if (++this.#skipped > MOST_FOREIGN) this.doubt(scope, record.volume);
    else this.#foreignIn(scope).set(record.volume, recordText(record).trimEnd());
  }

  /** Leaves fingerprints for the next run, of a run that read its whole input. Returns why it cannot. */
  async leave(): Promise<FingerprintError | undefined> {
    const { draft } = this;
    if (draft === undefined) return undefined;
    // Counts of the revisions that the run itself has made.
    if (this.#hasChanged) this.#revisions = (await revisionsOf(this.#snapshots)) ?? this.#revisions;
    this.#keepForeign();
    draft.finish((of) => this.#left(of));
    return draft.failure;
  }

  /** Closes the files; what was not left is gone. */
  close(): void {
    this.draft?.abandon();
    this.file?.close();
  }

  #left(of: NamedScope): LeftScope {
    const revision = this.#steps.last(of.name) ?? '';
    const now = this.#revisions.get(of.name);
    const counts = now?.revision === revision ? now : { volumes: 0, versions: 0 };
    const doubtful = [...(this.#doubtful.get(of.name) ?? [])].sort();
    const foreign = [...(this.#foreign.get(of.name)?.values() ?? [])].sort();
    return { revision, volumes: counts.volumes, versions: counts.versions, doubtful, foreign };
  }

  // Those that were recognized are as they were.
  #keepForeign(): void {
    for (const { entry, scope: number, label } of this.#foreignEntries) {
      const scope = this.scopes[number];
      const text = scope?.foreign.get(label);
      if (scope === undefined || text === undefined || this.lines.place(entry) === undefined) continue;
      const others = this.#foreignIn(scope.of.name);
      if (!others.has(label) && !this.#doubtful.get(scope.of.name)?.has(label)) others.set(label, text);
    }
  }

  #foreignIn(scope: ScopeName): Map<string, string> {
    const known = this.#foreign.get(scope) ?? new Map<string, string>();
    this.#foreign.set(scope, known);
    return known;
  }

  #leaveOutChanged(): void {
    const { file } = this;
    const changed = new Map<number, Set<string>>();
    const filter = new LabelFilter();
    for (const [index, { changed: labels, foreign }] of this.scopes.entries()) {
      const read = this.#adds ? [...labels, ...foreign.keys()] : labels;
      changed.set(index, new Set(read));
      for (const label of read) filter.add(label, index);
      for (const label of foreign.keys()) filter.add(label, index);
    }
    if (file === undefined || filter.isEmpty) return;
    file.eachLabel((entry, bytes, start, end) => {
      if (start === end || !filter.mayHave(bytes, start, end)) return;
      const meaning = file.meanings[file.meaningAt(entry)];
      if (meaning?.kind !== 'volume') return;
      const { scope } = meaning;
      const label = textOf(bytes, start, end);
      if (changed.get(scope)?.has(label)) this.taken.add(entry);
      else if (this.scopes[scope]?.foreign.has(label)) {
        this.foreign.add(entry);
        this.#foreignEntries.push({ entry, scope, label });
      }
    });
  }

  #eachRecognized(
    wanted: LabelFilter | undefined,
    visit: (of: NamedScope, volume: RecognizedVolume) => void,
  ): void {
    const { file, lines } = this;
    const look = (entry: number, bytes: Uint8Array, start: number, end: number): void => {
      if (file === undefined || start === end || wanted?.mayHave(bytes, start, end) === false) return;
      const meaning: Meaning | undefined = file.meanings[file.meaningAt(entry)];
      const place = lines.place(entry);
      if (meaning?.kind !== 'volume' || place === undefined) return;
      if (wanted?.mayHaveIn(meaning.scope, bytes, start, end) === false) return;
      const scope = this.scopes[meaning.scope];
      if (scope === undefined) return;
      const volume = VolumeId.trusted(textOf(bytes, start, end));
      const line = place.line - file.linesAbove(entry);
      const found = { volume, notGiven: meaning.notGiven, input: place.input, line };
      if (!this.foreign.has(entry)) visit(scope.of, found);
      else if (wanted !== undefined)
        visit(scope.of, { ...found, record: foreignRecord(scope, volume, line) });
    };
    try {
      file?.eachLabel(look);
    } catch (error) {
      // Which volumes were recognized cannot be said any more: the next run does without.
      rmSync(this.#path, { force: true });
      throw error;
    }
  }
}

/** Where the fingerprints are that fit, and what finds them. */
interface Found {
  readonly kernel: LineKernel;
  readonly path: string;
  /** Hash of the binding. */
  readonly binding: string;
  readonly adds: boolean;
  readonly leaves: boolean;
  readonly snapshots: Snapshots;
}

const NO_KEY = new Uint8Array(HASH_SIZE);

// Hashed without a secret: whoever can choose a definition needs no collision of two.
function place({ folder, subject, binding, ...options }: RecognitionOptions): Found | undefined {
  try {
    const kernel = openLineKernel();
    const hex = (text: string) => Buffer.from(kernel.hash(Buffer.from(text), NO_KEY)).toString('hex');
    return { ...options, kernel, path: fingerprintPath(folder, hex(subject)), binding: hex(binding) };
  } catch (error) {
    // There may be no room for the memory of the kernel.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

// Loaded for the first run alone, since that takes longer than a small run.
function randomKey(): Uint8Array {
  return process.getBuiltinModule('node:crypto').randomBytes(HASH_SIZE);
}

function foreignRecord({ of, foreign }: CurrentScope, volume: VolumeId, line: number): VolumeRecord {
  const [record] = recordsOfText(of.scope, `${foreign.get(volume)}\n`);
  if (record === undefined) throw new Error(`there is no record of ${volume}`);
  return { ...record, line };
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end));
}

function byPlace(one: LinePlace, other: LinePlace): number {
  return one.input - other.input || one.line - other.line;
}
