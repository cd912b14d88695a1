import { OUTCOMES, type Outcome } from '../../model/outcome.ts';
import type { Statistics } from '../../observe/statistics.ts';
import { figure } from './figure.ts';

const REASONS_SHOWN = 3;

/** Says where the records are found that need a person. */
export const REJECTS_ADVICE = '--rejects FILE lists them';

/** Returns how many records have each of these outcomes, as `3 updated`, of those that any has, with their most frequent reasons. */
export function countsOf(outcomes: Statistics['outcomes'], wanted: readonly Outcome[]): string[] {
  const met = OUTCOMES.filter((outcome) => wanted.includes(outcome) && outcomes[outcome].total > 0);
  return met.map((outcome) => {
    const { total, reasons } = outcomes[outcome];
    const why = reasonsIn(reasons);
    return `${figure(total)} ${outcome}${why === '' ? '' : ` (${why})`}`;
  });
}

function reasonsIn(reasons: Readonly<Record<string, number>>): string {
  const named = Object.entries(reasons).filter(([reason]) => reason !== '');
  const sorted = named.sort(([, a], [, b]) => b - a);
  const shown = sorted.slice(0, REASONS_SHOWN).map(([reason, count]) => `${figure(count)} ${reason}`);
  const more = sorted.slice(REASONS_SHOWN).reduce((sum, [, count]) => sum + count, 0);
  return [...shown, ...(more > 0 ? [`${figure(more)} others`] : [])].join(', ');
}
