import { CLEARED } from '../../model/volume-record.ts';
import type { FieldExplanation } from '../definition.ts';
import type { RecordView } from './extraction.ts';
import { fits } from './fitting.ts';
import type { Program } from './program.ts';

/**
 * Repeats the steps of a program for one record, and returns for each field the statements that set it, with the text that
 * each of them left.
 *
 * @param values the canonical values; `undefined` if the record was excluded or rejected
 */
export function explainFields(
  program: Program,
  view: RecordView,
  values: readonly string[] | undefined,
): readonly FieldExplanation[] {
  const { names, extraction, origins, cleaning, rewrites, layout, nameOf } = program;
  const clearing = new Map(layout.clearing.map(({ index, filter }) => [layout.values[index], filter]));
  const clears = (slot: number, text: string): boolean => {
    const filter = clearing.get(slot);
    return filter === undefined ? clearing.has(slot) : fits(filter, text);
  };
  const steps: FieldExplanation['steps'][number][][] = names.map((_, slot) => {
    const text = extraction.getters[slot]?.(view) ?? '';
    return [{ by: origins[slot] ?? '', text }];
  });
  const texts = steps.map((own, slot) => {
    let text = own[0]?.text ?? '';
    for (const step of cleaning[slot] ?? []) {
      const next = step.apply(text);
      if (typeof next !== 'string') {
        own.push({ by: nameOf(step), text: next.message });
        break;
      }
      if (next !== text) own.push({ by: nameOf(step), text: next });
      text = next;
    }
    return text;
  });
  for (const rewrite of rewrites) {
    rewrite(texts, (slot, by) => steps[slot]?.push({ by: nameOf(by), text: texts[slot] ?? '' }));
  }
  return names.map((name, slot) => ({
    name,
    value: (values ?? texts)[slot] || (clears(slot, texts[slot] ?? '') ? CLEARED : ''),
    steps: steps[slot] ?? [],
  }));
}
