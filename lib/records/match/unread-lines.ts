/**
 * Takes lines that are records out of the bytes of a delimited input, to be read when their scope is visited. Of an export
 * in no order, too, nearly all lines then match the snapshot, and no record is made of them.
 *
 * @module
 */

import type { VolumeRecord } from '../../model/volume-record.ts';
import type { ScopeSnapshot } from '../../snapshots/scope-snapshot.ts';
import type { AsideSegment, Input, SettledSegment, UnchangedRows } from '../batch.ts';
import { LineCursor, PieceCursor } from '../pieces.ts';
import type { LineMatcher } from './line-matcher.ts';
import type { LineRecognizer, Part, UnreadLines } from './part.ts';

const NEWLINE = 10;

/** Takes all lines out of an input that are records. */
export const UNREAD_LINES: LineRecognizer = {
  part: async (piece, matcher) => partUnread(piece, matcher),
};

/** Parts a piece of input that begins with a line, outside of any quotes. The parts follow each other as in the piece. */
export function partUnread(piece: Buffer, matcher: LineMatcher): readonly Part[] {
  const parts: Part[] = [];
  let parted = 0; // what lies before it is
  // The last line is not whole yet.
  const whole = piece.lastIndexOf(NEWLINE) + 1;
  for (let at = 0; at < whole; ) {
    const unread = unreadFrom(piece, at, whole, matcher);
    if (unread.count > 0) {
      if (parted < at) parts.push({ kind: 'bytes', bytes: piece.subarray(parted, at) });
      parts.push(unread);
      at += unread.length;
      parted = at;
      if (at === whole) break;
    }
    const kind = matcher.scan(piece, at);
    if (kind === 'unfinished' || kind === 'quoted') break;
    at = matcher.next;
  }
  if (parted < piece.length) parts.push({ kind: 'bytes', bytes: piece.subarray(parted) });
  return parts;
}

/** Returns the lines from one on that are records. */
function unreadFrom(bytes: Buffer, start: number, whole: number, matcher: LineMatcher): UnreadLines {
  const bounds = [start];
  const scopes: number[] = [];
  let at = start;
  while (at < whole) {
    const scope = matcher.pass(bytes, at);
    if (scope === -1) break;
    at = matcher.next;
    scopes.push(scope);
    bounds.push(at);
  }
  return { kind: 'unread', count: scopes.length, bytes, bounds, scopes, length: at - start };
}

/** Reads lines that were set aside, beside the snapshot. */
export class LateReader {
  readonly records: VolumeRecord[] = [];
  readonly passed: (SettledSegment | UnchangedRows)[] = [];
  readonly #snapshot: ScopeSnapshot;
  /** The row that the next line probably is of. */
  #row = 0;
  /** Rows of the last lines that matched, until a record follows. */
  #rows: number[] = [];
  #lines: number[] = [];
  #notGiven: number[] = [];

  constructor(snapshot: ScopeSnapshot) {
    this.#snapshot = snapshot;
  }

  /** Adds lines to records and unchanged rows. */
  read({ input, pieces }: AsideSegment): void {
    const piece = new PieceCursor(pieces);
    while (piece.next()) {
      const lines = new LineCursor(piece);
      let end = piece.start;
      while (lines.next(end)) end = this.#read(input, lines.bytes, lines.start, lines.line);
    }
    this.#endRows();
  }

  /** Returns where the line ends. */
  #read({ matcher, read }: Input, bytes: Buffer, at: number, line: number): number {
    if (matcher === undefined || read === undefined)
      throw new Error('lines were set aside that nobody can read');
    const snapshot = this.#snapshot;
    let row = matcher.follow(bytes, at, snapshot, this.#row);
    let isUnchanged = row !== -1;
    if (!isUnchanged) {
      if (matcher.scan(bytes, at) !== 'plain') throw new Error('a line that was set aside has changed');
      row = matcher.findRow(snapshot, this.#row);
      isUnchanged = row !== -1 && matcher.matches(snapshot, row);
    }
    if (row !== -1) this.#row = row + 1;
    if (isUnchanged) {
      if (matcher.notGiven !== 0) this.#notGiven.push(this.#rows.length, matcher.notGiven);
      this.#rows.push(row);
      this.#lines.push(line);
    } else {
      this.#endRows();
      const text = bytes.toString('latin1', at, matcher.next).replace(/\r?\n$/, '');
      this.records.push(read(text, matcher.elements(), line));
    }
    return matcher.next;
  }

  #endRows(): void {
    const rows = this.#rows;
    const [lines, notGiven] = [this.#lines, this.#notGiven];
    if (rows.length === 0) return;
    this.#rows = [];
    this.#lines = [];
    this.#notGiven = [];
    this.passed.push({
      kind: 'rows',
      snapshot: this.#snapshot,
      rows,
      lines,
      ...(notGiven.length > 0 && { notGiven }),
      count: rows.length,
      before: this.records.length,
    });
  }
}
