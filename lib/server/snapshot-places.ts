import pLimit from 'p-limit';
import { TapesyncError } from '../errors/error.ts';

// Each snapshot holds a connection to the store while it is read. A store has twenty, of which some have to be left for
// changes; one user, who may be a client that never reads on, gets half of the places.
const PLACES = 16;
const PLACES_OF_A_USER = 8;
const WAITING = 200;
const RETRY_SECONDS = 5;

/** A number of snapshots that may be under way at once, of one user and of all; who comes later waits for a place. */
export class SnapshotPlaces {
  readonly #all = pLimit(PLACES);
  readonly #users = new Map<string, ReturnType<typeof pLimit>>();

  /**
   * Waits for a place and returns the function that gives it back.
   * Throws SERVER_BUSY when too many wait already.
   */
  async take(user: string): Promise<() => void> {
    const own = this.#users.get(user) ?? pLimit(PLACES_OF_A_USER);
    if (own.pendingCount + this.#all.pendingCount >= WAITING) {
      throw new TapesyncError('SERVER_BUSY', { seconds: RETRY_SECONDS });
    }
    this.#users.set(user, own);
    return new Promise((resolve) => {
      const held = own(() => this.#all(() => new Promise<void>((leave) => resolve(leave))));
      void held.then(() => {
        if (own.activeCount + own.pendingCount === 0) this.#users.delete(user);
      });
    });
  }
}
