import { type NamedScope, namedScope, type ScopeName } from '../../model/scope.ts';
import { markUsed } from '../../platform/cache-folder.ts';
import { FingerprintError } from './fingerprint-error.ts';
import type { FingerprintFile } from './fingerprint-file.ts';
import type { KnownScope, Meaning } from './fingerprint-text.ts';
import { type FingerprintHead, FingerprintWriter } from './fingerprint-writer.ts';
import { NumberSet } from './number-set.ts';
import { Stretches } from './stretches.ts';

/** What a line has turned out to be; its scope by its name. */
export type LineMeaning =
  | {
      readonly kind: 'volume';
      readonly of: NamedScope;
      readonly notGiven: number;
      readonly needsNext?: true;
    }
  | Exclude<Meaning, { readonly kind: 'volume' }>;

/** Returns whether a line means what one of the old file meant, labels apart; `of` is the scope of that one. */
export function isSameMeaning(before: Meaning, of: ScopeName | undefined, now: LineMeaning): boolean {
  if (now.kind === 'volume')
    return (
      before.kind === 'volume' &&
      before.needsNext === now.needsNext &&
      before.notGiven === now.notGiven &&
      of === now.of.name
    );
  if (now.kind !== 'excluded') return before.kind === now.kind;
  return (
    before.kind === 'excluded' &&
    before.needsNext === now.needsNext &&
    before.reason === now.reason &&
    before.fits === now.fits
  );
}

// Stretches that are noted before they are written.
const MOST_NOTED = 4096;

/** What a run knows of a scope at its end. */
export type LeftScope = Omit<KnownScope, 'customer' | 'media'>;

/**
 * The fingerprints that a run is going to leave. What they have in common with the old file is only noted as long as
 * nothing else has come: most nights nothing else comes, and nothing is written. A disk that fails ends the draft.
 */
export class FingerprintDraft {
  readonly #path: string;
  readonly #head: FingerprintHead;
  readonly #from: FingerprintFile | undefined;
  readonly #scopes: NamedScope[] = [];
  readonly #scopeNumbers = new Map<ScopeName, number>();
  readonly #renumbered: (number | undefined)[] = []; // meanings, by their numbers in the old file
  /** What is copied of each input, until there is a writer. */
  readonly #inputs: { readonly name: string; readonly copies: Stretches }[] = [];
  /** Lines of the present input that are to be copied before what comes next. */
  #copies = new Stretches();
  #writer: FingerprintWriter | undefined;
  #failure: FingerprintError | undefined;

  constructor(path: string, head: FingerprintHead, from?: FingerprintFile) {
    this.#path = path;
    this.#head = head;
    this.#from = from;
  }

  /** Why nothing can be left; `undefined` where it can. */
  get failure(): FingerprintError | undefined {
    return this.#failure;
  }

  /** Says of which input the lines to come are. */
  beginInput(name: string): void {
    this.#attempt(() => {
      if (this.#writer !== undefined) this.#written().beginInput(name);
      else {
        this.#copies = new Stretches();
        this.#inputs.push({ name, copies: this.#copies });
      }
    });
  }

  /** Adds lines that are as the old file has them. */
  copy(first: number, count: number): void {
    if (this.#failure !== undefined) return;
    this.#copies.add(first, count);
    if (this.#writer !== undefined && this.#copies.size >= MOST_NOTED) this.#attempt(() => this.#written());
  }

  /** Adds a line; its hash is four numbers from `at` on. */
  add(hashes: Uint32Array, at: number, meaning: LineMeaning, label: string): void {
    this.#attempt(() => {
      const writer = this.#written();
      writer.add(hashes, at, writer.meaning(this.#numbered(meaning)), label);
    });
  }

  /**
   * Puts the fingerprints in their place.
   *
   * @param known returns what the run knows of a scope at its end
   */
  finish(known: (scope: NamedScope) => LeftScope): void {
    this.#attempt(() => {
      if (this.#writer === undefined && this.#isAsItWas(known)) {
        markUsed(this.#path);
        return;
      }
      const writer = this.#written();
      writer.finish(this.#scopes.map((of) => ({ ...of.scope, ...known(of) })));
    });
  }

  /** Leaves everything as it was. */
  abandon(): void {
    this.#writer?.abandon();
    this.#failure ??= new FingerprintError('fingerprints were given up');
  }

  #attempt(work: () => void): void {
    if (this.#failure !== undefined) return;
    try {
      work();
    } catch (error) {
      if (!(error instanceof FingerprintError)) throw error;
      this.#failure = error;
      this.#writer?.abandon();
    }
  }

  // Lines that come in another order are no reason to write: the next order is as unknown as this one was.
  #isAsItWas(known: (scope: NamedScope) => LeftScope): boolean {
    const from = this.#from;
    if (from === undefined || this.#inputs.length !== from.inputs.length) return false;
    const seen = new NumberSet(from.size);
    const areSame = from.inputs.every(({ name, first, count }, index) => {
      const input = this.#inputs[index];
      return input?.name === name && input.copies.are(first, count, seen);
    });
    return areSame && from.scopes.every((before) => isSameScope(before, known(namedScope(before))));
  }

  // The writer, with all that was only noted before.
  #written(): FingerprintWriter {
    const writer = this.#writer ?? new FingerprintWriter(this.#path, this.#head);
    if (this.#writer === undefined) {
      this.#writer = writer;
      // Were there no number left for it, the end of a record would be taken for a whole one.
      writer.meaning({ kind: 'open' });
      for (const { name, copies } of this.#inputs) {
        writer.beginInput(name);
        this.#copyTo(writer, copies);
      }
      this.#inputs.length = 0;
    } else this.#copyTo(writer, this.#copies);
    this.#copies.clear();
    return writer;
  }

  #copyTo(writer: FingerprintWriter, copies: Stretches): void {
    const from = this.#from;
    if (copies.size === 0) return;
    if (from === undefined) throw new Error('there is no old file to copy from');
    const renumbered = (old: number) => this.#renumbered[old] ?? this.#renumber(writer, from, old);
    for (let at = 0; at < copies.size; at++)
      writer.copy(from, copies.first(at), copies.count(at), renumbered);
  }

  #renumber(writer: FingerprintWriter, from: FingerprintFile, old: number): number {
    const number = writer.meaning(this.#numberedOf(from, old));
    this.#renumbered[old] = number;
    return number;
  }

  #numberedOf(from: FingerprintFile, old: number): Meaning {
    const meaning = from.meanings[old];
    const scope = meaning?.kind === 'volume' ? from.scopes[meaning.scope] : undefined;
    if (meaning === undefined) throw new Error('there is no such meaning');
    if (meaning.kind !== 'volume') return meaning;
    if (scope === undefined) throw new Error('there is no such scope');
    return { ...meaning, scope: this.#scopeNumber(namedScope(scope)) };
  }

  #numbered(meaning: LineMeaning): Meaning {
    if (meaning.kind !== 'volume') return meaning;
    const { of, ...others } = meaning;
    return { ...others, scope: this.#scopeNumber(of) };
  }

  #scopeNumber(of: NamedScope): number {
    const known = this.#scopeNumbers.get(of.name);
    if (known !== undefined) return known;
    const number = this.#scopes.push(of) - 1;
    this.#scopeNumbers.set(of.name, number);
    return number;
  }
}

function isSameScope(before: KnownScope, now: LeftScope): boolean {
  return (
    before.revision === now.revision &&
    before.volumes === now.volumes &&
    before.versions === now.versions &&
    before.doubtful.join() === now.doubtful.join() &&
    before.foreign.join() === now.foreign.join()
  );
}
