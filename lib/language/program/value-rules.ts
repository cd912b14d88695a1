import { quoted } from '../../errors/error.ts';
import { canonicalText, LATEST, NEVER } from '../../model/canonical-instant.ts';
import type { Filter } from '../../model/filter/filter.ts';
import { isZero, type Period } from '../../model/period.ts';
import { dateSeconds } from '../../model/value.ts';
import type { Zone } from '../../model/zone.ts';
import type { TimeUnit } from '../directives/directive-spec.ts';
import type { StatementOf } from '../directives/directives.ts';
import type { Script } from '../script.ts';
import { Rejected } from './ended.ts';
import { fits } from './fitting.ts';

/**
 * Sets canonical values of a record in place, by its translated texts and by one another; returns why the record is rejected,
 * if it is.
 */
export type ValueRule = (texts: readonly string[], values: string[], clock: ClockUse) => Rejected | undefined;

/** Takes note of what a rule has made of a record. */
export interface ClockUse {
  /** Whether it depends on what time it is now. */
  isUsed: boolean;
}

/** Compiles the rules that set canonical values: the periods, then the schedule. */
export function compileValueRules(
  script: Script,
  zone: Zone,
  now: number,
  slotOf: (field: string) => number,
): readonly ValueRule[] {
  return [...periodRules(script, zone, slotOf), ...schedule(script, zone, now, slotOf)];
}

/** Units of elapsed time, in seconds; the other units follow the calendar. */
const SECONDS: Readonly<Record<string, number>> = {
  SECONDS: 1,
  MINUTES: 60,
  HOURS: 3600,
};

// Each rule of AddPeriod fills a date that is not given from another date and an amount.
function periodRules(script: Script, zone: Zone, slotOf: (field: string) => number): readonly ValueRule[] {
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

/** Which records a rule is for. */
interface Condition {
  /** The slot whose text the filter tests. */
  readonly slot: number;
  readonly filter: Filter;
}

type ConditionArguments = Pick<StatementOf<'AddMoveDateAdjustment'>['arguments'], 'FIELD' | 'filter'>;

// The rules of the Sync Engine as one, if there are any: they adjust the move date and set the repository of records, and
// reject a record whose move date would leave the years 1000 to 9999.
function schedule(
  script: Script,
  zone: Zone,
  now: number,
  slotOf: (field: string) => number,
): readonly ValueRule[] {
  const moveDate = slotOf('MOVEDATE');
  const writeTime = slotOf('WRITETIME');
  const repository = slotOf('REPOSITORY');
  const repositoryDescription = slotOf('REPOSITORY_DESC');
  const conditionOf = ({ FIELD, filter }: ConditionArguments): Condition => {
    return { slot: slotOf(FIELD.value.name), filter: filter.value };
  };
  const adjustments = script.all('AddMoveDateAdjustment').map(({ arguments: given }) => ({
    ...conditionOf(given),
    period: { hours: 0, days: given.days.value, months: given.months.value, years: given.years.value },
  }));
  const byMoveDate = script.all('AddRepositoryOnMoveDate').map(({ arguments: given }) => ({
    ...conditionOf(given),
    /** The last move date that the rule accepts. */
    until: zone.add(now, given.time.value) ?? Number.POSITIVE_INFINITY,
    target: given.target.value,
  }));
  const byWriteTime = script.all('AddRepositoryOnWriteTime').map(({ arguments: given }) => ({
    ...conditionOf(given),
    within: given.time.value,
    target: given.target.value,
    moveAfter: given.movedate.value,
  }));
  if (adjustments.length + byMoveDate.length + byWriteTime.length === 0) return [];

  const setRepository = (values: string[], target: string): void => {
    values[repository] = target;
    if (repositoryDescription >= 0) values[repositoryDescription] = '';
  };
  const move = (values: string[], from: number, period: Period): Rejected | undefined => {
    const moved = zone.add(from, period);
    if (moved !== undefined) {
      values[moveDate] = canonicalText(moved);
      return undefined;
    }
    const problem = 'a rule of the definition moves it out of the years 1000 to 9999';
    return rejected('MOVEDATE', canonicalText(from), problem);
  };
  const applyWriteTime: ValueRule = (texts, values, clock) => {
    if ((values[writeTime] ?? '') === '') return undefined;
    const written = dateSeconds(values[writeTime] ?? '');
    const rule = byWriteTime.find((candidate) => {
      if (!applies(candidate, texts)) return false;
      clock.isUsed = true;
      return (zone.add(written, candidate.within) ?? Number.POSITIVE_INFINITY) >= now;
    });
    if (rule === undefined) return undefined;
    setRepository(values, rule.target);
    return isZero(rule.moveAfter) ? undefined : move(values, written, rule.moveAfter);
  };
  const apply: ValueRule = (texts, values, clock) => {
    const moving = values[moveDate] ?? '';
    if (moving === '') return applyWriteTime(texts, values, clock);
    const adjustment = adjustments.find((rule) => applies(rule, texts));
    if (adjustment !== undefined && moving !== NEVER) {
      const rejected = move(values, dateSeconds(moving), adjustment.period);
      if (rejected !== undefined) return rejected;
    }
    const instant = dateSeconds(values[moveDate] ?? '');
    const rule = byMoveDate.find((candidate) => {
      if (!applies(candidate, texts)) return false;
      clock.isUsed = true;
      return instant <= candidate.until;
    });
    if (rule === undefined) return applyWriteTime(texts, values, clock);
    setRepository(values, rule.target);
    return undefined;
  };
  return [apply];
}

function applies({ slot, filter }: Condition, texts: readonly string[]): boolean {
  return fits(filter, texts[slot] ?? '');
}
