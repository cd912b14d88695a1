/**
 * Takes lines out of the bytes of a delimited input that surely are records, and sets them aside to be read when their
 * scope has its turn. Of an export in no order, too, nearly all lines then prove to change nothing, and no record is
 * ever made of them: it takes less than twice the time of one in order.
 *
 * @module
 */

import type { VolumeRecord } from '../../model/volume-record.ts';
import type { HeldScope } from '../../snapshots/scope-snapshot.ts';
import type { AsideRun, Input, SettledRun, UnchangedRows } from '../batch.ts';
import { LineCursor, PieceCursor } from '../pieces.ts';
import type { LineProof } from './line-matcher.ts';
import type { LineSifter, Part, UnreadLines } from './part.ts';

const NEWLINE = 10;

/** Takes all lines out of an input that surely are records. */
export const UNREAD_LINES: LineSifter = {
  part: async (piece, proof) => partUnread(piece, proof),
};

/** Parts a piece of input that begins with a line, outside of any quotes. The parts follow each other as in the piece. */
export function partUnread(piece: Buffer, proof: LineProof): readonly Part[] {
  const parts: Part[] = [];
  let parted = 0; // what lies before it is
  // Of the last line it cannot be known yet what it is.
  const whole = piece.lastIndexOf(NEWLINE) + 1;
  for (let at = 0; at < whole; ) {
    const unread = unreadFrom(piece, at, whole, proof);
    if (unread.count > 0) {
      if (parted < at) parts.push({ kind: 'bytes', bytes: piece.subarray(parted, at) });
      parts.push(unread);
      at += unread.length;
      parted = at;
      if (at === whole) break;
    }
    const kind = proof.scan(piece, at);
    if (kind === 'unfinished' || kind === 'quoted') break;
    at = proof.next;
  }
  if (parted < piece.length) parts.push({ kind: 'bytes', bytes: piece.subarray(parted) });
  return parts;
}

/** Returns the lines from one on that surely are records. */
function unreadFrom(bytes: Buffer, start: number, whole: number, proof: LineProof): UnreadLines {
  const bounds = [start];
  const scopes: number[] = [];
  let at = start;
  while (at < whole) {
    const scope = proof.pass(bytes, at);
    if (scope === -1) break;
    at = proof.next;
    scopes.push(scope);
    bounds.push(at);
  }
  return { kind: 'unread', count: scopes.length, bytes, bounds, scopes, length: at - start };
}

/** Reads lines that were set aside, beside what the server holds. */
export class LateReader {
  readonly records: VolumeRecord[] = [];
  readonly passed: (SettledRun | UnchangedRows)[] = [];
  readonly #held: HeldScope;
  /** The row that the next line probably speaks of. */
  #row = 0;
  /** Of the last lines that say nothing new, until a record follows. */
  #rows: number[] = [];

  constructor(held: HeldScope) {
    this.#held = held;
  }

  /** Adds lines to records and unchanged rows. */
  read({ input, pieces }: AsideRun): void {
    const piece = new PieceCursor(pieces);
    while (piece.next()) {
      const lines = new LineCursor(piece);
      let end = piece.start;
      while (lines.next(end)) end = this.#read(input, lines.bytes, lines.start, lines.line);
    }
    this.#endRows();
  }

  /** Returns where the line ends. */
  #read({ proof, read }: Input, bytes: Buffer, at: number, line: number): number {
    if (proof === undefined || read === undefined)
      throw new Error('lines were set aside that nobody can read');
    const held = this.#held;
    let row = proof.follow(bytes, at, held, this.#row);
    let isHeld = row !== -1;
    if (!isHeld) {
      if (proof.scan(bytes, at) !== 'plain') throw new Error('a line that was set aside has changed');
      row = proof.findRow(held, this.#row);
      isHeld = row !== -1 && proof.holds(held, row);
    }
    if (row !== -1) this.#row = row + 1;
    if (isHeld) {
      this.#rows.push(row);
    } else {
      this.#endRows();
      const text = bytes.toString('latin1', at, proof.next).replace(/\r?\n$/, '');
      this.records.push(read(text, proof.elements(), line));
    }
    return proof.next;
  }

  #endRows(): void {
    const rows = this.#rows;
    if (rows.length === 0) return;
    this.#rows = [];
    this.passed.push({
      kind: 'rows',
      held: this.#held,
      rows,
      count: rows.length,
      before: this.records.length,
    });
  }
}
