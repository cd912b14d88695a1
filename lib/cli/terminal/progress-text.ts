import { figure } from './figure.ts';
import type { ProgressFigures } from './progress-meter.ts';

const SEPARATOR = ' | ';

/**
 * Returns a line about how far a run is, the most important part first. Parts that do not fit into the width are left out
 * whole.
 *
 * @param changing what is done with changes, such as `applying`
 */
export function progressText(
  figures: ProgressFigures,
  changing: string,
  width = Number.POSITIVE_INFINITY,
): string {
  const [first = '', ...others] = parts(figures, changing);
  let line = first.slice(0, width);
  for (const part of others) {
    if (line.length + SEPARATOR.length + part.length > width) break;
    line += SEPARATOR + part;
  }
  return line;
}

function parts(figures: ProgressFigures, changing: string): string[] {
  const { phase, share, secondsLeft, records, perSecond, changes, settled, scope } = figures;
  const reads = phase === 'reading';
  const rate = `, ${figure(perSecond)}/s`;
  const where = share === undefined ? '' : ` ${Math.floor(share * 100)}%`;
  const left = secondsLeft === undefined ? '' : `, ${duration(secondsLeft)} left`;
  return [
    `${reads ? 'reading' : changing}${where}${left}`,
    `${figure(records)} records${reads ? rate : ''}`,
    reads ? `${figure(changes)} changes` : `${figure(settled)} of ${figure(changes)} changes${rate}`,
    ...(scope === undefined ? [] : [scope]),
  ];
}

// As precise as a guess can be.
function duration(seconds: number): string {
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}
