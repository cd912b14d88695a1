import type { End, Reported } from './reported.ts';
import { errorsOf, isException } from './summary.ts';

// Receivers refuse bodies of many megabytes.
const MOST_ITEMS = 1000;

/** Returns a report as an object of JSON; `text` is what chats show. */
export function bodyOf(command: string, title: string, text: string, reported: Reported, end: End) {
  const { about, statistics, findings, moves, full, scratch } = reported;
  return {
    text,
    title,
    command,
    about,
    exitCode: end.exitCode,
    exception: isException(reported, end),
    errors: errorsOf(reported, end).slice(0, MOST_ITEMS),
    ...(statistics && { statistics: { ...statistics, errors: statistics.errors.slice(0, MOST_ITEMS) } }),
    ...(findings && {
      counts: findings.counts,
      exceptions: findings.exceptions,
      findings: bounded(findings.others()),
    }),
    ...(moves && { moves: bounded(moves), full }),
    ...(scratch && { scratch }),
  };
}

function bounded<Item>(items: readonly Item[]) {
  return { total: items.length, items: items.slice(0, MOST_ITEMS) };
}
