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

/** A block that was read: its texts, one behind the other, and where each begins, with the end of the last. */
interface ReadBlock {
  readonly text: string;
  readonly begins: Uint32Array;
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
    const begins = new Uint32Array(this.#open.length + 1);
    for (const [index, { length }] of this.#open.entries()) begins[index + 1] = (begins[index] ?? 0) + length;
    const packed = this.#store.put([Buffer.from(begins.buffer), Buffer.from(this.#open.join(''))]);
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
    const { text, begins } = this.#readBlock(block);
    return text.slice(begins[index - first], begins[index - first + 1]);
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

  #readBlock(block: number): ReadBlock {
    const known = this.#read.get(block);
    if (known !== undefined) return known;
    const [begins = Buffer.alloc(0), text = Buffer.alloc(0)] = this.#store.get(
      this.#blocks[block]?.packed ?? [],
    );
    // From a buffer of its own: words have to be aligned.
    const read = { text: text.toString(), begins: new Uint32Array(Uint8Array.from(begins).buffer) };
    this.#read.set(block, read);
    this.#characters += read.text.length;
    for (const [oldest, { text: dropped }] of this.#read) {
      if (this.#characters <= this.#memory.read || this.#read.size === 1) break;
      this.#read.delete(oldest);
      this.#characters -= dropped.length;
    }
    return read;
  }
}
