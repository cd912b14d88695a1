import { quoted } from '../../errors/error.ts';
import type { Filter } from '../../model/filter/filter.ts';
import { dateSeconds } from '../../model/value.ts';
import { canonicalText, NEVER } from '../dates/canonical-instant.ts';
import { isZero, type Period } from '../dates/period.ts';
import type { Zone } from '../dates/zone.ts';
import type { Script } from '../script.ts';
import { Rejected } from './ended.ts';

interface Rule {
  /** The slot whose text the filter tests. */
  readonly slot: number;
  readonly filter: Filter;
}

interface MoveDateRule extends Rule {
  /** The last move date that the rule accepts. */
  readonly until: number;
  readonly target: string;
}

interface WriteTimeRule extends Rule {
  readonly within: Period;
  readonly target: string;
  readonly moveAfter: Period;
}

/** The slots that the rules read and set; -1 for a field that the definition does not fill. */
interface ScheduleSlots {
  readonly moveDate: number;
  readonly writeTime: number;
  readonly repository: number;
  readonly repositoryDescription: number;
}

/** Adjusts the move date and sets the repository of records by the rules of the Sync Engine. */
export class Schedule {
  readonly #zone: Zone;
  readonly #now: number;
  readonly #slots: ScheduleSlots;
  readonly #adjustments: readonly (Rule & { readonly period: Period })[];
  readonly #byMoveDate: readonly MoveDateRule[];
  readonly #byWriteTime: readonly WriteTimeRule[];

  constructor(script: Script, zone: Zone, now: number, slotOf: (field: string) => number) {
    this.#zone = zone;
    this.#now = now;
    this.#slots = {
      moveDate: slotOf('MOVEDATE'),
      writeTime: slotOf('WRITETIME'),
      repository: slotOf('REPOSITORY'),
      repositoryDescription: slotOf('REPOSITORY_DESC'),
    };
    this.#adjustments = script.all('AddMoveDateAdjustment').map(({ arguments: given }) => ({
      slot: slotOf(given.FIELD.value.name),
      filter: given.filter.value,
      period: { hours: 0, days: given.days.value, months: given.months.value, years: given.years.value },
    }));
    this.#byMoveDate = script.all('AddRepositoryOnMoveDate').map(({ arguments: given }) => ({
      slot: slotOf(given.FIELD.value.name),
      filter: given.filter.value,
      until: zone.add(now, given.time.value) ?? Number.POSITIVE_INFINITY,
      target: given.target.value,
    }));
    this.#byWriteTime = script.all('AddRepositoryOnWriteTime').map(({ arguments: given }) => ({
      slot: slotOf(given.FIELD.value.name),
      filter: given.filter.value,
      within: given.time.value,
      target: given.target.value,
      moveAfter: given.movedate.value,
    }));
  }

  /** Whether the definition has no such rule. */
  get isEmpty(): boolean {
    return this.#adjustments.length + this.#byMoveDate.length + this.#byWriteTime.length === 0;
  }

  /**
   * Applies the rules to the canonical values of a record, in place. Returns why the record is rejected if its move date
   * would leave the years 1000 to 9999.
   *
   * @param texts the translated texts, which the filters test
   */
  apply(texts: readonly string[], values: string[]): Rejected | undefined {
    const { moveDate, writeTime } = this.#slots;
    const moving = values[moveDate] ?? '';
    if (moving !== '') {
      const adjustment = this.#adjustments.find((rule) => applies(rule, texts));
      if (adjustment !== undefined && moving !== NEVER) {
        const rejected = this.#move(values, dateSeconds(moving), adjustment.period);
        if (rejected !== undefined) return rejected;
      }
      const instant = dateSeconds(values[moveDate] ?? '');
      const rule = this.#byMoveDate.find(
        (candidate) => instant <= candidate.until && applies(candidate, texts),
      );
      if (rule !== undefined) {
        this.#setRepository(values, rule.target);
        return undefined;
      }
    }
    const written = values[writeTime] ?? '';
    return written === '' ? undefined : this.#applyWriteTime(texts, values, dateSeconds(written));
  }

  #applyWriteTime(texts: readonly string[], values: string[], written: number): Rejected | undefined {
    const rule = this.#byWriteTime.find(
      (candidate) =>
        applies(candidate, texts) &&
        (this.#zone.add(written, candidate.within) ?? Number.POSITIVE_INFINITY) >= this.#now,
    );
    if (rule === undefined) return undefined;
    this.#setRepository(values, rule.target);
    return isZero(rule.moveAfter) ? undefined : this.#move(values, written, rule.moveAfter);
  }

  #setRepository(values: string[], target: string): void {
    const { repository, repositoryDescription } = this.#slots;
    values[repository] = target;
    if (repositoryDescription >= 0) values[repositoryDescription] = '';
  }

  #move(values: string[], from: number, period: Period): Rejected | undefined {
    const moved = this.#zone.add(from, period);
    if (moved !== undefined) {
      values[this.#slots.moveDate] = canonicalText(moved);
      return undefined;
    }
    const problem = 'a rule of the definition moves it out of the years 1000 to 9999';
    return Rejected.field('RECORD_VALUE', { field: 'MOVEDATE', value: quoted(canonicalText(from)), problem });
  }
}

function applies(rule: Rule, texts: readonly string[]): boolean {
  return rule.filter.matches(texts[rule.slot] ?? '');
}
