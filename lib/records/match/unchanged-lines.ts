/**
 * Takes the lines that match the snapshot out of the bytes of a delimited input, before they are decoded: no text, element
 * or record is made of them. Of a daily export they are nearly all.
 *
 * @module
 */

import type { Tally } from '../../model/tally.ts';
import type { ScopeSnapshot } from '../../snapshots/scope-snapshot.ts';
import type { SnapshotCache } from '../../snapshots/snapshot-cache.ts';
import type { LineMatcher } from './line-matcher.ts';
import type { LineRecognizer, MatchedLines, Part } from './part.ts';
import { partUnread } from './unread-lines.ts';

const NEWLINE = 10;

/** Lines of a piece after which the rest is left to the exact way where none of them matched. */
const TRIED = 64;

/**
 * Visits of scopes after which the rest of a piece is left to the exact way: lines that come in no order of their scopes
 * gain nothing.
 */
const VISITS = 16;

type GrowingLines = { -readonly [K in keyof MatchedLines]: MatchedLines[K] } & { notGiven?: number[] };

/** Takes unchanged lines out of one input. */
export class UnchangedLines implements LineRecognizer {
  readonly #snapshots: SnapshotCache;
  #snapshot: ScopeSnapshot | undefined;
  /** The row that the next line probably is of. */
  #row = 0;

  constructor(snapshots: SnapshotCache) {
    this.#snapshots = snapshots;
  }

  /** Parts a piece of input; snapshots that it needs are downloaded. */
  async part(piece: Buffer, matcher: LineMatcher, tally: Tally): Promise<readonly Part[]> {
    if (!this.#snapshots.looksAhead) return partUnread(piece, matcher);
    const parts: Part[] = [];
    let unmatched = 0; // where the bytes for the exact way begin
    let tried = 0;
    let segment: GrowingLines | undefined;
    let visits = 0;
    // The last line is not whole yet.
    const whole = piece.lastIndexOf(NEWLINE) + 1;
    for (let at = 0; at < whole && (parts.length > 0 || tried < TRIED) && visits < VISITS; tried++) {
      let snapshot = this.#snapshot;
      let row = matcher.follow(piece, at, snapshot, this.#row);
      if (row !== -1) {
        this.#row = row + 1;
      } else {
        const kind = matcher.scan(piece, at);
        if (kind === 'unfinished' || kind === 'quoted') break;
        if (kind === 'plain' && (snapshot === undefined || !matcher.isOf(snapshot.scope))) {
          visits++;
          snapshot = await this.#visit(matcher, tally);
        }
        row = kind === 'plain' && snapshot !== undefined ? this.#unchangedRow(matcher, snapshot) : -1;
      }
      const { next } = matcher;
      if (snapshot !== undefined && row !== -1) {
        if (unmatched < at) parts.push({ kind: 'bytes', bytes: piece.subarray(unmatched, at) });
        if (
          segment !== undefined &&
          unmatched === at &&
          segment.snapshot === snapshot &&
          segment.row + segment.count === row
        ) {
          segment.count++;
          segment.length += next - at;
        } else {
          segment = { kind: 'unchanged', snapshot, row, count: 1, length: next - at };
          parts.push(segment);
        }
        if (matcher.notGiven !== 0) {
          segment.notGiven ??= [];
          segment.notGiven.push(segment.count - 1, matcher.notGiven);
        }
        unmatched = next;
      }
      at = next;
    }
    if (unmatched < piece.length) parts.push({ kind: 'bytes', bytes: piece.subarray(unmatched) });
    return parts;
  }

  /** Returns the row that a line matches, and -1 where it is ambiguous. */
  #unchangedRow(matcher: LineMatcher, snapshot: ScopeSnapshot): number {
    const row = matcher.findRow(snapshot, this.#row);
    if (row === -1) return -1;
    this.#row = row + 1;
    return matcher.matches(snapshot, row) ? row : -1;
  }

  /** Returns the snapshot of the scope of a line, for the next lines, too. */
  async #visit(matcher: LineMatcher, tally: Tally): Promise<ScopeSnapshot | undefined> {
    const scope = matcher.scope()?.scope;
    if (scope === undefined) return undefined;
    const snapshot = await this.#snapshots.ahead(scope, tally);
    if (snapshot !== undefined && snapshot !== this.#snapshot) {
      this.#snapshot = snapshot;
      this.#row = 0;
    }
    return snapshot;
  }
}
