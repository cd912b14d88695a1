import { fstat, stat } from 'node:fs';
import { promisify } from 'node:util';
import { STDIN } from './resolve-inputs.ts';

const STDIN_DESCRIPTOR = 0;

/**
 * Returns how many bytes inputs hold together, compressed where they are; `undefined` where one of them, such as a
 * pipe, does not say.
 */
export async function inputSize(inputs: readonly string[]): Promise<number | undefined> {
  let size = 0;
  for (const input of inputs) {
    try {
      const found = await (input === STDIN ? promisify(fstat)(STDIN_DESCRIPTOR) : promisify(stat)(input));
      // Some files that a system makes up say that they are empty.
      if (!found.isFile() || found.size === 0) return undefined;
      size += found.size;
    } catch {
      return undefined; // reading it says what is wrong
    }
  }
  return size;
}
