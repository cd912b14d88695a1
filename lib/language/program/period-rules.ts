import { quoted } from '../../errors/error.ts';
import { dateSeconds } from '../../model/value.ts';
import { canonicalText, LATEST, NEVER } from '../dates/canonical-instant.ts';
import type { Zone } from '../dates/zone.ts';
import type { TimeUnit } from '../directives/directive-spec.ts';
import type { Script } from '../script.ts';
import { Rejected } from './ended.ts';
import type { ValueRule } from './program.ts';

/** Units of elapsed time, in seconds; the other units follow the calendar. */
const SECONDS: Readonly<Record<string, number>> = {
  SECONDS: 1,
  MINUTES: 60,
  HOURS: 3600,
};

/** Compiles the AddPeriod rules of a definition: each fills a date that is not given from another date and an amount. */
export function compilePeriodRules(
  script: Script,
  zone: Zone,
  slotOf: (field: string) => number,
): readonly ValueRule[] {
  return script.all('AddPeriod').map(({ arguments: { FIELD, from, amount, unit } }) => {
    const slot = slotOf(FIELD.value.name);
    const fromSlot = slotOf(from.value.name);
    const amountSlot = slotOf(amount.value.name);
    return (texts, values) => {
      const begin = values[fromSlot] ?? '';
      const text = (texts[amountSlot] ?? '').trim();
      if (values[slot] !== '' || begin === '' || text === '' || Number(text) === 0) return undefined;
      if (!/^\d{1,12}$/.test(text)) {
        return rejected(amount.value.name, text, 'expected a whole number, digits only');
      }
      if (begin === NEVER) {
        values[slot] = NEVER;
        return undefined;
      }
      const end = later(zone, dateSeconds(begin), Number(text), unit.value);
      if (end === undefined) {
        return rejected(amount.value.name, text, `leads ${FIELD.value.name} out of the years 1000 to 9999`);
      }
      values[slot] = canonicalText(end);
      return undefined;
    };
  });
}

function later(zone: Zone, begin: number, amount: number, unit: TimeUnit): number | undefined {
  const seconds = SECONDS[unit];
  if (seconds !== undefined) {
    const end = begin + amount * seconds;
    return end <= LATEST ? end : undefined;
  }
  if (amount > MOST_DAYS) return undefined;
  const period = { hours: 0, days: 0, months: 0, years: 0 };
  if (unit === 'WEEKS') return zone.add(begin, { ...period, days: amount * 7 });
  return zone.add(begin, { ...period, [unit.toLowerCase()]: amount });
}

/** The days of nine thousand years, which is too much in any larger unit too. */
const MOST_DAYS = 3_300_000;

function rejected(field: string, text: string, problem: string): Rejected {
  return Rejected.field('RECORD_VALUE', { field, value: quoted(text), problem });
}
