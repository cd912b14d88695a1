/**
 * Takes out of the bytes of a delimited input, before they are decoded, the lines that provably say what the server
 * holds already: no text is made of them, no element, no record. Of a daily export they are nearly all.
 *
 * On a machine on which it takes 3 us to cut, extract and compare a record, it takes 0.3 us to prove that its line is one
 * that changes nothing, 0.6 us where its elements have to be found first.
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

/** Lines of a piece after which the rest is left to the exact way where none of them could be proved. */
const TRIED = 64;

/**
 * Turns from scope to scope after which the rest of a piece is left to the exact way: lines that come in no order of
 * their scopes gain nothing, and each turn has its price.
 */
const TURNS = 16;

/** Takes unchanged lines out of one input. */
export class UnchangedLines implements LineRecognizer {
  readonly #snapshots: SnapshotCache;
  #snapshot: ScopeSnapshot | undefined;
  /** The row that the next line probably speaks of. */
  #row = 0;

  constructor(snapshots: SnapshotCache) {
    this.#snapshots = snapshots;
  }

  /** Parts a piece of input; snapshots that it needs are downloaded. */
  async part(piece: Buffer, matcher: LineMatcher, tally: Tally): Promise<readonly Part[]> {
    if (!this.#snapshots.looksAhead) return partUnread(piece, matcher);
    const parts: Part[] = [];
    let unmatched = 0; // where what is to be looked at closely begins
    let tried = 0;
    let segment: { -readonly [K in keyof MatchedLines]: MatchedLines[K] } | undefined;
    let turns = 0;
    // Of the last line it cannot be known yet what it says.
    const whole = piece.lastIndexOf(NEWLINE) + 1;
    for (let at = 0; at < whole && (parts.length > 0 || tried < TRIED) && turns < TURNS; tried++) {
      let snapshot = this.#snapshot;
      let row = matcher.follow(piece, at, snapshot, this.#row);
      if (row !== -1) {
        this.#row = row + 1;
      } else {
        const kind = matcher.scan(piece, at);
        if (kind === 'unfinished' || kind === 'quoted') break;
        if (kind === 'plain' && (snapshot === undefined || !matcher.isOf(snapshot.scope))) {
          turns++;
          snapshot = await this.#turnTo(matcher, tally);
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
        unmatched = next;
      }
      at = next;
    }
    if (unmatched < piece.length) parts.push({ kind: 'bytes', bytes: piece.subarray(unmatched) });
    return parts;
  }

  /** Returns the row that a line speaks of and says nothing new of, and -1 where that is not sure. */
  #unchangedRow(matcher: LineMatcher, snapshot: ScopeSnapshot): number {
    const row = matcher.findRow(snapshot, this.#row);
    if (row === -1) return -1;
    this.#row = row + 1;
    return matcher.holds(snapshot, row) ? row : -1;
  }

  /** Returns the snapshot of the scope of a line, and turns to it. */
  async #turnTo(matcher: LineMatcher, tally: Tally): Promise<ScopeSnapshot | undefined> {
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
