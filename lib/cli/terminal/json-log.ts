import { hostname } from 'node:os';
import pino from 'pino';
import { RUN_ID } from '../commands/run.ts';
import type { Facts, Level } from './message.ts';

/**
 * Returns what writes messages as JSON lines to stderr, each with the run's identifier and, where it is known, the
 * command.
 */
export function jsonLog(command: string): (level: Level, facts: Facts, message: string) => void {
  // The stream of the process: so that lines keep their order, and a reader who has gone away does no harm.
  const logger = pino(
    {
      name: 'tapesync',
      base: { pid: process.pid, hostname: hostname(), run: RUN_ID, ...(command && { command }) },
    },
    process.stderr,
  );
  return (level, facts, message) => logger[level](facts, message);
}
