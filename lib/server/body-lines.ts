import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { Turns } from '../platform/turns.ts';
import { invalidRequest } from './error-answers.ts';

const LINE_END = 0x0a;
const BYTE_ORDER_MARK = Buffer.from('\ufeff');
const HASHED_AT_ONCE = 2 ** 20;

/**
 * Calls a function with each line of a body, without its line end and those that are empty, and lets others have their
 * turn meanwhile.
 * Throws REQUEST_INVALID for a body that is not UTF-8 or has too many lines, empty ones included.
 */
export async function eachLine(body: Buffer, most: number, take: (line: string) => void): Promise<void> {
  if (!isUtf8(body)) throw invalidRequest('it is not UTF-8');
  const turns = new Turns();
  // Not split at once: a megabyte of line ends would make a million lines.
  let start = body.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
  for (let lineEnds = 0; start < body.length; lineEnds++) {
    if (lineEnds === most) throw invalidRequest(`more than ${most} lines`);
    if (turns.isOver) await turns.pass();
    const end = body.indexOf(LINE_END, start);
    const line = body.toString('utf8', start, end === -1 ? body.length : end);
    if (line !== '') take(line);
    start = end === -1 ? body.length : end + 1;
  }
}

/** Returns the hash of a body and what it was sent to, and lets others have their turn meanwhile. */
export async function digestOf(url: string, body: Buffer): Promise<string> {
  const hash = createHash('sha256').update(`${url}\n`);
  const turns = new Turns();
  for (let start = 0; start < body.length; start += HASHED_AT_ONCE) {
    if (turns.isOver) await turns.pass();
    hash.update(body.subarray(start, start + HASHED_AT_ONCE));
  }
  return hash.digest('base64url');
}
