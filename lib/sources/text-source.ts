import type { Source } from './source.ts';

/** Returns a source that has just this text; `name` stands for it in messages. */
export function textSource(name: string, text: string): Source {
  const bytes = Buffer.from(text);
  return {
    name,
    async *bytes(signal) {
      signal.throwIfAborted();
      if (bytes.length > 0) yield bytes;
    },
    size: async () => bytes.length,
  };
}
