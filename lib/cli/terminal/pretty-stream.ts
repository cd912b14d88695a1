import type { Writable } from 'node:stream';
import pino from 'pino';
import { printable } from '../../errors/printable.ts';

// Of no use to a person who watches one server, or shown otherwise.
const LEFT_OUT = new Set(['level', 'time', 'msg', 'name', 'pid', 'hostname']);

/**
 * Returns a destination of pino that shows each entry to a person: time, level, message, and the rest as `key=value`, with
 * the stack of an error below. Control characters are escaped.
 */
export function prettyStream(output: Writable): pino.DestinationStream {
  return { write: (line) => output.write(prettyLine(JSON.parse(line))) };
}

function prettyLine(entry: Readonly<Record<string, unknown>>): string {
  const { level, time, msg } = entry;
  const facts = Object.entries(entry)
    .filter(([key]) => !LEFT_OUT.has(key) && key !== 'err')
    .map(([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const clock = new Date(Number(time)).toISOString();
  const label = pino.levels.labels[Number(level)] ?? String(level);
  const stack = stackOf(entry.err).map((row) => `    ${printable(row.trim())}\n`);
  return `${clock} ${label.padEnd(5)} ${printable(`${msg}${facts.join('')}`)}\n${stack.join('')}`;
}

function stackOf(error: unknown): string[] {
  if (typeof error !== 'object' || error === null) return error === undefined ? [] : [String(error)];
  return String('stack' in error ? error.stack : JSON.stringify(error)).split('\n');
}
