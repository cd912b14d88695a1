import type { Script } from './script.ts';

/** Rewrites the texts of a record, in place. */
export type Rewrite = (texts: string[]) => void;

/**
 * Compiles the translations of a definition: the pass of AddTranslation, then that of AddTranslation2.
 *
 * @param slotOf finds the slot of a field
 */
export function compileRewrites(script: Script, slotOf: (field: string) => number): readonly Rewrite[] {
  return [...firstPass(script, slotOf), ...secondPass(script, slotOf)];
}

// A field's result depends on nothing but its own text, so the last one is remembered.
function firstPass(script: Script, slotOf: (field: string) => number): readonly Rewrite[] {
  const byField = Map.groupBy(script.all('AddTranslation'), (rule) => rule.arguments.FIELD.value.name);
  return [...byField].map(([name, statements]): Rewrite => {
    const slot = slotOf(name);
    const rules = statements.map(({ arguments: { filter, translation } }) => ({
      filter: filter.value,
      translate: translation.value,
    }));
    const rewrite = (text: string): string =>
      rules.find(({ filter }) => filter.matches(text))?.translate(text) ?? text;
    let lastText = '';
    let lastResult = rewrite('');
    return (texts) => {
      const text = texts[slot] ?? '';
      if (text !== lastText) {
        lastResult = rewrite(text);
        lastText = text;
      }
      texts[slot] = lastResult;
    };
  });
}

// In the order of the definition across all fields: a rule may test what an earlier one has rewritten.
function secondPass(script: Script, slotOf: (field: string) => number): readonly Rewrite[] {
  const rules = script
    .all('AddTranslation2')
    .map(({ arguments: { FIELD, FIELD2, filter, translation } }) => ({
      slot: slotOf(FIELD.value.name),
      tested: slotOf(FIELD2.value.name),
      filter: filter.value,
      translate: translation.value,
    }));
  if (rules.length === 0) return [];
  const done = new Uint8Array(1 + Math.max(...rules.map(({ slot }) => slot)));
  const rewrite: Rewrite = (texts) => {
    done.fill(0);
    for (const { slot, tested, filter, translate } of rules) {
      if (done[slot] === 1 || !filter.matches(texts[tested] ?? '')) continue;
      texts[slot] = translate(texts[slot] ?? '');
      done[slot] = 1;
    }
  };
  return [rewrite];
}
