import pino from 'pino';
import type { Screen } from './screen.ts';

/** Severity of a message of a run. */
export type Level = 'info' | 'warn' | 'error' | 'fatal';

/** Content of a message in a form for programs. */
export type Facts = Readonly<Record<string, unknown>>;

/**
 * Returns a function that writes messages as JSON lines to stderr. Each line carries the identifier of the run and the
 * command; the command is empty before it is known.
 */
export function jsonLog(
  screen: Pick<Screen, 'printJson'>,
  run: string,
  command: string,
): (level: Level, facts: Facts, message: string) => void {
  // pino's own destination would mix up the order with other writers, and fail when the reader goes away.
  const logger = pino({ name: 'tapesync' }, { write: (line) => screen.printJson(line) }).child({
    run,
    ...(command && { command }),
  });
  return (level, facts, message) => logger[level](facts, message);
}
