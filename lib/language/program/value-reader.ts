import { quoted } from '../../errors/error.ts';
import { NEVER } from '../../model/canonical-instant.ts';
import type { FieldSpec } from '../../model/field.ts';
import type { Filter } from '../../model/filter/filter.ts';
import { spoilingOf, unmarked } from '../../model/spoilt.ts';
import { canonicalValue, isPlain } from '../../model/value.ts';
import type { DateReader } from '../dates/date-reader.ts';
import { Rejected } from './ended.ts';
import { fits } from './fitting.ts';

/** Returns the canonical value of a field's text, or why its record is rejected. */
export type ValueReader = (text: string) => string | Rejected;

/**
 * Returns the reader of a field. It caches its last result, since adjacent records often share customer, media,
 * repository and dates.
 *
 * @param dates reads the dates of a date field
 * @param never match the words for "never" in a date field
 */
export function valueReader(
  spec: FieldSpec,
  dates: DateReader | undefined,
  never: readonly Filter[] = [],
): ValueReader {
  const read =
    spec.kind === 'date' && (dates !== undefined || never.length > 0)
      ? dateReader(spec, dates, never)
      : plainReader(spec);
  const isKey = spec.role === 'key';
  let lastText = '';
  let lastResult: string | Rejected = isKey ? Rejected.field('RECORD_NO_KEY', { field: spec.name }) : '';
  return (text) => {
    if (text !== lastText) {
      const result = read(text);
      lastResult = result === '' && isKey ? Rejected.field('RECORD_NO_KEY', { field: spec.name }) : result;
      lastText = text;
    }
    return lastResult;
  };
}

function plainReader(spec: FieldSpec): ValueReader {
  return (text) => {
    if (isPlain(spec, text)) return text;
    const canonical = canonicalValue(spec, text);
    if ('value' in canonical) return canonical.value;
    return Rejected.field('RECORD_VALUE', {
      field: spec.name,
      value: quoted(unmarked(text)),
      problem: canonical.problem,
    });
  };
}

function dateReader(spec: FieldSpec, dates: DateReader | undefined, never: readonly Filter[]): ValueReader {
  const readCanonical = plainReader(spec);
  return (text) => {
    const trimmed = text.trim();
    if (trimmed === '') return '';
    if (never.length > 0 && never.some((filter) => fits(filter, text, 'stripped'))) return NEVER;
    if (dates === undefined) return readCanonical(trimmed);
    const read = dates.read(trimmed);
    if (typeof read === 'string') return read;
    if (spoilingOf(trimmed) !== undefined) return readCanonical(trimmed);
    const { problem } = read;
    return Rejected.field('RECORD_DATE', {
      field: spec.name,
      value: quoted(trimmed),
      format: dates.formats,
      problem,
    });
  };
}
