import type { CompileOptions } from '../definition.ts';
import type { Script } from '../script.ts';
import { type Diagnostics, type Place, placeName } from '../syntax/diagnostics.ts';
import type { DateFormat } from './date-format.ts';
import { DateReader } from './date-reader.ts';
import { Zone, zoneSuggestion } from './zone.ts';

/** Returns the zone of dates that name none: the definition's own, else the operator's. */
export function definitionZone(
  script: Script,
  options: Pick<CompileOptions, 'timeZone'>,
  diagnostics: Diagnostics,
): Zone | undefined {
  const said = script.all('SetTimeZone')[0]?.arguments.zone.value;
  if (said !== undefined) return said;
  // Asked for only here: to find out the machine's takes 20 ms, and it may have none.
  const { timeZone } = options;
  const zone = Zone.named(timeZone);
  if (zone === undefined) {
    const place = { file: '--timezone', line: 0, column: 0 };
    diagnostics.error(place, `there is no time zone ${timeZone}`, zoneSuggestion(timeZone));
  }
  return zone;
}

/** Returns a reader for each date field that has a format; a second statement for one field is an error. */
export function collectDateReaders(
  script: Script,
  zone: Zone,
  diagnostics: Diagnostics,
): ReadonlyMap<string, DateReader> {
  const readers = new Map<string, DateReader>();
  const places = new Map<string, Place>();
  const add = (name: string, place: Place, formats: readonly DateFormat[]): void => {
    const first = places.get(name);
    if (first !== undefined) {
      const suggestion = `give all formats in one SetDateFormat(${name}, ...)`;
      diagnostics.error(place, `${name} has a format already ${placeName(first, place)}`, suggestion);
      return;
    }
    places.set(name, place);
    readers.set(name, new DateReader(formats, zone));
  };
  for (const statement of script.inOrder(['SetDateFormat', 'SetMoveDateFormat', 'SetWriteTimeFormat'])) {
    const { place } = statement;
    if (statement.directive === 'SetDateFormat') {
      const { FIELD, format } = statement.arguments;
      add(
        FIELD.value.name,
        place,
        format.map(({ value }) => value),
      );
    } else {
      const name = statement.directive === 'SetMoveDateFormat' ? 'MOVEDATE' : 'WRITETIME';
      // The second of two SetMoveDateFormat is reported as such.
      if (!isRepeated(script, statement.directive, place)) {
        add(name, place, [statement.arguments.format.value]);
      }
    }
  }
  return readers;
}

function isRepeated(
  script: Script,
  directive: 'SetMoveDateFormat' | 'SetWriteTimeFormat',
  place: Place,
): boolean {
  return script.all(directive)[0]?.place !== place;
}
