import pino from 'pino';
import type { Screen } from './screen.ts';

// Of no use to a person who watches one server, or shown otherwise.
const LEFT_OUT = new Set(['level', 'time', 'msg', 'name', 'pid', 'hostname']);

/**
 * Returns a destination of pino that shows each entry to a person: time, level, message, and the rest as `key=value`, with
 * the stack of an error below.
 */
export function prettyStream(screen: Pick<Screen, 'print'>): pino.DestinationStream {
  return { write: (line) => screen.print(prettyLines(JSON.parse(line))) };
}

function prettyLines(entry: Readonly<Record<string, unknown>>): string[] {
  const { level, time, msg } = entry;
  const facts = Object.entries(entry)
    .filter(([key]) => !LEFT_OUT.has(key) && key !== 'err')
    .map(([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const clock = new Date(Number(time)).toISOString();
  const label = pino.levels.labels[Number(level)] ?? String(level);
  const stack = stackOf(entry.err).map((row) => `    ${row.trim()}`);
  return [`${clock} ${label.padEnd(5)} ${msg}${facts.join('')}`, ...stack];
}

function stackOf(error: unknown): string[] {
  if (typeof error !== 'object' || error === null) return error === undefined ? [] : [String(error)];
  return String('stack' in error ? error.stack : JSON.stringify(error)).split('\n');
}
