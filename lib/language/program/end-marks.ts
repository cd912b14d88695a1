import { TapesyncError } from '../../errors/error.ts';
import type { Filter } from '../../model/filter/filter.ts';
import type { PartPattern } from '../../sources/formats/part-pattern.ts';
import type { Script } from '../script.ts';
import { Excluded } from './ended.ts';

/** A statement of AddAnnouncedCount. */
interface Announcement {
  readonly pattern: PartPattern;
  readonly excluded: Excluded;
}

/** The announcements that count the same records. */
export interface AnnouncedCount {
  readonly announcements: readonly Announcement[];
  /** The texts that count; absent where the records do that are volumes, are rejected, or are excluded by their values. */
  readonly filter: Filter | undefined;
}

/** Collects the AddAnnouncedCount statements of a definition, those with the same filter together. */
export function collectAnnouncedCounts(script: Script): readonly AnnouncedCount[] {
  const counts = new Map<string | undefined, AnnouncedCount & { readonly announcements: Announcement[] }>();
  for (const { label, arguments: given } of script.all('AddAnnouncedCount')) {
    const filter = given.filter?.value;
    const count = counts.get(filter?.key) ?? { announcements: [], filter };
    count.announcements.push({ pattern: given.pattern.value, excluded: new Excluded(label) });
    counts.set(filter?.key, count);
  }
  return [...counts.values()];
}

/** A statement of AddAnnouncedNumber. */
export interface AnnouncedNumber {
  readonly announcements: readonly Announcement[];
  /** Takes the number of a line. */
  readonly record: PartPattern;
}

/** Collects the AddAnnouncedNumber statements of a definition, those about the same lines together. */
export function collectAnnouncedNumbers(script: Script): readonly AnnouncedNumber[] {
  const numbers = new Map<string, AnnouncedNumber & { readonly announcements: Announcement[] }>();
  for (const { label, arguments: given } of script.all('AddAnnouncedNumber')) {
    const record = given.record.value;
    const number = numbers.get(record.text) ?? { announcements: [], record };
    number.announcements.push({ pattern: given.pattern.value, excluded: new Excluded(label) });
    numbers.set(record.text, number);
  }
  return [...numbers.values()];
}

/** Watches one input for what its definition says about the end of a whole export. */
export class EndMarks {
  readonly #counters: readonly Counter[];
  readonly #numberings: readonly Numbering[];
  /** The first FOOTER rule, if there is one. */
  readonly #footerRule: Excluded | undefined;
  #footerLine = 0;
  #lastRecord = 0;
  #noticed = 0;

  constructor(
    counts: readonly AnnouncedCount[],
    numbers: readonly AnnouncedNumber[],
    footerRule: Excluded | undefined,
  ) {
    this.#counters = counts.map((count) => new Counter(count));
    this.#numberings = numbers.map((number) => new Numbering(number));
    this.#footerRule = footerRule;
  }

  /** Whether a footer has come, and no record behind it: then the input may end here. */
  get hasFooter(): boolean {
    return this.#footerLine > this.#lastRecord;
  }

  /** How many lines were noticed: footers, announcements, and those that count for one by what stands in them. */
  get noticed(): number {
    return this.#noticed;
  }

  /** Whether the marks speak of how many records there are, or where the last one is. */
  get countRecords(): boolean {
    return this.#footerRule !== undefined || this.#counters.some(({ countsRecords }) => countsRecords);
  }

  /** Counts records that were not looked at, the last of which begins on `lastLine`. */
  pass(count: number, lastLine: number): void {
    if (!this.countRecords) return;
    this.context(lastLine);
    for (const counter of this.#counters) counter.record(count);
  }

  /** Looks at the text of a record; returns why it is no volume if it announces how many there are. */
  announced(text: string): Excluded | undefined {
    let excluded: Excluded | undefined;
    for (const counter of this.#counters) {
      const { found } = counter;
      excluded = counter.take(text) ?? excluded;
      if (counter.found > found) this.#noticed++;
    }
    for (const numbering of this.#numberings) {
      excluded = numbering.take(text) ?? excluded;
      if (numbering.isNumbered) this.#noticed++;
    }
    if (excluded !== undefined) this.#noticed++;
    return excluded;
  }

  /** Notes the line of a footer. */
  footer(line: number): void {
    this.#footerLine = line;
    this.#noticed++;
  }

  /** Notes a line that records follow, such as the one above a list: of a whole export a footer stands behind it. */
  context(line: number): void {
    this.#lastRecord = Math.max(this.#lastRecord, line);
  }

  /** Notes a record that is a volume, or would be one but for its values. */
  record(line: number): void {
    this.context(line);
    for (const counter of this.#counters) counter.record();
  }

  /** Returns what is missing at the end of the input. */
  missing(source: string): TapesyncError | undefined {
    const rule = this.#footerRule?.reason;
    if (rule !== undefined && this.#footerLine <= this.#lastRecord)
      return new TapesyncError('SOURCE_FOOTER_MISSING', {
        source,
        line: Math.max(1, this.#lastRecord),
        rule,
      });
    const short = this.#numberings.map((numbering) => numbering.short()).find((each) => each !== undefined);
    if (short !== undefined) return new TapesyncError('SOURCE_NUMBER', { source, ...short });
    const wrong = this.#counters.find((counter) => counter.announced !== counter.found);
    if (wrong === undefined) return undefined;
    const { found } = wrong;
    const announced = wrong.isAnnounced ? wrong.announced : 'none';
    return new TapesyncError('SOURCE_COUNT', { source, announced, found, rule: wrong.rule });
  }
}

/** Counts records, and how many of them are announced. */
class Counter {
  announced = 0;
  /** Whether a line announced a number, be it 0. */
  isAnnounced = false;
  found = 0;
  /** The statement that announced records, or could have. */
  rule: string;
  readonly #count: AnnouncedCount;

  constructor(count: AnnouncedCount) {
    this.#count = count;
    this.rule = count.announcements[0]?.excluded.reason ?? '';
  }

  take(text: string): Excluded | undefined {
    const { announcements, filter } = this.#count;
    for (const { pattern, excluded } of announcements) {
      const number = numberOf(pattern.match(text)?.[0]);
      if (number === undefined) continue;
      this.announced += number;
      this.isAnnounced = true;
      this.rule = excluded.reason;
      return excluded;
    }
    if (filter?.matches(text)) this.found++;
    return undefined;
  }

  /** Whether it counts records, and not texts. */
  get countsRecords(): boolean {
    return this.#count.filter === undefined;
  }

  record(count = 1): void {
    if (this.countsRecords) this.found += count;
  }
}

/** An announced number that was not reached. */
interface Short {
  readonly announced: number | 'none';
  readonly found: number;
  readonly rule: string;
}

/** Watches the numbers of lines for the one that has to be reached. */
class Numbering {
  readonly #number: AnnouncedNumber;
  #announced: number | undefined;
  #found = 0;
  /** The statement that announced a number, or could have. */
  #rule: string;
  #short: Short | undefined;
  /** Whether the last line had a number. */
  isNumbered = false;

  constructor(number: AnnouncedNumber) {
    this.#number = number;
    this.#rule = number.announcements[0]?.excluded.reason ?? '';
  }

  take(text: string): Excluded | undefined {
    const { announcements, record } = this.#number;
    for (const { pattern, excluded } of announcements) {
      const parts = pattern.match(text);
      const [number, less = 0] = ['number', 'less'].map((name) =>
        numberOf(parts?.[pattern.names.indexOf(name)]),
      );
      if (number === undefined) continue;
      this.#short ??= this.#behind();
      this.#announced = Math.max(0, number - less);
      this.#found = 0;
      this.#rule = excluded.reason;
      return excluded;
    }
    // What stands behind the number is of no account.
    const [digits] = /^\d+/.exec(record.match(text)?.[0] ?? '') ?? [];
    this.isNumbered = digits !== undefined;
    if (digits !== undefined) this.#found = Math.max(this.#found, Number(digits));
    return undefined;
  }

  /** Returns the first number that was not reached; at the end of the input. */
  short(): Short | undefined {
    return this.#short ?? this.#behind('none');
  }

  #behind(unannounced?: 'none'): Short | undefined {
    const announced = this.#announced;
    const found = this.#found;
    if (announced === undefined)
      return unannounced === undefined ? undefined : { announced: unannounced, found, rule: this.#rule };
    return found < announced ? { announced, found, rule: this.#rule } : undefined;
  }
}

// A whole number, with or without signs between thousands.
function numberOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d+(?:[.,' ]\d{3})*$/.test(text)) return undefined;
  return Number(text.replaceAll(/\D/g, ''));
}
