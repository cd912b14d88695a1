import type { Argument, DirectiveName } from './directives/directives.ts';
import type { Field } from './field-names.ts';
import type { Script } from './script.ts';
import type { Place } from './syntax/diagnostics.ts';

/** The use of a field by a statement. */
interface FieldUse {
  readonly directive: DirectiveName;
  readonly field: Field;
  readonly place: Place;
  /** Whether the statement uses the text of the field, or its value after all rules. */
  readonly needs: 'text' | 'value';
}

/** Yields the uses of fields by the statements of a definition. */
export function* fieldUses(script: Script): Iterable<FieldUse> {
  const use = (
    directive: DirectiveName,
    { value, place }: Argument<Field>,
    needs: FieldUse['needs'] = 'text',
  ): FieldUse => ({ directive, field: value, place, needs });
  for (const { directive, arguments: given } of script.inOrder([
    'RemoveSpaces',
    'AddLookup',
    'Capture',
    'SetNumberFormat',
    'SetNumberUnit',
    'AddNumber',
    'SetUpperCase',
    'AddTranslation',
    'AddTranslation2',
    'AddExclusionOnValue',
    'AddNever',
    'AddMoveDateAdjustment',
    'AddRepositoryOnMoveDate',
    'AddRepositoryOnWriteTime',
  ])) {
    yield use(directive, given.FIELD);
    if ('FIELD2' in given) yield use(directive, given.FIELD2);
  }
  for (const { directive, arguments: given } of script.all('AddRule')) {
    for (const field of given.FIELD2) yield use(directive, field);
    for (const piece of given.value.value.pieces) {
      if (typeof piece !== 'string') yield use(directive, { value: piece, place: given.value.place });
    }
  }
  for (const { directive, arguments: given } of script.all('AddPeriod')) {
    yield use(directive, given.from, 'value');
    yield use(directive, given.amount);
  }
  for (const { directive, arguments: given } of script.inOrder(['AddNull', 'SetRequired', 'SetPolicy'])) {
    const needs = directive === 'AddNull' ? 'text' : 'value';
    for (const field of [given.FIELD].flat()) yield use(directive, field, needs);
  }
}
