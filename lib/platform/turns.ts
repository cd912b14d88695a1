import { setImmediate as turn } from 'node:timers/promises';

// Ten such pieces of work may come together in one turn, and others still wait less than the eye sees.
const PIECE_MS = 10;

/** Parts long work in pieces, between which everything else that waits has its turn on the event loop. */
export class Turns {
  #began = performance.now();

  /** True once the present piece has taken long enough. Cheap enough to look at for each row. */
  get isOver(): boolean {
    return performance.now() - this.#began >= PIECE_MS;
  }

  /** Lets others have their turn, and begins the next piece. */
  async pass(): Promise<void> {
    await turn();
    this.#began = performance.now();
  }
}
