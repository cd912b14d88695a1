const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/** A signal that ends a process in good order. */
export type EndingSignal = keyof typeof EXIT_CODES;

/** Why a run was told to stop: the reason of its AbortSignal. */
export class Interruption {
  readonly signal: EndingSignal;

  constructor(signal: EndingSignal) {
    this.signal = signal;
  }

  /** The exit code of a process that this signal ended. */
  get exitCode(): number {
    return EXIT_CODES[this.signal];
  }
}

/** How signals reach a run. */
export interface Interrupt {
  /** Aborts when the source has to stop; an `Interruption` is the reason where a signal came. */
  readonly signal: AbortSignal;
  /** Stops the source for another reason than a signal. */
  readonly stop: () => void;
  /** Stops listening. */
  readonly release: () => void;
}

/**
 * Listens for SIGINT and SIGTERM: the first stops the source and calls `announce`, the second ends the process at
 * once, after a call of `leave`. SIGUSR1 calls `report`.
 */
export function listenForSignals(
  announce: (signal: EndingSignal) => void,
  report: () => void,
  leave: () => void,
): Interrupt {
  const source = new AbortController();
  let came = false;
  const onSignal = (name: EndingSignal): void => {
    // A store keeps only whole batches, so there is nothing to save.
    if (came) {
      // Not process.exit(), which waits for a read that never ends.
      release();
      leave();
      process.kill(process.pid, name);
      return;
    }
    came = true;
    announce(name);
    source.abort(new Interruption(name));
  };
  const release = (): void => {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
    process.off('SIGUSR1', report);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  process.on('SIGUSR1', report);
  return { signal: source.signal, stop: () => source.abort(), release };
}
