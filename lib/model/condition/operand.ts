/**
 * What stands on the right of a comparison: read as the kind of the field demands.
 *
 * @module
 */

import { quoted } from '../../errors/error.ts';
import type { FieldKind } from '../field.ts';
import { dayOf, isDay, parseMoment } from '../moment.ts';
import { canonicalDate, canonicalValue, isCanonicalDate } from '../value.ts';
import { type Comparison, type Condition, type ConditionField, conditionField } from './condition.ts';
import { ConditionError, type Token } from './tokens.ts';

const DAY = 86_400;
const UNITS: Readonly<Record<string, number>> = { h: 3600, d: DAY, w: 7 * DAY };
const DAYS: ReadonlyMap<string, number> = new Map([
  ['yesterday', -1],
  ['today', 0],
  ['tomorrow', 1],
]);

/**
 * Returns the condition that compares a field with what a token stands for: another field, where it is a word that names
 * one, else a value. `now` is in seconds since 1970 UTC. Throws a ConditionError.
 */
export function comparison(
  field: ConditionField,
  operator: Comparison,
  operand: Token,
  now: number,
): Condition {
  const { key } = field;
  if (field.kind === 'flag' && operator !== '=' && operator !== '!=') {
    throw new ConditionError(`${key} is a flag: only = and != compare it`, operand);
  }
  const other = operand.kind === 'word' ? conditionField(operand.text) : undefined;
  if (other !== undefined) {
    if (KINDS[field.kind] !== KINDS[other.kind]) {
      const meant = `; if the text is meant, write "${operand.text}"`;
      throw new ConditionError(
        `${key} is ${KINDS[field.kind]} and ${other.key} ${KINDS[other.kind]}: they cannot be compared${meant}`,
        operand,
      );
    }
    return { kind: 'fields', field: key, comparison: operator, other: other.key };
  }
  if (operand.text.trim() === '') {
    throw new ConditionError(
      `nothing equals an empty text: write not ${key} for volumes without it`,
      operand,
    );
  }
  if (field.kind === 'date') return dateComparison(field, operator, operand, now);
  const canonical = canonicalValue(field, operand.text);
  if ('problem' in canonical)
    throw new ConditionError(explained(field, operand.text, canonical.problem), operand);
  return { kind: 'value', field: key, comparison: operator, value: canonical.value };
}

/** Returns the condition that holds a field against a pattern. Throws a ConditionError. */
export function pattern({ key, kind }: ConditionField, operand: Token): Condition {
  if (KINDS[kind] !== KINDS.text) {
    throw new ConditionError(
      `${key} is ${KINDS[kind]}, and ~ is for texts: compare it with = < or >`,
      operand,
    );
  }
  if (
    operand.text === '' ||
    /[\u0000-\u001f\u007f-\u009f]/.test(operand.text) ||
    !operand.text.isWellFormed()
  ) {
    throw new ConditionError('expected a pattern such as A0*L8: text, * and ?', operand);
  }
  return { kind: 'like', field: key, pattern: operand.text.replaceAll(/\*+/g, '*') };
}

const KINDS: Readonly<Record<FieldKind, string>> = {
  id: 'a text',
  barcode: 'a text',
  text: 'a text',
  flag: 'a flag',
  date: 'a date',
  count: 'a number',
};

function explained({ key, kind }: ConditionField, text: string, problem: string): string {
  if (kind === 'flag') return `${key} is a flag: expected YES or NO, found ${quoted(text)}`;
  return kind === 'count'
    ? `${key} is a number: ${quoted(text)} ${problem}`
    : `${key} ${quoted(text)}: ${problem}`;
}

// A day is all of its seconds: what is before it is before the first, what is after it after the last.
function dateComparison(
  { key }: ConditionField,
  operator: Comparison,
  operand: Token,
  now: number,
): Condition {
  const date = dateOf(operand.text, now);
  if (date === undefined) {
    throw new ConditionError(
      `${key} is a date: expected a day (2026-11-30), a moment (2026-11-30T18:00:00Z), now, today, tomorrow, yesterday, or a span from now (-3d, +12h, +2w), found ${quoted(operand.text)}`,
      operand,
    );
  }
  const is = (comparison: Comparison, value: string): Condition => ({
    kind: 'value',
    field: key,
    comparison,
    value,
  });
  if ('moment' in date) return is(operator, date.moment);
  const [first, last] = [`${date.day}T00:00:00Z`, `${date.day}T23:59:59Z`];
  const during: Condition = { kind: 'and', parts: [is('>=', first), is('<=', last)] };
  switch (operator) {
    case '=':
      return during;
    case '!=':
      return { kind: 'not', part: during };
    case '<':
    case '>=':
      return is(operator, first);
    case '<=':
    case '>':
      return is(operator, last);
  }
}

function dateOf(
  text: string,
  now: number,
): { readonly moment: string } | { readonly day: string } | undefined {
  const word = text.toLowerCase();
  const away = DAYS.get(word);
  if (away !== undefined) return { day: dayOf(now + away * DAY) };
  if (isDay(text)) return { day: text };
  const [, sign, count, unit = ''] = /^([+-])(\d{1,6})([hdw])$/.exec(word) ?? [];
  const span = Number(`${sign}${count}`) * (UNITS[unit] ?? Number.NaN);
  const seconds = word === 'now' ? now : Number.isNaN(span) ? parseMoment(text) : now + span;
  if (seconds === undefined) return undefined;
  const moment = canonicalDate(Math.floor(seconds));
  return isCanonicalDate(moment) ? { moment } : undefined;
}
