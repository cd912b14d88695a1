const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [0x7b, 0x7d, 0x5b, 0x5d];

// With those of a byte order mark.
const BLANKS: ReadonlySet<number> = new Set([0x20, 0x09, 0x0d, 0x0a, 0xef, 0xbb, 0xbf]);

/** Members of a document that may say where the next page is. */
const WANTED: ReadonlySet<string> = new Set(['links', '_links', 'meta', '@odata.nextLink']);
const LONGEST_KEY = 100;
// Links and counts are some hundred bytes.
const LONGEST_VALUE = 64 * 1024;

/** What a page says about the others. */
export interface PageFacts {
  /** The members that may have links in them, by their keys. */
  readonly members: ReadonlyMap<string, unknown>;
  /** Elements of the array `data`; `undefined` where there is none. */
  readonly elements: number | undefined;
}

/**
 * Looks through the bytes of a JSON document, which come in pieces, for what it says about further pages. It keeps nothing else
 * and checks nothing: whether the document is right, its reader finds out.
 */
export class DocumentScan {
  #at: 'start' | 'inside' | 'behind' | 'no page' = 'start';
  #isObject = false;
  #depth = 0;
  #inString = false;
  #isEscaped = false;
  #isKeyNext = false;
  #key = '';
  /** The bytes so far of a key or value that is wanted. */
  #kept: number[] | undefined;
  readonly #members = new Map<string, unknown>();
  /** Commas and elements in the array `data`, while it is read and after. */
  #isCounting = false;
  #commas: number | undefined;
  #hasElement = false;

  /** Whether the bytes so far can be those of one JSON document. */
  get isDocument(): boolean {
    return this.#at === 'inside' || this.#at === 'behind';
  }

  /** What the document says; nothing where it has not ended, or another one follows. */
  get facts(): PageFacts {
    if (this.#at !== 'behind') return { members: new Map(), elements: undefined };
    const elements = this.#commas === undefined ? undefined : this.#commas + (this.#hasElement ? 1 : 0);
    return { members: this.#members, elements };
  }

  /** Takes the next piece. */
  add(piece: Buffer): void {
    for (let at = 0; at < piece.length && this.#at !== 'no page'; at++) {
      const byte = piece[at] ?? 0;
      if (this.#inString) this.#readString(byte);
      else if (BLANKS.has(byte)) continue;
      else if (this.#at !== 'inside') this.#begin(byte);
      else if (this.#depth === 1) this.#readMember(byte);
      else this.#readNested(byte);
    }
  }

  #readString(byte: number): void {
    if (this.#kept !== undefined) this.#keep(byte);
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === BACKSLASH) this.#isEscaped = true;
    else if (byte === QUOTE) {
      this.#inString = false;
      if (this.#isKeyNext) this.#endKey();
    }
  }

  #readNested(byte: number): void {
    if (this.#kept !== undefined) this.#keep(byte);
    if (byte === QUOTE) this.#inString = true;
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) this.#depth += 1;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) this.#depth -= 1;
    if (this.#isCounting) this.#count(byte);
  }

  #begin(byte: number): void {
    const isBegin = this.#at === 'start' && (byte === OPEN_BRACE || byte === OPEN_BRACKET);
    this.#at = isBegin ? 'inside' : 'no page';
    this.#isObject = byte === OPEN_BRACE;
    this.#isKeyNext = this.#isObject;
    this.#depth = 1;
  }

  /** Reads a byte that is in nothing but the document itself. */
  #readMember(byte: number): void {
    if (byte === COMMA || byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      this.#endValue();
      if (byte !== COMMA) this.#at = 'behind';
      return;
    }
    if (byte === COLON) {
      this.#kept = WANTED.has(this.#key) ? [] : undefined;
      return;
    }
    if (this.#isKeyNext) this.#kept = [];
    if (this.#kept !== undefined) this.#keep(byte);
    if (byte === QUOTE) this.#inString = true;
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      this.#depth = 2;
      this.#isCounting = byte === OPEN_BRACKET && this.#key === 'data';
      if (this.#isCounting) this.#commas = 0;
    }
  }

  #count(byte: number): void {
    if (this.#depth < 2) this.#isCounting = false;
    else if (byte === COMMA && this.#depth === 2) this.#commas = (this.#commas ?? 0) + 1;
    else this.#hasElement = true;
  }

  #keep(byte: number): void {
    this.#kept?.push(byte);
    const longest = this.#isKeyNext ? LONGEST_KEY : LONGEST_VALUE;
    if ((this.#kept?.length ?? 0) > longest) this.#kept = undefined;
  }

  #endKey(): void {
    this.#isKeyNext = false;
    this.#key = String(parsed(this.#kept) ?? '');
    this.#kept = undefined;
  }

  #endValue(): void {
    if (this.#kept !== undefined) this.#members.set(this.#key, parsed(this.#kept));
    this.#kept = undefined;
    this.#key = '';
    this.#isKeyNext = this.#isObject;
  }
}

function parsed(bytes: readonly number[] | undefined): unknown {
  if (bytes === undefined) return undefined;
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch {
    return undefined;
  }
}
