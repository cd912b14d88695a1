import { TapesyncError } from '../../errors/error.ts';
import { type Scope, type ScopeName, scopeName } from '../../model/scope.ts';
import { PackedStore } from '../../platform/spill/packed-store.ts';
import type { ScopeSnapshot } from '../../snapshots/scope-snapshot.ts';
import { type BookOptions, ScopeBook } from './scope-book.ts';

// For books of finished scopes as they are: a small catalog is never packed and unpacked.
const UNPACKED_BYTES = 4 * 1024 * 1024;
// For packed books; beyond this they go to the disk.
const PACKED_BYTES = 8 * 1024 * 1024;
// Less of a scope is not worth the disk.
const WORTH_BYTES = 16 * 1024;

/** The books of all scopes of a run, within bounded memory: those of finished scopes are evicted to the disk. */
export class ChangeBook {
  readonly #options: BookOptions;
  readonly #books = new Map<ScopeName, ScopeBook>();
  readonly #store = new PackedStore(PACKED_BYTES);
  /** Books of finished scopes that are still in memory, with their size: candidates for eviction. */
  readonly #candidates = new Map<ScopeBook, number>();
  #candidateBytes = 0;
  #current: ScopeBook | undefined;
  #failure: TapesyncError | undefined;
  readonly #onFailure: () => void;

  /**
   * @param onFailure called once, when books cannot be evicted
   */
  constructor(options: BookOptions, onFailure: () => void) {
    this.#options = options;
    this.#onFailure = onFailure;
  }

  /** Why books could not be evicted; from then on all stay in memory. */
  get failure(): TapesyncError | undefined {
    return this.#failure;
  }

  /** Returns the book of the scope that the next records are of. */
  turnTo(scope: Scope): ScopeBook {
    const name = scopeName(scope);
    let book = this.#books.get(name);
    if (book === undefined) {
      book = new ScopeBook(scope, this.#options);
      this.#books.set(name, book);
    }
    if (book !== this.#current) {
      this.#dismiss(book);
      this.#offer(this.#current);
    }
    this.#current = book;
    return book;
  }

  /** Drops a snapshot that has been evicted from memory. */
  drop(snapshot: ScopeSnapshot): void {
    const book = this.#books.get(scopeName(snapshot.scope));
    book?.drop(snapshot);
    this.#offer(book);
  }

  /** Returns all books: first those of the given scopes in their order, then the others as they came. */
  inOrder(names: Iterable<ScopeName>): Iterable<ScopeBook> {
    const ordered = new Set<ScopeBook>();
    for (const name of names) {
      const book = this.#books.get(name);
      if (book !== undefined) ordered.add(book);
    }
    for (const book of this.#books.values()) ordered.add(book);
    return ordered;
  }

  /** Gives the disk's room back. */
  close(): void {
    this.#store.close();
  }

  #dismiss(book: ScopeBook): void {
    this.#candidateBytes -= this.#candidates.get(book) ?? 0;
    this.#candidates.delete(book);
  }

  #offer(book: ScopeBook | undefined): void {
    if (book === undefined) return;
    this.#dismiss(book);
    const { bytes } = book;
    if (bytes < WORTH_BYTES) return;
    this.#candidates.set(book, bytes);
    this.#candidateBytes += bytes;
    if (this.#candidateBytes > UNPACKED_BYTES) this.#evict();
  }

  #evict(): void {
    if (this.#failure !== undefined) return;
    try {
      for (const book of this.#candidates.keys()) {
        book.evict(this.#store);
        this.#dismiss(book);
      }
    } catch (error) {
      if (!(error instanceof TapesyncError)) throw error;
      this.#failure = error;
      this.#onFailure();
    }
  }
}
