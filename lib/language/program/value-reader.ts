import { quoted } from '../../errors/error.ts';
import type { FieldKind, FieldSpec } from '../../model/field.ts';
import type { Filter } from '../../model/filter/filter.ts';
import { spoilingOf, unmarked } from '../../model/spoilt.ts';
import { canonicalValue } from '../../model/value.ts';
import { NEVER } from '../dates/canonical-instant.ts';
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
  const isCanonical = CANONICAL_TESTS[spec.kind];
  return (text) => {
    if (text.length <= spec.max && isCanonical?.(text)) return text;
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

/**
 * Quick tests for texts that are canonical already, as most are. They may miss some, but never accept a text that is not
 * canonical.
 */
const CANONICAL_TESTS: { readonly [K in FieldKind]?: (text: string) => boolean } = {
  id: isPlainId,
  text: (text) => isInk(text.charCodeAt(0)) && isInk(text.charCodeAt(text.length - 1)) && !CONTROL.test(text),
  count: (text) => PLAIN_COUNT.test(text),
};

// Surrogates too, since a text with a lone one is not canonical, and the marks of spoilt values.
const CONTROL = /[\u0000-\u001f\u007f-\u009f\ud800-\udfff\ufdd0-\ufdef]/;
const PLAIN_COUNT = /^[1-9]\d{0,17}$/;

// A loop is faster than a regular expression that has to match up to the end.
function isPlainId(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 48 || code > 90 || (code > 57 && code < 65)) return false;
  }
  return text !== '';
}

// Printable ASCII except the blank: other characters may be blanks for trimming.
function isInk(code: number): boolean {
  return code > 32 && code < 127;
}
