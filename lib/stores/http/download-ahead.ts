/**
 * Downloads the scope that probably comes next while the present one is compared: exports mostly have their scopes in the
 * order in which the server lists them. The server reads and compresses in the meantime, and a slow link is never idle.
 *
 * @module
 */

import { type Scope, scopeName } from '../../scope.ts';
import type { ValueKey } from '../../volume.ts';
import type { ScopeSnapshot } from '../volume-store.ts';

/** The most volumes of a scope that is kept before anybody asks for it: some 20 MB. */
const MOST_VOLUMES = 200_000;

/** Volumes of the first scope from which it is worth to ask what comes after it. */
const WORTH_VOLUMES = 30_000;

type Open = (scope: Scope, fields: readonly ValueKey[]) => Promise<ScopeSnapshot>;

/** A snapshot that was begun: `undefined` where it cannot be kept, and has to be opened when it is asked for. */
interface Ahead {
  readonly key: string;
  readonly snapshot: Promise<ScopeSnapshot | undefined>;
}

/** Opens snapshots, and while scopes are asked for in order the next one as well. */
export class DownloadAhead {
  readonly #open: Open;
  readonly #list: () => Promise<readonly Scope[]>;
  #scopes: Promise<readonly Scope[]> | undefined;
  #last: Scope | undefined;
  #offered: Ahead | undefined;

  /** `open` downloads a scope, `list` says which there are, in their order. */
  constructor(open: Open, list: () => Promise<readonly Scope[]>) {
    this.#open = open;
    this.#list = list;
  }

  /** Opens the snapshot of a scope. */
  async open(scope: Scope, fields: readonly ValueKey[]): Promise<ScopeSnapshot> {
    const offered = this.#offered;
    const previous = this.#last;
    this.#offered = undefined;
    this.#last = scope;
    const ahead = offered?.key === keyOf(scope, fields) ? await offered.snapshot : undefined;
    const snapshot = ahead ?? (await this.#open(scope, fields));
    if (previous !== undefined || snapshot.volumes >= WORTH_VOLUMES) {
      await this.#begin(previous, scope, fields);
    }
    return snapshot;
  }

  // An input that begins with the first scope of all, or goes on with the next one, has them in order. Others, and those of
  // a single scope, cost no download that they do not need.
  async #begin(previous: Scope | undefined, scope: Scope, fields: readonly ValueKey[]): Promise<void> {
    this.#scopes ??= this.#list();
    const scopes = await this.#scopes;
    const at = scopes.findIndex((each) => isSame(each, scope));
    const next = scopes[at + 1];
    if (at === -1 || next === undefined || !isSame(scopes[at - 1], previous)) return;
    // What fails now is said when the scope is opened for good.
    const snapshot = this.#download(next, fields).catch(() => undefined);
    this.#offered = { key: keyOf(next, fields), snapshot };
  }

  async #download(scope: Scope, fields: readonly ValueKey[]): Promise<ScopeSnapshot | undefined> {
    const { rows, ...facts } = await this.#open(scope, fields);
    const pieces: Uint8Array[] = [];
    if (facts.volumes > MOST_VOLUMES) {
      // Begun and left: a generator that never began would not let go of its connection.
      for await (const _ of rows) break;
      return undefined;
    }
    for await (const piece of rows) pieces.push(piece);
    return { ...facts, rows: inPieces(pieces) };
  }
}

async function* inPieces(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

function isSame(one: Scope | undefined, other: Scope | undefined): boolean {
  return one?.customer === other?.customer && one?.media === other?.media;
}

function keyOf(scope: Scope, fields: readonly ValueKey[]): string {
  return [scopeName(scope), ...fields].join(' ');
}
