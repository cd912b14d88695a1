import { hostname } from 'node:os';
import type { WriteStream } from 'node:tty';
import pino from 'pino';
import type { Facts, Level } from './message.ts';

/**
 * Returns what writes messages as JSON lines to stderr, each with the run's identifier and, where it is known, the
 * command.
 */
export function jsonLog(
  stream: WriteStream,
  runId: string,
  command: string,
): (level: Level, facts: Facts, message: string) => void {
  // The stream of the process: so that lines keep their order, and a reader who has gone away does no harm.
  const logger = pino(
    {
      name: 'tapesync',
      base: { pid: process.pid, hostname: hostname(), run: runId, ...(command && { command }) },
    },
    stream,
  );
  return (level, facts, message) => logger[level](facts, message);
}
