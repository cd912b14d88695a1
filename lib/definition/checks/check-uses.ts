import type { Argument, DirectiveName } from '../directives/directives.ts';
import type { Field } from '../fields.ts';
import type { Fill } from '../program/fills.ts';
import type { Script } from '../script.ts';
import type { Diagnostics, Place } from '../syntax/diagnostics.ts';

/** Reports statements that use fields which nothing fills. */
export function checkUses(
  { script, fills }: { readonly script: Script; readonly fills: readonly Fill[] },
  diagnostics: Diagnostics,
): void {
  for (const { directive, field, place, needs } of uses(script)) {
    const { name } = field;
    const filled = needs === 'text' ? isFilled(fills, name) : fills.some((fill) => fill.field.name === name);
    if (filled || script.mayConcern(name)) continue;
    const suggestion = `add Extract(${name}, ...);`;
    diagnostics.error(place, `${directive} uses ${name}, which is never filled`, suggestion);
  }
  for (const { directive, place } of script.inOrder([
    'AddMoveDateAdjustment',
    'AddRepositoryOnMoveDate',
    'AddRepositoryOnWriteTime',
  ])) {
    const date = directive === 'AddRepositoryOnWriteTime' ? 'WRITETIME' : 'MOVEDATE';
    if (
      fills.some(({ field, place: from }) => field.name === date && from !== place) ||
      script.mayConcern(date)
    ) {
      continue;
    }
    const suggestion = `add Extract(${date}, ...);`;
    diagnostics.error(place, `${directive} looks at ${date}, which is never filled`, suggestion);
  }
}

/** Says whether a field has a text before rules that set values. */
export function isFilled(fills: readonly Fill[], name: string): boolean {
  return fills.some(({ field, kind }) => field.name === name && kind !== 'rule');
}

interface Use {
  readonly directive: DirectiveName;
  readonly field: Field;
  readonly place: Place;
  /** Whether the text of the field is looked at, or its value in the end. */
  readonly needs: 'text' | 'value';
}

function* uses(script: Script): Iterable<Use> {
  const use = (
    directive: DirectiveName,
    { value, place }: Argument<Field>,
    needs: Use['needs'] = 'text',
  ): Use => ({ directive, field: value, place, needs });
  for (const { directive, arguments: given } of script.inOrder([
    'RemoveSpaces',
    'AddLookup',
    'Capture',
    'SetNumberFormat',
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
  for (const { directive, arguments: given } of script.all('AddNull')) {
    for (const field of given.FIELD) yield use(directive, field);
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
  for (const { directive, arguments: given } of script.all('SetRequired')) {
    for (const field of given.FIELD) yield use(directive, field, 'value');
  }
  for (const { directive, arguments: given } of script.all('SetPolicy'))
    yield use(directive, given.FIELD, 'value');
}
