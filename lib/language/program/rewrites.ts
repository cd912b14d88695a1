import type { BoundStatement } from '../directives/directives.ts';
import type { Script } from '../script.ts';
import type { Place } from '../syntax/diagnostics.ts';
import { fits, fittingForm, strip } from './fitting.ts';
import { templateFiller } from './template.ts';

/** A statement that set a text. */
type Rewriter = { readonly place: Place; readonly directive: BoundStatement['directive'] };

/** Receives each statement that set a slot, after it did. */
type Trace = (slot: number, by: Rewriter) => void;

/** Rewrites the texts of a record in place. */
export interface Rewrite {
  (texts: string[], trace?: Trace): void;
  /** The only slot that it looks at and changes; absent if there may be several. */
  readonly slot?: number;
}

/**
 * Compiles the rules that rewrite texts: the pass of AddTranslation, then that of AddTranslation2, then AddRule.
 *
 * @param stripped the slots whose texts have no outer blanks after the first pass
 */
export function compileRewrites(
  script: Script,
  slotOf: (field: string) => number,
  stripped: ReadonlySet<number>,
): readonly Rewrite[] {
  return [...firstPass(script, slotOf, stripped), ...secondPass(script, slotOf), ...rules(script, slotOf)];
}

// The result for a field depends only on its own text, so the last one is cached.
function firstPass(
  script: Script,
  slotOf: (field: string) => number,
  stripped: ReadonlySet<number>,
): readonly Rewrite[] {
  const bySlot = Map.groupBy(script.all('AddTranslation'), (rule) => slotOf(rule.arguments.FIELD.value.name));
  return [...new Set([...bySlot.keys(), ...stripped])].map((slot): Rewrite => {
    const statements = bySlot.get(slot);
    if (statements === undefined) {
      const stripping = (texts: string[]) => {
        texts[slot] = strip(texts[slot] ?? '');
      };
      return Object.assign(stripping, { slot });
    }
    const prefers = stripped.has(slot) ? 'stripped' : 'as extracted';
    const ruleFor = (text: string) =>
      statements.find((statement) => fits(statement.arguments.filter.value, text, prefers));
    const rewrite = (text: string): string => {
      const rule = ruleFor(text);
      if (rule === undefined) return stripped.has(slot) ? strip(text) : text;
      const { filter, translation } = rule.arguments;
      return translation.value(fittingForm(filter.value, text, prefers) ?? text);
    };
    let lastText = '';
    let lastResult = rewrite('');
    const translating = (texts: string[], trace?: Trace) => {
      const text = texts[slot] ?? '';
      if (text !== lastText) {
        lastResult = rewrite(text);
        lastText = text;
      }
      texts[slot] = lastResult;
      const rule = trace && ruleFor(text);
      if (rule !== undefined) trace?.(slot, rule);
    };
    return Object.assign(translating, { slot });
  });
}

/** A rule that sets one slot if it matches. */
interface SlotRule {
  readonly slot: number;
  readonly by: Rewriter;
  matches(texts: readonly string[]): boolean;
  value(texts: readonly string[]): string;
}

function secondPass(script: Script, slotOf: (field: string) => number): readonly Rewrite[] {
  return inOrder(
    script.all('AddTranslation2').map((statement): SlotRule => {
      const { FIELD, FIELD2, filter, translation } = statement.arguments;
      const slot = slotOf(FIELD.value.name);
      const tested = slotOf(FIELD2.value.name);
      return {
        slot,
        by: statement,
        matches: (texts) => fits(filter.value, texts[tested] ?? ''),
        value: (texts) => translation.value(texts[slot] ?? ''),
      };
    }),
  );
}

function rules(script: Script, slotOf: (field: string) => number): readonly Rewrite[] {
  return inOrder(
    script.all('AddRule').map((statement): SlotRule => {
      const { FIELD, FIELD2, filter, value } = statement.arguments;
      const conditions = FIELD2.map((field, index) => ({
        tested: slotOf(field.value.name),
        filter: filter[index]?.value,
      }));
      return {
        slot: slotOf(FIELD.value.name),
        by: statement,
        matches: (texts) =>
          conditions.every(({ tested, filter: wanted }) => wanted && fits(wanted, texts[tested] ?? '')),
        value: templateFiller(value.value, slotOf),
      };
    }),
  );
}

// Rules apply in the order of the definition across all fields, since a rule may test what an earlier one set. The first
// matching rule of each field counts.
function inOrder(slotRules: readonly SlotRule[]): readonly Rewrite[] {
  if (slotRules.length === 0) return [];
  const done = new Uint8Array(1 + Math.max(...slotRules.map(({ slot }) => slot)));
  const rewrite: Rewrite = (texts, trace) => {
    done.fill(0);
    for (const rule of slotRules) {
      const { slot } = rule;
      if (done[slot] === 1 || !rule.matches(texts)) continue;
      texts[slot] = rule.value(texts);
      done[slot] = 1;
      trace?.(slot, rule.by);
    }
  };
  return [rewrite];
}
