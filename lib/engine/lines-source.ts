import type { Source } from '../sources/source.ts';

/** Returns a source that has a line of JSON for each item, of pages that are asked for one after the other. */
export function linesSource<T>(name: string, pages: () => AsyncIterable<readonly T[]>): Source {
  return {
    name,
    async *bytes(signal) {
      for await (const page of pages()) {
        signal.throwIfAborted();
        if (page.length > 0) yield Buffer.from(page.map((item) => `${JSON.stringify(item)}\n`).join(''));
      }
    },
    size: async () => undefined,
  };
}
