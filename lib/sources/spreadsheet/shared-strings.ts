import type { Archive } from './archive.ts';
import { CellText } from './cell-text.ts';
import { NAMESPACES } from './names.ts';
import type { StringTable } from './string-table.ts';
import { readWhole, type XmlHandler } from './xml.ts';

/** Adds the texts that cells share to a table; throws SOURCE_CUT, SPILL_FAILED. */
export async function readSharedStrings(
  source: string,
  archive: Archive,
  name: string,
  table: StringTable,
): Promise<void> {
  const text = new RichText();
  const handler: XmlHandler = {
    open: (element, attributes, depth) => text.open(element, attributes['xml:space'], depth - 2),
    text: (part) => text.add(part),
    close(element, depth) {
      text.close(element);
      if (depth === 1 && element === 'si') table.add(text.take());
    },
  };
  await readWhole({ source, name, namespaces: NAMESPACES.main }, archive.read(name), handler);
}

/** The text of an element that has it in one run or in several, with hints for its pronunciation that are no part of it. */
export class RichText {
  readonly #text = new CellText();
  #isRich = false;
  #isText = false;

  /** Takes the begin of an element, by the number of those between it and the one that has the text. */
  open(element: string, space: string | undefined, depth: number): void {
    if (depth === 0) this.#isRich = element === 'r';
    this.#isText = element === 't' && (depth === 0 || (depth === 1 && this.#isRich));
    if (this.#isText) this.#text.begin(space === 'preserve');
  }

  /** Takes text. */
  add(text: string): void {
    if (this.#isText) this.#text.add(text);
  }

  /** Takes the end of an element. */
  close(element: string): void {
    if (this.#isText && element === 't') this.#text.end();
    this.#isText = false;
  }

  /** Returns the text, and begins the next one. */
  take(): string {
    return this.#text.take();
  }
}
