import { didYouMean } from '../../errors/suggestion.ts';
import type { Where } from '../directives/directive-spec.ts';
import { type Field, fieldNames, findField } from '../field-names.ts';
import type { Script } from '../script.ts';
import { type Diagnostics, type Place, placeName } from '../syntax/diagnostics.ts';

/** How a field gets its first value in each record. */
export type Fill = { readonly field: Field; readonly place: Place } & (
  | { readonly kind: 'literal'; readonly value: string }
  | {
      readonly kind: 'extract';
      readonly where: Where;
      readonly length: number | undefined;
      /** The number of a record in the last header block; 0 is the record itself. */
      readonly record: number;
    }
  /** The value of the last line that matched AddContext. */
  | { readonly kind: 'context' }
  /** Empty until a translation or an AddRule sets its text. */
  | { readonly kind: 'empty' }
  /** Empty until a rule sets its value; it has no text. */
  | { readonly kind: 'rule' }
);

/**
 * Returns how each field is filled, in the order of the definition. Literals of the command line replace the statements
 * for their fields. Reports a second statement for a field.
 */
export function collectFills(
  script: Script,
  literals: ReadonlyMap<string, string>,
  diagnostics: Diagnostics,
): readonly Fill[] {
  const constants = commandLineFills(literals, diagnostics);
  const fills = new Map<string, Fill>();
  for (const fill of writtenFills(script)) {
    const { name } = fill.field;
    const first = fills.get(name);
    if (first === undefined) {
      fills.set(name, fill);
    } else {
      diagnostics.error(
        fill.place,
        `${name} is filled already ${placeName(first.place, fill.place)}`,
        'keep one of the two, or extract one to USER1 and choose by AddTranslation2',
      );
    }
  }
  for (const fill of constants) fills.set(fill.field.name, fill);
  for (const fill of targetFills(script)) {
    if (!fills.has(fill.field.name)) fills.set(fill.field.name, fill);
  }
  return [...fills.values()];
}

function commandLineFills(literals: ReadonlyMap<string, string>, diagnostics: Diagnostics): readonly Fill[] {
  return [...literals].flatMap(([name, value]) => {
    const place = { file: `--set ${name}`, line: 0, column: 0 };
    const field = findField(name);
    if (field !== undefined) return [{ kind: 'literal', field, value, place } as const];
    diagnostics.error(place, `there is no field ${name}`, didYouMean(name, fieldNames()));
    return [];
  });
}

function writtenFills(script: Script): readonly Fill[] {
  const contexts = new Set<string>();
  return script.inOrder(['SetLiteral', 'Extract', 'AddContext']).flatMap((statement): readonly Fill[] => {
    const { directive, place, arguments: given } = statement;
    const field = given.FIELD.value;
    if (directive === 'AddContext') {
      // Several patterns for one field are alternatives.
      if (contexts.has(field.name)) return [];
      contexts.add(field.name);
      return [{ kind: 'context', field, place }];
    }
    if (directive === 'SetLiteral') return [{ kind: 'literal', field, ...given.value }];
    const length = given.length?.value;
    const record = given.record?.value ?? 0;
    return [{ kind: 'extract', field, where: given.where.value, length, record, place }];
  });
}

function targetFills(script: Script): readonly Fill[] {
  const translated = script.inOrder(['AddTranslation2', 'AddRule']).map(({ arguments: { FIELD } }): Fill => {
    return { kind: 'empty', field: FIELD.value, place: FIELD.place };
  });
  const ruled = script
    .inOrder(['AddRepositoryOnMoveDate', 'AddRepositoryOnWriteTime'])
    .flatMap(({ directive, place }) => [
      ...ruleFill('REPOSITORY', place),
      ...(directive === 'AddRepositoryOnWriteTime' ? ruleFill('MOVEDATE', place) : []),
    ]);
  const dated = script.all('AddPeriod').map(({ arguments: { FIELD } }): Fill => {
    return { kind: 'rule', field: FIELD.value, place: FIELD.place };
  });
  const looked = script
    .inOrder(['SetLiteral', 'Extract', 'AddContext', 'AddTranslation2', 'AddRule'])
    .filter(({ arguments: { FIELD } }) => FIELD.value.name === 'REPOSITORY_DESC')
    .flatMap(({ place }) => ruleFill('REPOSITORY', place));
  return [...translated, ...dated, ...ruled, ...looked];
}

function ruleFill(name: string, place: Place): readonly Fill[] {
  const field = findField(name);
  return field === undefined ? [] : [{ kind: 'rule', field, place }];
}

/** Returns whether a field is filled with a text, and not only by rules that set its value. */
export function isFilled(fills: readonly Fill[], name: string): boolean {
  return fills.some(({ field, kind }) => field.name === name && kind !== 'rule');
}
