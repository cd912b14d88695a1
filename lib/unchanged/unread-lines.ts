/**
 * Takes lines out of the bytes of a delimited input that surely are records, and sets them aside to be read when their
 * scope has its turn. An export in no order costs little more so than one in order: nearly all of its lines then prove
 * to change nothing, and no record is ever made of them.
 *
 * @module
 */

import type { AsideRun, Input, RejectedMention, UnchangedRun, UnreadRun, VolumeRecord } from '../batch.ts';
import type { HeldScope } from '../snapshots/held-scope.ts';
import { PieceCursor } from '../sorting/pieces.ts';
import type { LineProof } from './line-proof.ts';
import type { LineSifter } from './sieve.ts';
import type { Part, UnreadLines } from './unchanged-lines.ts';

/** Takes all lines out of an input that surely are records. */
export const UNREAD_LINES: LineSifter = {
  part: async (piece, proof) => partUnread(piece, proof),
};

/** Parts a piece of input that begins with a line, outside of any quotes. The parts follow each other as in the piece. */
export function partUnread(piece: Buffer, proof: LineProof): readonly Part[] {
  const parts: Part[] = [];
  let looked = 0; // what lies before it is parted
  let run: { -readonly [K in keyof UnreadLines]: UnreadLines[K] } | undefined;
  for (let at = 0; at < piece.length; at = proof.next) {
    const kind = proof.scan(piece, at);
    if (kind === 'unfinished' || kind === 'quoted') break;
    if (kind !== 'plain' || !proof.isRecord) continue;
    if (run?.end === at && proof.isOf(run.scope.scope)) {
      run.count++;
    } else {
      const scope = proof.scope();
      if (scope === undefined) continue;
      if (looked < at) parts.push({ kind: 'bytes', bytes: piece.subarray(looked, at) });
      run = { kind: 'unread', scope, count: 1, bytes: piece, start: at, end: at };
      parts.push(run);
    }
    run.end = proof.next;
    looked = proof.next;
  }
  if (looked < piece.length) parts.push({ kind: 'bytes', bytes: piece.subarray(looked) });
  return parts;
}

/** Reads lines that were set aside, beside what the server holds. */
export class LateReader {
  readonly records: VolumeRecord[] = [];
  readonly passed: (UnchangedRun | RejectedMention)[] = [];
  readonly #held: HeldScope;
  /** The row that the next line probably speaks of. */
  #row = 0;

  constructor(held: HeldScope) {
    this.#held = held;
  }

  /** Adds lines to records and unchanged ones. */
  read(run: UnreadRun | AsideRun): void {
    if (run.kind === 'unread') {
      this.#read(run.input, run.bytes, run.start, run.count, run.line);
      return;
    }
    const piece = new PieceCursor(run.pieces);
    while (piece.next()) this.#read(run.input, piece.bytes, piece.start, piece.count, piece.line);
  }

  #read({ proof, read }: Input, bytes: Buffer, start: number, count: number, line: number): void {
    if (proof === undefined || read === undefined)
      throw new Error('lines were set aside that nobody can read');
    const held = this.#held;
    let at = start;
    for (let index = 0; index < count; index++) {
      const followed = proof.follow(bytes, at, held, this.#row);
      if (followed !== -1) {
        this.#row = followed + 1;
        this.#addUnchanged(followed, line + index);
        at = proof.next;
        continue;
      }
      if (proof.scan(bytes, at) !== 'plain') throw new Error('a line that was set aside has changed');
      const row = proof.findRow(held, this.#row);
      if (row !== -1) this.#row = row + 1;
      if (row !== -1 && proof.holds(held, row)) {
        this.#addUnchanged(row, line + index);
      } else {
        const text = bytes.toString('latin1', at, proof.next).replace(/\r?\n$/, '');
        this.records.push(read(text, proof.elements(), line + index));
      }
      at = proof.next;
    }
  }

  #addUnchanged(row: number, line: number): void {
    const before = this.records.length;
    const last = this.passed.at(-1);
    const isNext =
      last?.kind === 'unchanged' &&
      last.before === before &&
      last.row + last.count === row &&
      last.line + last.count === line;
    if (isNext) {
      this.passed[this.passed.length - 1] = { ...last, count: last.count + 1 };
    } else {
      this.passed.push({ kind: 'unchanged', held: this.#held, row, count: 1, line, before });
    }
  }
}
