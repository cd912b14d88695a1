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

type Open = (scope: Scope, fields: readonly ValueKey[]) => Promise<ScopeSnapshot>;

/** A snapshot that was begun: `undefined` where it cannot be kept, and has to be opened when it is asked for. */
interface Ahead {
  readonly key: string;
  readonly snapshot: Promise<ScopeSnapshot | undefined>;
}

/** Opens snapshots, and from the second scope in order on the next one as well. */
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
    // An input of one scope, and one in an order of its own, costs no download that it does not need.
    if (previous !== undefined && isBefore(previous, scope)) await this.#begin(previous, scope, fields);
    return snapshot;
  }

  async #begin(previous: Scope, scope: Scope, fields: readonly ValueKey[]): Promise<void> {
    this.#scopes ??= this.#list();
    const scopes = await this.#scopes;
    const at = scopes.findIndex((each) => scopeName(each) === scopeName(scope));
    const [before, next] = [scopes[at - 1], scopes[at + 1]];
    if (before === undefined || next === undefined || scopeName(before) !== scopeName(previous)) return;
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

function isBefore(one: Scope, other: Scope): boolean {
  return one.customer === other.customer ? one.media < other.media : one.customer < other.customer;
}

function keyOf(scope: Scope, fields: readonly ValueKey[]): string {
  return [scopeName(scope), ...fields].join(' ');
}
