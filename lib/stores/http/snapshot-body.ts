import { END_OF_ROWS, parseHead } from '../protocol/snapshot-head.ts';
import type { SnapshotStream } from '../roles/snapshots.ts';

const NEWLINE = 10;
const END = Buffer.from(END_OF_ROWS);

// Thousands of repositories with their descriptions.
const LONGEST_HEAD = 16 * 2 ** 20;

/**
 * Reads the head of a snapshot off its body; `columns` are those of its rows, which throw where they end too early.
 * Throws an Error where the body is no snapshot or is cut.
 */
export async function readSnapshot(
  body: AsyncIterable<Buffer>,
  columns: readonly string[],
): Promise<SnapshotStream> {
  const pieces = body[Symbol.asyncIterator]();
  try {
    return await readHead(pieces, columns);
  } catch (error) {
    // Nobody else would read it to its end, and its connection would stay busy.
    await pieces.return?.();
    throw error;
  }
}

async function readHead(pieces: AsyncIterator<Buffer>, columns: readonly string[]): Promise<SnapshotStream> {
  let head: Buffer = Buffer.alloc(0);
  for (;;) {
    const { done, value } = await pieces.next();
    if (done) throw new Error('the answer is cut');
    head = head.length === 0 ? value : Buffer.concat([head, value]);
    const end = head.indexOf(NEWLINE);
    if (end !== -1) {
      const facts = parseHead(head.toString('utf8', 0, end), columns);
      if (facts === undefined) throw new Error('the answer is no snapshot of the fields asked for');
      return { ...facts, rows: rowsOf(head.subarray(end + 1), pieces) };
    }
    if (head.length > LONGEST_HEAD) throw new Error('the answer is no snapshot');
  }
}

// The last piece waits until the mark at its end is known to be the last one.
async function* rowsOf(first: Buffer, pieces: AsyncIterator<Buffer>): AsyncGenerator<Uint8Array> {
  let waiting: Buffer = first;
  let before = NEWLINE; // the byte that stands before it
  try {
    for (;;) {
      const { done, value } = await pieces.next();
      if (done) break;
      // The mark may be cut in two.
      const kept = value.length < END.length ? Math.max(0, waiting.length - END.length) : waiting.length;
      if (kept > 0) {
        before = waiting[kept - 1] ?? NEWLINE;
        yield waiting.subarray(0, kept);
      }
      waiting = kept === waiting.length ? value : Buffer.concat([waiting.subarray(kept), value]);
    }
  } finally {
    await pieces.return?.();
  }
  const rows = waiting.length - END.length;
  // The end of a row may look like the mark: that is a line of its own.
  const isWhole =
    rows >= 0 && waiting.subarray(rows).equals(END) && (rows > 0 ? waiting[rows - 1] : before) === NEWLINE;
  if (!isWhole) throw new Error('the answer is cut');
  if (rows > 0) yield waiting.subarray(0, rows);
}
