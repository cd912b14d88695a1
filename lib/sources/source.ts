/** Where the bytes of an export come from. */
export interface Source {
  /** Its name in messages and reports. */
  readonly name: string;
  /** `definition` where nobody else names it: messages then do not quote what it holds. */
  readonly namedBy?: 'definition' | undefined;
  /** True of what a program writes. */
  readonly isProgram?: true | undefined;
  /** True of what is behind an address. */
  readonly isAddress?: true | undefined;
  /**
   * Yields its bytes as they are stored, compressed or not. Throws SOURCE_MISSING where it cannot be read, after all
   * bytes that could be, and SOURCE_COMMAND behind those of a program that failed; an AbortError as soon as the signal is given, even while nothing comes. Leaving the loop
   * closes it.
   */
  bytes(signal: AbortSignal): AsyncIterable<Buffer>;
  /** Returns how many bytes it has, as they are stored; `undefined` where it does not know, such as a pipe. */
  size(): Promise<number | undefined>;
}

/** Returns how many bytes sources have together; `undefined` where one of them does not know. */
export async function totalSize(sources: readonly Source[]): Promise<number | undefined> {
  let total = 0;
  for (const source of sources) {
    const size = await source.size();
    if (size === undefined) return undefined;
    total += size;
  }
  return total;
}
