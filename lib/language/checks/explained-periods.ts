import { isZero, type Period, periodText, periodWords } from '../../model/period.ts';
import type { Argument } from '../directives/directives.ts';
import type { Script } from '../script.ts';
import type { Diagnostics } from '../syntax/diagnostics.ts';

/** Says what the periods of rules are: the published samples and their own comments take them differently. */
export function explainPeriods(script: Script, diagnostics: Diagnostics): void {
  const explain = ({ value, place }: Argument<Period>): void => {
    if (isZero(value)) return;
    const longer = shifted(value);
    const hint = longer && `"${periodText(longer)}" would be ${periodWords(longer)}`;
    diagnostics.note(place, `"${periodText(value)}" is ${periodWords(value)}`, hint);
  };
  for (const { arguments: given } of script.all('AddRepositoryOnMoveDate')) explain(given.time);
  for (const { arguments: given } of script.all('AddRepositoryOnWriteTime')) {
    explain(given.time);
    explain(given.movedate);
  }
}

/** Returns a period of one number in the next longer unit, which may have been meant. */
function shifted({ hours, days, months, years }: Period): Period | undefined {
  if ([hours, days, months, years].filter((count) => count > 0).length > 1 || years > 0) return undefined;
  return { hours: 0, days: hours, months: days, years: months };
}
