import { Zone, zoneSuggestion } from '../../model/zone.ts';
import type { CompileOptions } from '../definition.ts';
import type { Script } from '../script.ts';
import { type Diagnostics, type Place, placeName } from '../syntax/diagnostics.ts';
import { DateReader } from './date-reader.ts';

/**
 * Returns the zone of dates that name none: that of SetTimeZone, else that of the options. Reports a zone of the options
 * that does not exist.
 */
export function definitionZone(
  script: Script,
  options: Pick<CompileOptions, 'timeZone'>,
  diagnostics: Diagnostics,
): Zone | undefined {
  const own = script.all('SetTimeZone')[0]?.arguments.zone.value;
  if (own !== undefined) return own;
  // Read only if needed: to load the rules of zones is slow, and the machine's zone may be none of them.
  const { timeZone } = options;
  const zone = Zone.named(timeZone);
  if (zone === undefined) {
    const place = { file: '--timezone', line: 0, column: 0 };
    diagnostics.error(place, `there is no time zone ${timeZone}`, zoneSuggestion(timeZone));
  }
  return zone;
}

/** Returns a reader for each date field that has a format, by field name; reports a second statement for one field. */
export function collectDateReaders(
  script: Script,
  zone: Zone,
  diagnostics: Diagnostics,
): ReadonlyMap<string, DateReader> {
  const readers = new Map<string, DateReader>();
  const places = new Map<string, Place>();
  const language = script.all('SetDateLanguage')[0]?.arguments.language.value;
  for (const statement of script.inOrder(['SetDateFormat', 'SetMoveDateFormat', 'SetWriteTimeFormat'])) {
    const { directive, place, arguments: given } = statement;
    // Script.checkOnce reports the second of two SetMoveDateFormat.
    if (directive !== 'SetDateFormat' && script.all(directive)[0] !== statement) continue;
    const own = directive === 'SetMoveDateFormat' ? 'MOVEDATE' : 'WRITETIME';
    const name = 'FIELD' in given ? given.FIELD.value.name : own;
    const first = places.get(name);
    if (first !== undefined) {
      const suggestion = `give all formats in one SetDateFormat(${name}, ...)`;
      diagnostics.error(place, `${name} has a format already ${placeName(first, place)}`, suggestion);
      continue;
    }
    places.set(name, place);
    const written = [given.format].flat().map(({ value }) => value);
    const formats = language === undefined ? written : written.map((format) => format.in(language));
    readers.set(name, new DateReader(formats, zone));
  }
  return readers;
}
