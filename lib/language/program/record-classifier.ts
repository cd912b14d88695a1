import type { Filter } from '../../model/filter/filter.ts';
import type { RecordType } from '../directives/directive-spec.ts';
import type { Script } from '../script.ts';
import { Excluded } from './ended.ts';

interface RecordRule {
  readonly offset: number;
  readonly filter: Filter;
  /** Whether it also matches blank records that are shorter than its filter. */
  readonly takesBlank: boolean;
  readonly excluded: Excluded;
}

/** The AddString rules of a definition, by type. */
export interface RecordRules {
  readonly rules: Readonly<Record<RecordType, readonly RecordRule[]>>;
  /** The number of records in a header block. */
  readonly headerCount: number;
  /** The indexes of the records of a header block from which values are taken. */
  readonly taken: readonly number[];
}

const ENDING: readonly RecordType[] = ['TERMINATE', 'END'];

/** A filter for a blank record: published for one of any length, though it names a number of blanks. */
const BLANKS = /^ +\*$/;

/** Collects the AddString rules of a definition. */
export function collectRecordRules(script: Script): RecordRules {
  const rules: Record<RecordType, RecordRule[]> = {
    HEADER: [],
    EXCLUSION: [],
    START: [],
    END: [],
    FOOTER: [],
    TERMINATE: [],
    FAILURE: [],
  };
  const isLine = script.inOrder(['SetFormat', 'SetDetailCount']).length === 0;
  for (const { label, arguments: given } of script.all('AddString')) {
    const { type, offset, filter } = given;
    // Where records are made of several lines, a blank one may end them: it is not to be excluded.
    const mayTakeBlank = ENDING.includes(type.value) || (type.value === 'EXCLUSION' && isLine);
    rules[type.value].push({
      offset: offset.value,
      filter: filter.value,
      takesBlank: mayTakeBlank && BLANKS.test(filter.value.key),
      excluded: new Excluded(label),
    });
  }
  const taken = script
    .all('Extract')
    .flatMap(({ arguments: { record } }) => (record?.value ? [record.value - 1] : []));
  return { rules, headerCount: script.all('SetHeaderCount')[0]?.arguments.count.value ?? 1, taken };
}

/** Separates the records of one input that may be volumes from headers, markers and excluded records, by their text. */
export class RecordClassifier {
  /** Whether a TERMINATE record ended the input. */
  terminated = false;
  readonly #rules: RecordRules['rules'];
  readonly #headerCount: number;
  readonly #taken: readonly number[];
  #headers: string[] = [];
  /** Records of the current header block that are still to come. */
  #headersLeft = 0;
  #headerRule: Excluded | undefined;
  /** The rule that switched processing off, if it is off. */
  #off: Excluded | undefined;
  /** The line of the first START since which there was no END. */
  #started: number | undefined;
  #state: string | undefined;

  constructor({ rules, headerCount, taken }: RecordRules) {
    this.#rules = rules;
    this.#taken = taken;
    this.#headerCount = headerCount;
    this.#off = rules.START[0]?.excluded;
  }

  /** The records of the last header block; the first one matched HEADER. */
  get headers(): readonly string[] {
    return this.#headers;
  }

  /** What earlier records have left that decides what later ones are, and whether the input may end: equal texts, equal results. */
  get state(): string {
    this.#state ??= this.#stateNow();
    return this.#state;
  }

  /** Returns the label of the FAILURE rule that matches a record. */
  failure(text: string): string | undefined {
    return firstMatch(this.#rules.FAILURE, text)?.reason;
  }

  /** The line of a START that no END has followed, and the END rule, where the definition has one. */
  get unended(): { readonly line: number; readonly rule: string } | undefined {
    const [end] = this.#rules.END;
    if (this.#started === undefined || end === undefined) return undefined;
    return { line: this.#started, rule: end.excluded.reason };
  }

  /** Returns the first FOOTER rule. */
  get footerRule(): Excluded | undefined {
    return this.#rules.FOOTER[0]?.excluded;
  }

  /** Returns whether an exclusion is that of a FOOTER rule. */
  isFooter(excluded: Excluded): boolean {
    return this.#rules.FOOTER.some((rule) => rule.excluded === excluded);
  }

  /** Returns why the next record of the input is no volume; `undefined` if it may be one. */
  classify(text: string, line: number): Excluded | undefined {
    if (this.#headersLeft > 0) {
      this.#state = undefined;
      this.#headersLeft--;
      this.#headers.push(text);
      return this.#headerRule;
    }
    const terminate = firstMatch(this.#rules.TERMINATE, text);
    if (terminate !== undefined) {
      this.#state = undefined;
      this.terminated = true;
      return terminate;
    }
    const start = firstMatch(this.#rules.START, text);
    if (start !== undefined) {
      this.#state = undefined;
      this.#off = undefined;
      this.#started ??= line;
      return start;
    }
    const end = firstMatch(this.#rules.END, text);
    if (end !== undefined) {
      this.#state = undefined;
      this.#off = end;
      this.#started = undefined;
      return end;
    }
    const footer = firstMatch(this.#rules.FOOTER, text);
    if (footer !== undefined) return footer;
    if (this.#off !== undefined) return this.#off;
    const header = firstMatch(this.#rules.HEADER, text);
    if (header !== undefined) {
      this.#state = undefined;
      this.#headerRule = header;
      this.#headers = [text];
      this.#headersLeft = this.#headerCount - 1;
      return header;
    }
    return firstMatch(this.#rules.EXCLUSION, text);
  }

  #stateNow(): string {
    const isHeader = this.#headersLeft > 0;
    return JSON.stringify([
      this.terminated,
      // Where it is on, a START is open.
      this.#off?.reason,
      this.#headersLeft,
      isHeader ? this.#headerRule?.reason : undefined,
      ...this.#taken.map((index) => this.#headers[index]),
    ]);
  }
}

function firstMatch(rules: readonly RecordRule[], text: string): Excluded | undefined {
  for (const { offset, filter, takesBlank, excluded } of rules) {
    if (filter.matches(offset === 0 ? text : text.slice(offset))) return excluded;
    if (takesBlank && text.trim() === '') return excluded;
  }
  return undefined;
}
