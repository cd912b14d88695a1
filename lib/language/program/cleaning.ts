import { quoted } from '../../errors/error.ts';
import type { BoundStatement } from '../directives/directives.ts';
import { fieldUses } from '../field-uses.ts';
import type { Script } from '../script.ts';
import type { Place } from '../syntax/diagnostics.ts';
import { Rejected } from './ended.ts';
import type { Fill } from './fills.ts';
import { fits } from './fitting.ts';
import { numberAdder, numberReader, type ReadNumber } from './number-format.ts';

/** One step that cleans the text of a field before it is translated. */
export interface CleaningStep {
  readonly place: Place;
  readonly directive: BoundStatement['directive'];
  readonly apply: Cleaner;
}

/** Cleans a text. */
export type Cleaner = (text: string) => string | Rejected;

/** Strips blanks at both ends. */
export const trim: Cleaner = (text) => text.trim();

/** Returns the steps of each fill, in the order in which they are applied. */
export function compileCleaning(
  script: Script,
  fills: readonly Fill[],
): readonly (readonly CleaningStep[])[] {
  const nulls = script.all('AddNull');
  return fills.map((fill) => {
    const { name } = fill.field;
    const isExtracted = fill.kind === 'extract' || fill.kind === 'context';
    const own = <
      S extends { readonly arguments: { readonly FIELD: { readonly value: { readonly name: string } } } },
    >(
      statements: readonly S[],
    ): readonly S[] => statements.filter((statement) => statement.arguments.FIELD.value.name === name);
    const steps: CleaningStep[] = [];
    const add = ({ place, directive }: Pick<CleaningStep, 'place' | 'directive'>, apply: Cleaner) =>
      steps.push({ place, directive, apply });

    const trimming = own(script.all('RemoveSpaces'));
    for (const statement of trimming) add(statement, trim);
    for (const statement of nulls) {
      const { FIELD, filter } = statement.arguments;
      const meant = FIELD.length === 0 ? isExtracted : FIELD.some(({ value }) => value.name === name);
      if (meant) add(statement, (text) => (fits(filter.value, text, 'stripped') ? '' : text));
    }
    const captures = own(script.all('Capture'));
    const [capture] = captures;
    if (capture !== undefined) {
      if (isIdentifier(fill)) add({ place: fill.place, directive: 'Extract' }, trim);
      const patterns = captures.map((statement) => statement.arguments.pattern.value);
      add(capture, (text) => {
        for (const pattern of patterns) {
          const parts = pattern.match(text);
          if (parts !== undefined) return parts[0] ?? '';
        }
        return '';
      });
    }
    for (const statement of own(script.all('SetNumberFormat'))) {
      const { decimal, thousands, unit } = statement.arguments;
      const read = numberReader({
        decimal: decimal.value,
        thousands: thousands?.value ?? '',
        unit: unit?.value,
        unitField: own(script.all('SetNumberUnit'))[0]?.arguments.FIELD2.value.name,
      });
      add(statement, numeric(name, read));
    }
    for (const statement of own(script.all('AddNumber'))) {
      add(statement, numeric(name, numberAdder(statement.arguments.number.value)));
    }
    for (const statement of own(script.all('SetUpperCase'))) add(statement, (text) => text.toUpperCase());
    return steps;
  });
}

/**
 * Returns the slots whose texts are stripped of outer blanks once they are translated: identifiers, which are stripped in the
 * end in any case, so statements that use them get them stripped too.
 */
export function strippedSlots(script: Script, fills: readonly Fill[]): ReadonlySet<number> {
  const used = new Set(Array.from(fieldUses(script), ({ field }) => field.name));
  const isStripped = (fill: Fill) =>
    isIdentifier(fill) && (fill.kind === 'extract' || fill.kind === 'context') && used.has(fill.field.name);
  return new Set(fills.flatMap((fill, slot) => (isStripped(fill) ? [slot] : [])));
}

function isIdentifier({ field: { spec } }: Fill): boolean {
  return spec?.kind === 'id' || spec?.kind === 'barcode';
}

/** Combines steps to one cleaner, which caches its last result: adjacent records often share values. */
export function cleanerOf(steps: readonly CleaningStep[]): Cleaner | undefined {
  const [only] = steps;
  if (only === undefined) return undefined;
  if (steps.length === 1 && only.apply === trim) return trim;
  let lastText = '';
  let lastResult = clean(steps, '');
  return (text) => {
    if (text !== lastText) {
      lastResult = clean(steps, text);
      lastText = text;
    }
    return lastResult;
  };
}

function clean(steps: readonly CleaningStep[], text: string): string | Rejected {
  let result = text;
  for (const step of steps) {
    const next = step.apply(result);
    if (typeof next !== 'string') return next;
    result = next;
  }
  return result;
}

function numeric(field: string, read: (text: string) => ReadNumber): Cleaner {
  return (text) => {
    const trimmed = text.trim();
    if (trimmed === '') return '';
    const number = read(trimmed);
    if ('digits' in number) return number.digits;
    return Rejected.field('RECORD_VALUE', { field, value: quoted(trimmed), problem: number.problem });
  };
}
