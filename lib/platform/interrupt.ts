const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/** A signal that asks a process to end. */
export type EndingSignal = keyof typeof EXIT_CODES;

/** Why a run was stopped by a signal: the reason of its AbortSignal, or thrown before there is a run. */
export class Interruption extends Error {
  readonly signal: EndingSignal;

  constructor(signal: EndingSignal) {
    super(`stopped by ${signal}`);
    this.signal = signal;
  }

  /** The exit code of a process that this signal ended. */
  get exitCode(): number {
    return EXIT_CODES[this.signal];
  }
}

/** What a process does about signals. */
export interface SignalHandlers {
  /** Called for the first SIGINT or SIGTERM, just before the work is asked to stop. */
  readonly first: (signal: EndingSignal) => void;
  /** Called for every further SIGINT or SIGTERM. */
  readonly again: (signal: EndingSignal) => void;
  /** Called for SIGUSR1; without it Node keeps that signal for its debugger. */
  readonly report?: () => void;
  /** Called for SIGHUP; without it that signal ends the process. Windows has it only for a window that is closed. */
  readonly reload?: () => void;
}

/** How signals reach the work of a process. */
export interface Interrupt {
  /** Aborts when the work has to stop; the reason is an `Interruption` if a signal came. */
  readonly signal: AbortSignal;
  /** Stops the work for another reason than a signal. */
  readonly stop: () => void;
  /** Stops listening. */
  readonly release: () => void;
}

/** Listens for SIGINT, SIGTERM, with `report` for SIGUSR1, and with `reload` for SIGHUP. */
export function listenForSignals({ first, again, report, reload }: SignalHandlers): Interrupt {
  const source = new AbortController();
  let hasCome = false;
  const onSignal = (name: EndingSignal): void => {
    if (hasCome) {
      again(name);
      return;
    }
    hasCome = true;
    first(name);
    source.abort(new Interruption(name));
  };
  const reloads = process.platform === 'win32' ? undefined : reload;
  const release = (): void => {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
    if (report) process.off('SIGUSR1', report);
    if (reloads) process.off('SIGHUP', reloads);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  if (report) process.on('SIGUSR1', report);
  if (reloads) process.on('SIGHUP', reloads);
  return { signal: source.signal, stop: () => source.abort(), release };
}

/**
 * Does work that keeps the event loop from its turns, where nobody would hear of a signal: meanwhile SIGINT and SIGTERM end
 * the process at once.
 */
export function endingAtSignals<T>(work: () => T): T {
  const heard = (Object.keys(EXIT_CODES) as EndingSignal[]).map(
    (name) => [name, process.rawListeners(name) as NodeJS.SignalsListener[]] as const,
  );
  for (const [name, listeners] of heard) for (const listener of listeners) process.off(name, listener);
  try {
    return work();
  } finally {
    for (const [name, listeners] of heard) for (const listener of listeners) process.on(name, listener);
  }
}

/**
 * Ends the process at once by a signal that nobody listens for any more. Unlike `process.exit()` it does not wait for a
 * read that never ends.
 */
export function endBySignal(signal: EndingSignal): void {
  process.kill(process.pid, signal);
}
