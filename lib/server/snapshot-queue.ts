import pLimit from 'p-limit';
import { TapesyncError } from '../errors/error.ts';

// Each snapshot keeps a connection to the store while it is read. A store has twenty, and changes need some of them. A
// user, who may be a client that stops reading, gets half of the snapshots.
const AT_ONCE = 16;
const AT_ONCE_PER_USER = 8;
const MOST_WAITING = 200;
const RETRY_SECONDS = 5;

/** Limits the snapshots that are read at once, by one user and by all; further ones wait. */
export class SnapshotQueue {
  readonly #all = pLimit(AT_ONCE);
  readonly #users = new Map<string, ReturnType<typeof pLimit>>();

  /**
   * Waits until a user may read a snapshot, and returns the function that ends it.
   * Throws SERVER_BUSY if too many wait already.
   */
  async enter(user: string): Promise<() => void> {
    const own = this.#users.get(user) ?? pLimit(AT_ONCE_PER_USER);
    if (own.pendingCount + this.#all.pendingCount >= MOST_WAITING) {
      throw new TapesyncError('SERVER_BUSY', { seconds: RETRY_SECONDS });
    }
    this.#users.set(user, own);
    return new Promise((resolve) => {
      const left = own(() => this.#all(() => new Promise<void>((leave) => resolve(leave))));
      void left.then(() => {
        if (own.activeCount + own.pendingCount === 0) this.#users.delete(user);
      });
    });
  }
}
