import { type Packed, PackedStore } from '../../platform/spill/packed-store.ts';

// A block is unpacked as a whole: small enough for that, large enough to be packed well.
const [BLOCK_STRINGS, BLOCK_CHARACTERS] = [1024, 256 * 1024];

/** How much of a table may be in memory. */
export interface StringMemory {
  /** Bytes of blocks as they are packed; the others are on the disk. */
  readonly packed: number;
  /** Characters of blocks as they are read. */
  readonly read: number;
}

const MEMORY: StringMemory = { packed: 32 * 1024 * 1024, read: 16 * 1024 * 1024 };

interface ReadBlock {
  readonly strings: readonly string[];
  readonly characters: number;
}

/** The texts that the cells of a workbook share, by their numbers from 0; bounded in memory, however many they are. */
export class StringTable {
  readonly #memory: StringMemory;
  readonly #store: PackedStore;
  readonly #blocks: { readonly first: number; readonly packed: Packed }[] = [];
  /** Blocks that were read, in this order: most texts are asked for in the order of their numbers. */
  readonly #read = new Map<number, ReadBlock>();
  #characters = 0;
  #open: string[] = [];
  #openCharacters = 0;
  #count = 0;

  constructor(memory: StringMemory = MEMORY) {
    this.#memory = memory;
    this.#store = new PackedStore(memory.packed);
  }

  /** Adds the next text; throws SPILL_FAILED. */
  add(text: string): void {
    this.#open.push(text);
    this.#openCharacters += text.length;
    this.#count++;
    if (this.#open.length < BLOCK_STRINGS && this.#openCharacters < BLOCK_CHARACTERS) return;
    const packed = this.#store.put([Buffer.from(JSON.stringify(this.#open))]);
    this.#blocks.push({ first: this.#count - this.#open.length, packed });
    this.#open = [];
    this.#openCharacters = 0;
  }

  /** Returns a text by its number; `undefined` where there is none. Throws SPILL_FAILED. */
  get(index: number): string | undefined {
    const openFirst = this.#count - this.#open.length;
    if (index >= openFirst) return this.#open[index - openFirst];
    const block = this.#blockOf(index);
    const first = this.#blocks[block]?.first ?? 0;
    return this.#strings(block)[index - first];
  }

  /** Frees memory and disk. */
  close(): void {
    this.#read.clear();
    this.#store.close();
  }

  #blockOf(index: number): number {
    let [low, high] = [0, this.#blocks.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#blocks[middle]?.first ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #strings(block: number): readonly string[] {
    const known = this.#read.get(block);
    if (known !== undefined) return known.strings;
    const bytes = Buffer.concat([...this.#store.get(this.#blocks[block]?.packed ?? [])]);
    const strings: readonly string[] = JSON.parse(bytes.toString());
    this.#read.set(block, { strings, characters: bytes.length });
    this.#characters += bytes.length;
    for (const [oldest, { characters }] of this.#read) {
      if (this.#characters <= this.#memory.read || this.#read.size === 1) break;
      this.#read.delete(oldest);
      this.#characters -= characters;
    }
    return strings;
  }
}
