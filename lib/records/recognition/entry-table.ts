import { HASH_BYTES } from './fingerprint-format.ts';

/** Words of an entry: four of its hash, and the number of its meaning. */
export const ENTRY_WORDS = 5;

const HASH_WORDS = HASH_BYTES / 4;

/**
 * Hashes and meanings of all entries of a file in memory, for whoever asks for them in no order. Those of an entry lie side by
 * side: what is far apart in memory takes long to come.
 */
export class EntryTable {
  /** The words of all entries. */
  readonly words: Uint32Array;

  /** @param entries how many there are */
  constructor(entries: number) {
    this.words = new Uint32Array(entries * ENTRY_WORDS);
  }

  /** Enters an entry; its hash is four words from `at` on. */
  set(entry: number, hashes: Uint32Array, at: number, meaning: number): void {
    const { words } = this;
    const to = entry * ENTRY_WORDS;
    for (let word = 0; word < HASH_WORDS; word++) words[to + word] = hashes[at + word] ?? 0;
    words[to + HASH_WORDS] = meaning;
  }

  /** Returns the number of the meaning of an entry. */
  meaning(entry: number): number {
    return this.words[entry * ENTRY_WORDS + HASH_WORDS] ?? 0;
  }

  /** Returns how many entries have the meaning of one, from that one on, `most` at most. */
  run(entry: number, most: number): number {
    const meaning = this.meaning(entry);
    let count = 1;
    while (count < most && this.words[(entry + count) * ENTRY_WORDS + HASH_WORDS] === meaning) count++;
    return count;
  }

  /** Copies the hash of an entry to a place in `into`. */
  copyHash(entry: number, into: Uint32Array, to: number): void {
    const { words } = this;
    const at = entry * ENTRY_WORDS;
    for (let word = 0; word < HASH_WORDS; word++) into[to + word] = words[at + word] ?? 0;
  }
}
