import { MONTHS, WEEKDAYS } from '../../language/dates/date-codes.ts';
import type { Statistics } from '../../observe/statistics.ts';
import { machineZone } from '../../platform/machine-zone.ts';

const TITLES: Readonly<Record<string, string>> = {
  sync: 'Synchronization',
  plan: 'Synchronization Plan',
  apply: 'Application of Changes',
  due: 'Moves That Are Due',
  undo: 'Changes Taken Back',
  release: 'Release of a Held Plan',
  extract: 'Extraction',
  admin: 'Removal',
};

/** Returns what the report of a command is called. */
export function reportTitle(command: string): string {
  return TITLES[command] ?? command;
}

/**
 * Returns when a run ended, as a person writes it, with the zone.
 *
 * @param timeZone IANA name of the zone; empty for the machine's
 */
export function endTime({ started, seconds }: Statistics, timeZone: string): string {
  const time = new Date(Date.parse(started) + seconds * 1000);
  // Without Intl, whose first use in a process is slow.
  if (timeZone === '') return machineTime(time);
  const format = new Intl.DateTimeFormat('en-US', {
    dateStyle: 'full',
    timeStyle: 'medium',
    hourCycle: 'h23',
    timeZone,
  });
  return `${format.format(time).replace(' at ', ' - ')} (${timeZone})`;
}

function machineTime(time: Date): string {
  const weekday = WEEKDAYS[(time.getDay() + 6) % 7];
  const day = `${weekday}, ${MONTHS[time.getMonth()]} ${time.getDate()}, ${time.getFullYear()}`;
  // 02:13:45 GMT+0100, and a name in the language of the machine.
  const [clock, offset = ''] = time.toTimeString().split(' ');
  const shift = `UTC${offset.slice(3, 6)}:${offset.slice(6, 8)}`.replace('+00:00', '');
  const name = machineZone(process.env.TZ);
  const isUtc = name === undefined || name === 'UTC' || name === 'Etc/UTC';
  return `${day} - ${clock} (${isUtc ? shift : `${name}, ${shift}`})`;
}
