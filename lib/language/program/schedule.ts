import { quoted } from '../../errors/error.ts';
import type { Filter } from '../../model/filter/filter.ts';
import { dateSeconds } from '../../model/value.ts';
import { canonicalText, NEVER } from '../dates/canonical-instant.ts';
import { isZero, type Period } from '../dates/period.ts';
import type { Zone } from '../dates/zone.ts';
import type { StatementOf } from '../directives/directives.ts';
import type { Script } from '../script.ts';
import { Rejected } from './ended.ts';
import type { ValueRule } from './program.ts';

/** Which records a rule is for. */
interface Condition {
  /** The slot whose text the filter tests. */
  readonly slot: number;
  readonly filter: Filter;
}

/**
 * Compiles the rules of the Sync Engine, which adjust the move date and set the repository of records; `undefined` if the
 * definition has none. They reject a record whose move date would leave the years 1000 to 9999.
 */
export function compileSchedule(
  script: Script,
  zone: Zone,
  now: number,
  slotOf: (field: string) => number,
): ValueRule | undefined {
  const moveDate = slotOf('MOVEDATE');
  const writeTime = slotOf('WRITETIME');
  const repository = slotOf('REPOSITORY');
  const repositoryDescription = slotOf('REPOSITORY_DESC');
  const conditionOf = ({
    FIELD,
    filter,
  }: Pick<StatementOf<'AddExclusionOnValue'>['arguments'], 'FIELD' | 'filter'>): Condition => {
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
  if (adjustments.length + byMoveDate.length + byWriteTime.length === 0) return undefined;

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
    return Rejected.field('RECORD_VALUE', { field: 'MOVEDATE', value: quoted(canonicalText(from)), problem });
  };
  const applyWriteTime: ValueRule = (texts, values) => {
    if ((values[writeTime] ?? '') === '') return undefined;
    const written = dateSeconds(values[writeTime] ?? '');
    const rule = byWriteTime.find(
      (candidate) =>
        applies(candidate, texts) && (zone.add(written, candidate.within) ?? Number.POSITIVE_INFINITY) >= now,
    );
    if (rule === undefined) return undefined;
    setRepository(values, rule.target);
    return isZero(rule.moveAfter) ? undefined : move(values, written, rule.moveAfter);
  };
  return (texts, values) => {
    const moving = values[moveDate] ?? '';
    if (moving === '') return applyWriteTime(texts, values);
    const adjustment = adjustments.find((rule) => applies(rule, texts));
    if (adjustment !== undefined && moving !== NEVER) {
      const rejected = move(values, dateSeconds(moving), adjustment.period);
      if (rejected !== undefined) return rejected;
    }
    const instant = dateSeconds(values[moveDate] ?? '');
    const rule = byMoveDate.find((candidate) => instant <= candidate.until && applies(candidate, texts));
    if (rule === undefined) return applyWriteTime(texts, values);
    setRepository(values, rule.target);
    return undefined;
  };
}

function applies({ slot, filter }: Condition, texts: readonly string[]): boolean {
  return filter.matches(texts[slot] ?? '');
}
