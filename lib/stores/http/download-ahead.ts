/**
 * Downloads the scopes that probably come next while the present one is compared: exports mostly have their scopes in the
 * order in which the server lists them. The server reads and compresses in the meantime, and a slow link is never idle.
 *
 * @module
 */

import type { StoredKey } from '../../model/field.ts';
import { type Scope, scopeName } from '../../model/scope.ts';
import { MOST_VOLUMES, WORTH_VOLUMES } from '../ahead-limits.ts';
import { inMemory, type SnapshotStream } from '../roles/snapshots.ts';

/** The most scopes of them. With two, server and client wait less for each other: see bench/README.md. */
const MOST_SCOPES = 2;

type Open = (scope: Scope, fields: readonly StoredKey[]) => Promise<SnapshotStream>;

/** A snapshot that was begun: `undefined` where it cannot be kept, and has to be opened when it is asked for. */
interface Ahead {
  readonly key: string;
  readonly snapshot: Promise<SnapshotStream | undefined>;
}

/** Opens snapshots, and while scopes are asked for in order the next ones as well, one after the other. */
export class DownloadAhead {
  readonly #open: Open;
  readonly #list: () => Promise<readonly Scope[]>;
  #scopes: Promise<readonly Scope[]> | undefined;
  #last: Scope | undefined;
  /** What has been begun and nobody has asked for yet, the next first. */
  #queue: Ahead[] = [];

  /** `open` downloads a scope, `list` returns all scopes in their order. */
  constructor(open: Open, list: () => Promise<readonly Scope[]>) {
    this.#open = open;
    this.#list = list;
  }

  /** Opens the snapshot of a scope. */
  async open(scope: Scope, fields: readonly StoredKey[]): Promise<SnapshotStream> {
    const previous = this.#last;
    this.#last = scope;
    const offered = this.#queue.shift();
    const isNext = offered?.key === keyOf(scope, fields);
    if (!isNext) this.#queue = [];
    const ahead = isNext ? await offered.snapshot : undefined;
    const snapshot = ahead ?? (await this.#open(scope, fields));
    if (previous === undefined && snapshot.volumes < WORTH_VOLUMES) return snapshot;
    const most = 2 * snapshot.volumes > MOST_VOLUMES ? 1 : MOST_SCOPES;
    const scopes = await this.#following(previous, scope, most);
    const begin = () => this.#begin(scopes, fields);
    if (ahead === undefined) return { ...snapshot, rows: beginning(snapshot.rows, begin) };
    begin();
    return snapshot;
  }

  // An input that begins with the first scope of all, or goes on with the next one, has them in order. Others, and those of
  // a single scope, cost no download that they do not need.
  async #following(previous: Scope | undefined, scope: Scope, most: number): Promise<readonly Scope[]> {
    this.#scopes ??= this.#list();
    const scopes = await this.#scopes;
    const at = scopes.findIndex((each) => isSame(each, scope));
    return at !== -1 && isSame(scopes[at - 1], previous) ? scopes.slice(at + 1, at + 1 + most) : [];
  }

  #begin(scopes: readonly Scope[], fields: readonly StoredKey[]): void {
    for (const scope of scopes.slice(this.#queue.length)) {
      const queue = this.#queue;
      const before = queue.at(-1)?.snapshot;
      const download = async () => {
        await before;
        return this.#queue === queue ? this.#download(scope, fields) : undefined;
      };
      // An error now comes again when the scope itself is opened.
      queue.push({ key: keyOf(scope, fields), snapshot: download().catch(() => undefined) });
    }
  }

  async #download(scope: Scope, fields: readonly StoredKey[]): Promise<SnapshotStream | undefined> {
    const { rows, ...facts } = await this.#open(scope, fields);
    const pieces: Uint8Array[] = [];
    if (facts.volumes > MOST_VOLUMES) {
      // Begun and left: a generator that never began would not release its connection.
      for await (const _ of rows) break;
      return undefined;
    }
    for await (const piece of rows) pieces.push(piece);
    return { ...facts, rows: inMemory(pieces) };
  }
}

// A scope that is waited for is not slowed down by the ones after it.
async function* beginning(rows: AsyncIterable<Uint8Array>, begin: () => void): AsyncGenerator<Uint8Array> {
  yield* rows;
  begin();
}

function isSame(one: Scope | undefined, other: Scope | undefined): boolean {
  return one?.customer === other?.customer && one?.media === other?.media;
}

function keyOf(scope: Scope, fields: readonly StoredKey[]): string {
  return [scopeName(scope), ...fields].join(' ');
}
