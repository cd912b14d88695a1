import { quoted } from '../../errors/error.ts';
import { dateSeconds } from '../../model/value.ts';
import { canonicalText } from '../dates/date-reader.ts';
import type { TimeUnit } from '../dates/time-unit.ts';
import type { Zone } from '../dates/zone.ts';
import type { Script } from '../script.ts';
import { Rejected } from './ended.ts';

const SECONDS: Readonly<Record<string, number>> = {
  SECONDS: 1,
  MINUTES: 60,
  HOURS: 3600,
};

/** A rule of AddPeriod. */
export interface DatePeriod {
  readonly label: string;
  /** The slot of the date that is filled. */
  readonly slot: number;
  /** Fills the date in canonical values where it is not given; returns why the record is rejected otherwise. */
  apply(texts: readonly string[], values: string[]): Rejected | undefined;
}

/** Compiles the AddPeriod rules of a definition. */
export function compileDatePeriods(
  script: Script,
  zone: Zone,
  slotOf: (field: string) => number,
): readonly DatePeriod[] {
  return script.all('AddPeriod').map(({ label, arguments: { FIELD, from, amount, unit } }) => {
    const slot = slotOf(FIELD.value.name);
    const fromSlot = slotOf(from.value.name);
    const amountSlot = slotOf(amount.value.name);
    return {
      label,
      slot,
      apply(texts, values) {
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
      },
    };
  });
}

function later(zone: Zone, begin: number, amount: number, unit: TimeUnit): number | undefined {
  const seconds = SECONDS[unit];
  if (seconds !== undefined) {
    const end = begin + amount * seconds;
    return end <= LAST_INSTANT ? end : undefined;
  }
  if (amount > MOST_DAYS) return undefined;
  const period = { hours: 0, days: 0, months: 0, years: 0 };
  if (unit === 'WEEKS') return zone.add(begin, { ...period, days: amount * 7 });
  return zone.add(begin, { ...period, [unit.toLowerCase()]: amount });
}

/** Days of nine thousand years; of any other unit it is far more than a date can take. */
const MOST_DAYS = 3_300_000;

/** 9999-12-31 23:59:59 UTC. */
const LAST_INSTANT = 253_402_300_799;

/** What AddNever makes of a word: the last moment that a date can be. */
export const NEVER = canonicalText(LAST_INSTANT);

function rejected(field: string, text: string, problem: string): Rejected {
  return Rejected.field('RECORD_VALUE', field, { value: quoted(text), problem });
}
