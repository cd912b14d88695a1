import { didYouMean } from '../../errors/suggestion.ts';
import { type Field, findField } from '../field-names.ts';
import { DIRECTIVES, directiveNames } from './directives.ts';

/** Returns what to write for a directive that there is not. */
export function unknownDirectiveHint(name: string): string {
  if (/ODBC|SQL|DSN|QUERY/i.test(name)) return DATABASE;
  if (/^Translate2?$/i.test(name)) return `did you mean AddTranslation${name.endsWith('2') ? '2' : ''}?`;
  const dated = datedField(name);
  if (dated !== undefined) return `write SetDateFormat(${dated.name}, "...");`;
  return didYouMean(name, DIRECTIVES.flatMap(directiveNames)) ?? 'definitions/README.md lists the directives';
}

const DATABASE =
  'a database is asked by SetQuery("select ..."); and named with --source; one that only ODBC reaches by a program behind --run';

// SetExpiryDateFormat, SetReadTimeFormat, SetMountFormat and the like: the published ones are those of two fields.
function datedField(name: string): Field | undefined {
  const [, about] = /^Set(\w+)Format$/i.exec(name) ?? [];
  if (about === undefined) return undefined;
  const base = about.replace(/(date|time)$/i, '');
  const candidates = [about, `${base}DATE`, `${base}TIME`].map(findField);
  return candidates.find((field) => field?.spec?.kind === 'date');
}
