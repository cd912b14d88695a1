import { TapesyncError } from '../errors/error.ts';
import { FairQueue } from './fair-queue.ts';

// Each snapshot keeps a connection to the store while it is read. A store has twenty, and changes need some of them. A
// user, who may be a client that stops reading, gets half of the snapshots, and two of them leave some for others.
const AT_ONCE = 16;
const AT_ONCE_PER_USER = 8;
const RESERVED = 4;
const MOST_WAITING = 1000;
const MOST_WAITING_PER_USER = 200;
const RETRY_SECONDS = 5;

/** Limits the snapshots that are read at once, by one user and by all; further ones wait, and users take turns. */
export class SnapshotQueue {
  readonly #queue = new FairQueue({
    atOnce: AT_ONCE,
    atOncePerParty: AT_ONCE_PER_USER,
    reserved: RESERVED,
    waiting: MOST_WAITING,
    waitingPerParty: MOST_WAITING_PER_USER,
    busy: () => new TapesyncError('SERVER_BUSY', { seconds: RETRY_SECONDS }),
  });

  /**
   * Waits until a user may read a snapshot, and returns the function that ends it.
   * Throws SERVER_BUSY if too many wait already.
   */
  enter(user: string): Promise<() => void> {
    return this.#queue.enter({ party: user });
  }
}
