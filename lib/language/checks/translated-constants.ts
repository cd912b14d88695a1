import type { DateReader } from '../dates/date-reader.ts';
import { Rejected } from '../program/ended.ts';
import { fits } from '../program/fitting.ts';
import { type ValueReader, valueReader } from '../program/value-reader.ts';
import type { Script } from '../script.ts';
import type { Diagnostics } from '../syntax/diagnostics.ts';

/** Warns of translations to a text that their field cannot hold: each record that they match is rejected. */
export function warnOfTranslatedConstants(
  script: Script,
  dateReaders: ReadonlyMap<string, DateReader>,
  diagnostics: Diagnostics,
): void {
  const fieldOf = ({
    arguments: { FIELD },
  }: {
    readonly arguments: { readonly FIELD: { readonly value: { readonly name: string } } };
  }) => FIELD.value.name;
  const ruled = new Set(script.all('AddRule').map(fieldOf));
  const translatedAgain = new Set(script.all('AddTranslation2').map(fieldOf));
  const exclusions = Map.groupBy(script.inOrder(['AddExclusionOnValue', 'AddNever']), fieldOf);
  const readers = new Map<string, ValueReader>();
  for (const statement of script.inOrder(['AddTranslation', 'AddTranslation2'])) {
    const { FIELD, translation } = statement.arguments;
    const { name, spec } = FIELD.value;
    const dates = dateReaders.get(name);
    if (spec === undefined || (spec.kind === 'date' && dates === undefined) || ruled.has(name)) continue;
    if (statement.directive === 'AddTranslation' && translatedAgain.has(name)) continue;
    const constant = statement.given.at(-1) ?? '';
    if (constant === '' || /[*~^%]/.test(constant)) continue;
    const isLeftOut = exclusions.get(name)?.some((each) => fits(each.arguments.filter.value, constant));
    if (isLeftOut) continue;
    const read = readers.get(name) ?? valueReader(spec, dates);
    readers.set(name, read);
    const value = read(constant);
    if (!(value instanceof Rejected)) continue;
    diagnostics.warning(translation.place, `records with it are rejected: ${value.message}`);
  }
}
