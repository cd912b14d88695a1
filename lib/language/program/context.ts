import type { PartPattern } from '../../sources/formats/part-pattern.ts';
import type { Script } from '../script.ts';
import { Excluded } from './ended.ts';

/** What the lines above a record determine for it. */
export interface Context {
  /** The values of AddContext, by field. */
  readonly values: ReadonlyMap<string, string>;
  /** The records of the last header block. */
  readonly headers: readonly string[];
}

/** The context above the first line of an input. */
export const EMPTY_CONTEXT: Context = { values: new Map(), headers: [] };

/** A context and the line that began it: it applies to records that begin below. */
interface ContextChange {
  readonly line: number;
  readonly context: Context;
}

/**
 * Keeps contexts by the lines that began them, for a reader that may still have lines of a record from above. Records
 * are asked for in the order of their lines.
 */
export class ContextTimeline {
  #current = EMPTY_CONTEXT;
  readonly #changes: ContextChange[] = [];
  /** How many of the changes have been passed. They are removed many at once, since each removal moves all others. */
  #passed = 0;

  /**
   * Adds the context that a line began.
   *
   * @param replacesLast whether no record can begin between the change before and this one
   */
  add(line: number, context: Context, replacesLast: boolean): void {
    if (replacesLast && this.#passed < this.#changes.length) this.#changes.pop();
    this.#changes.push({ line, context });
  }

  /** Returns the context of a record that begins on a line. */
  at(line: number): Context {
    for (;;) {
      const next = this.#changes[this.#passed];
      if (next === undefined || next.line >= line) break;
      this.#current = next.context;
      this.#passed++;
    }
    if (this.#passed > MOST_PASSED) {
      this.#changes.splice(0, this.#passed);
      this.#passed = 0;
    }
    return this.#current;
  }
}

const MOST_PASSED = 1000;

/** Makes one text of the values of a context, anew only where they have changed: equal texts, equal values. */
export class ContextState {
  #values: ReadonlyMap<string, string> = new Map();
  #text = '[]';

  of(values: ReadonlyMap<string, string>): string {
    if (values !== this.#values) {
      this.#values = values;
      const sorted = [...values].sort(([one], [other]) => (one < other ? -1 : 1));
      this.#text = JSON.stringify(sorted);
    }
    return this.#text;
  }
}

/** A rule of AddContext: takes a field from lines that are no records. */
export interface ContextRule {
  readonly field: string;
  readonly pattern: PartPattern;
  readonly excluded: Excluded;
}

/** Collects the AddContext rules of a definition. */
export function collectContextRules(script: Script): readonly ContextRule[] {
  return script.all('AddContext').map(({ label, arguments: { FIELD, pattern } }) => ({
    field: FIELD.value.name,
    pattern: pattern.value,
    excluded: new Excluded(label),
  }));
}

/**
 * Takes the values of a line for the records below it, by the first rule of each field that matches the line. Returns
 * the values from there on and the reason why the line is no record; `undefined` if no rule matches.
 */
export function takeContext(
  rules: readonly ContextRule[],
  text: string,
  before: ReadonlyMap<string, string>,
): { readonly values: ReadonlyMap<string, string>; readonly excluded: Excluded } | undefined {
  let excluded: Excluded | undefined;
  const taken = new Map<string, string>();
  for (const rule of rules) {
    if (taken.has(rule.field)) continue;
    const value = rule.pattern.match(text)?.[0];
    if (value === undefined) continue;
    taken.set(rule.field, value);
    excluded ??= rule.excluded;
  }
  return excluded === undefined ? undefined : { values: new Map([...before, ...taken]), excluded };
}
