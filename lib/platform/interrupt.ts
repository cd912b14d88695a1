/** How a run is told to stop. */
export interface Interrupt {
  /** Aborts when the source has to stop; what has been read goes on to its end. */
  readonly signal: AbortSignal;
  /** Stops the source. */
  readonly stop: () => void;
  /** The exit code of the signal that came, or `undefined`. */
  readonly exitCode: () => number | undefined;
  /** Stops listening. */
  readonly release: () => void;
}

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Listens for SIGINT and SIGTERM: the first stops the source and calls `announce`, the second ends the process at
 * once, after a call of `leave`. SIGUSR1 calls `report`.
 */
export function listenForSignals(
  announce: (signal: string) => void,
  report: () => void,
  leave: () => void,
): Interrupt {
  const source = new AbortController();
  let exitCode: number | undefined;
  const onSignal = (name: 'SIGINT' | 'SIGTERM'): void => {
    // A store keeps only whole batches, so there is nothing to save.
    if (exitCode !== undefined) {
      // Not process.exit(), which waits for a read that never ends.
      release();
      leave();
      process.kill(process.pid, name);
      return;
    }
    exitCode = EXIT_CODES[name];
    announce(name);
    source.abort();
  };
  const release = (): void => {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
    process.off('SIGUSR1', report);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  process.on('SIGUSR1', report);
  return {
    signal: source.signal,
    stop: () => source.abort(),
    exitCode: () => exitCode,
    release,
  };
}
