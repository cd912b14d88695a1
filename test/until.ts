import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until something is so, and returns it: it is looked at again and again until it is neither false nor undefined. */
export async function until<T>(look: () => T | Promise<T>): Promise<Exclude<T, false | undefined>> {
  for (;;) {
    const seen = await look();
    if (seen !== false && seen !== undefined) return seen as Exclude<T, false | undefined>;
    await sleep(20);
  }
}

/** Waits until a stream has brought a text that matches, and returns the match; throws if it ends before. */
export function untilPrinted(stream: Readable, pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let text = '';
    stream.on('data', (chunk) => {
      text += chunk;
      const found = pattern.exec(text);
      if (found !== null) resolve(found);
    });
    stream.on('close', () => reject(new Error(`nothing printed matches ${pattern}: ${text}`)));
  });
}
