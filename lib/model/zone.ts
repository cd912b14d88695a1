import { createRequire } from 'node:module';
import type { IANAZone } from 'luxon';
import { didYouMean } from '../errors/suggestion.ts';
import { FIRST_YEAR, isCanonicalInstant, LAST_YEAR } from './canonical-instant.ts';
import type { Period } from './period.ts';
import { daysInMonth } from './value.ts';

const load = createRequire(import.meta.url);

const HOUR = 3_600;
const DAY = 86_400;

// Zones that always have the clocks of UTC: the most frequent one needs no rules.
const UTC = /^(?:Etc\/)?(?:UTC|UCT|GMT|Universal|Zulu)$/i;

/** Entries that a cache may have before it is cleared: a zone's days of 180 years. */
const CACHED = 65_536;

/**
 * The rules of a time zone. Local times are seconds since 1970-01-01 00:00 of the zone's own clocks. Caches the answers
 * of luxon, which are slow, for whole days, and for whole hours of days on which the clocks change.
 */
export class Zone {
  readonly name: string;
  /** Absent for UTC. */
  readonly #rules: IANAZone | undefined;
  readonly #days = new Map<number, number>();
  readonly #hours = new Map<number, number>();
  readonly #offsets = new Map<number, number>();

  private constructor(name: string, rules: IANAZone | undefined) {
    this.name = name;
    this.#rules = rules;
  }

  /** Returns the zone of an IANA name; `undefined` if there is none. */
  static named(name: string): Zone | undefined {
    // Loaded only if needed, since loading is slow.
    if (UTC.test(name)) return new Zone(name, undefined);
    const luxon: typeof import('luxon') = load('luxon');
    return luxon.IANAZone.isValidZone(name) ? new Zone(name, luxon.IANAZone.create(name)) : undefined;
  }

  /** Whether the local times of the zone are those of UTC. */
  get isUtc(): boolean {
    return this.#rules === undefined;
  }

  /** Returns the instant of a local time: the earlier one of two, `undefined` if the clocks skip it. */
  instant(local: number): number | undefined {
    if (this.#rules === undefined) return local;
    const byDay = this.#within(this.#days, DAY, local);
    if (!Number.isNaN(byDay)) return byDay;
    const byHour = this.#within(this.#hours, HOUR, local);
    return Number.isNaN(byHour) ? this.#resolve(local) : byHour;
  }

  /** Returns the local time of an instant. */
  local(instant: number): number {
    return instant + this.#offsetAt(instant);
  }

  /** Returns the instant of a local time; one that the clocks skip is taken by the clocks from before the change. */
  instantOrNext(local: number): number {
    return this.instant(local) ?? local - this.#offset(local - DAY);
  }

  /**
   * Adds a period to an instant: years and months by the calendar (31 January plus a month is the last of February),
   * then days, then hours of elapsed time. Returns `undefined` outside the years 1000 to 9999.
   */
  add(instant: number, period: Period): number | undefined {
    const moved = this.#addDays(instant, period) + period.hours * HOUR;
    return isCanonicalInstant(moved) ? moved : undefined;
  }

  #addDays(instant: number, { days, months, years }: Period): number {
    if (days === 0 && months === 0 && years === 0) return instant;
    const local = instant + this.#offsetAt(instant);
    const date = new Date(local * 1000);
    const month = date.getUTCFullYear() * 12 + date.getUTCMonth() + months + years * 12;
    const year = Math.floor(month / 12);
    if (year < FIRST_YEAR || year > LAST_YEAR) return Number.NaN;
    const day = Math.min(date.getUTCDate(), daysInMonth(year, (month % 12) + 1));
    const midnight = Date.UTC(year, month % 12, day) / 1000 + days * DAY;
    const timeOfDay = local - Math.floor(local / DAY) * DAY;
    return isCanonicalInstant(midnight) ? this.instantOrNext(midnight + timeOfDay) : Number.NaN;
  }

  // The instant of a local time, from the cached instant at which its span begins; NaN if the clocks change in the span.
  #within(cache: Map<number, number>, span: number, local: number): number {
    const index = Math.floor(local / span);
    let begin = cache.get(index);
    if (begin === undefined) {
      const first = this.#resolve(index * span) ?? Number.NaN;
      const last = this.#resolve((index + 1) * span - 1) ?? Number.NaN;
      begin = last - first === span - 1 ? first : Number.NaN;
      remember(cache, index, begin);
    }
    return begin + local - index * span;
  }

  // The clocks change at most once in the two days around a local time, so one of the offsets of both sides applies.
  #resolve(local: number): number | undefined {
    const before = local - this.#offset(local - DAY);
    const after = local - this.#offset(local + DAY);
    const valid = [before, after].filter((instant) => instant + this.#offset(instant) === local);
    return valid.length === 0 ? undefined : Math.min(...valid);
  }

  #offsetAt(instant: number): number {
    const day = Math.floor(instant / DAY);
    let offset = this.#offsets.get(day);
    if (offset === undefined) {
      offset = this.#offset(day * DAY);
      if (offset !== this.#offset((day + 1) * DAY - 1)) offset = Number.NaN;
      remember(this.#offsets, day, offset);
    }
    return Number.isNaN(offset) ? this.#offset(instant) : offset;
  }

  #offset(instant: number): number {
    return this.#rules === undefined ? 0 : Math.round(this.#rules.offset(instant * 1000) * 60);
  }
}

/** Returns a suggestion for a zone name that does not exist. */
export function zoneSuggestion(name: string): string {
  return (
    didYouMean(name, Intl.supportedValuesOf('timeZone')) ?? 'use an IANA name such as Europe/Berlin or UTC'
  );
}

function remember(cache: Map<number, number>, key: number, value: number): void {
  if (cache.size >= CACHED) cache.clear();
  cache.set(key, value);
}
