/**
 * Conditions for tests: made of text, made at random, and evaluated in plain TypeScript.
 *
 * @module
 */

import fc from 'fast-check';
import type { Comparison, Condition, ConditionKey } from '../../../../lib/model/condition/condition.ts';
import { specOf } from '../../../../lib/model/condition/condition.ts';
import { parseCondition } from '../../../../lib/model/condition/parse.ts';

/** The moment from which the dates of the tests count. */
export const NOW = Date.parse('2026-03-15T18:30:00Z') / 1000;

/** Parses a condition that is known to be right. */
export function conditionOf(text: string): Condition {
  const parsed = parseCondition(text, NOW);
  if ('problem' in parsed) throw new Error(`${text}: ${parsed.problem}`);
  return parsed.condition;
}

/** The canonical values of a volume. */
export type Values = { readonly [K in ConditionKey]?: string };

/** Says whether a condition holds of a volume, as the documentation says it, and as slowly as that is. */
export function holds(condition: Condition, values: Values): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.parts.every((part) => holds(part, values));
    case 'or':
      return condition.parts.some((part) => holds(part, values));
    case 'not':
      return !holds(condition.part, values);
    case 'given': {
      const value = values[condition.field];
      return specOf(condition.field).kind === 'flag' ? value === '1' : value !== undefined;
    }
    case 'moving':
      return values.repository !== undefined && values.repository !== values.currentRepository;
    case 'value':
      return compared(condition.field, condition.comparison, values[condition.field], condition.value);
    case 'fields':
      return compared(
        condition.field,
        condition.comparison,
        values[condition.field],
        values[condition.other],
      );
    case 'like': {
      const value = values[condition.field];
      return value !== undefined && fits([...upper(condition.pattern)], [...upper(value)]);
    }
  }
}

function compared(key: ConditionKey, comparison: Comparison, left?: string, right?: string): boolean {
  if (left === undefined || right === undefined) return comparison === '!=';
  const isNumber = specOf(key).kind === 'count';
  const order = isNumber
    ? Number(BigInt(left) - BigInt(right))
    : Buffer.compare(Buffer.from(left), Buffer.from(right));
  switch (comparison) {
    case '=':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

function upper(text: string): string {
  return text.replaceAll(/[a-z]/g, (letter) => letter.toUpperCase());
}

function fits([first, ...rest]: readonly string[], text: readonly string[]): boolean {
  if (first === undefined) return text.length === 0;
  if (first === '*') return fits(rest, text) || (text.length > 0 && fits([first, ...rest], text.slice(1)));
  return text.length > 0 && (first === '?' || first === text[0]) && fits(rest, text.slice(1));
}

// Few values, so that many are equal; text that would hurt where it became part of a statement or a pattern.
const TEXTS = [
  'a',
  'A',
  'b',
  "' OR 1=1--",
  '%',
  '_',
  'a%',
  '!',
  '\\',
  'not',
  'slot',
  '"',
  'Käse',
  'KÄSE',
  '９',
  '😀',
  '\uff5e',
];
const VALUES = {
  volume: ['A1', 'A2', 'B1-2'],
  media: ['LTO', 'DLT'],
  repository: ['LIBR', 'OFFS', '9'],
  currentRepository: ['LIBR', 'OFFS', '9'],
  homeRepository: ['LIBR', 'OFFS'],
  slot: TEXTS,
  description: TEXTS,
  attribute7: TEXTS,
  attribute200: ['a', 'b'],
  scratch: ['1', '0'],
  hidden: ['1', '0'],
  moveLock: ['1', '0'],
  moveDate: ['2026-03-15T00:00:00Z', '2026-03-15T23:59:59Z', '2026-03-16T00:00:00Z', '1999-12-31T00:00:00Z'],
  writeTime: ['2026-03-15T00:00:00Z', '2026-03-15T18:30:00Z'],
  usage: ['0', '9', '10', '9223372036854775807', '9223372036854775806'],
  generation: ['9', '10', '2'],
} as const satisfies { readonly [K in ConditionKey]?: readonly string[] };

type Key = keyof typeof VALUES;
const KEYS = Object.keys(VALUES) as Key[];
const LIKE: readonly Key[] = ['volume', 'repository', 'slot', 'description', 'attribute7'];
const EQUALITIES = ['=', '!='] as const;
const COMPARISONS = ['=', '!=', '<', '<=', '>', '>='] as const;

/** The fields that a volume may be given, at random. */
export const SOME_VALUES = fc
  .record(
    Object.fromEntries(
      KEYS.filter((key) => key !== 'volume' && key !== 'media').map((key) => [
        key,
        fc.option(fc.constantFrom(...VALUES[key]), { nil: undefined }),
      ]),
    ),
  )
  .map(
    (values) =>
      Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Values,
  );

const comparisonsOf = (key: Key) => {
  return fc.constantFrom<Comparison>(...(specOf(key).kind === 'flag' ? EQUALITIES : COMPARISONS));
};

const LEAF: fc.Arbitrary<Condition> = fc.oneof(
  fc.constantFrom(...KEYS).map((field): Condition => ({ kind: 'given', field })),
  fc.constant<Condition>({ kind: 'moving' }),
  fc.constantFrom(...KEYS).chain((field) =>
    fc.record({
      kind: fc.constant('value' as const),
      field: fc.constant(field),
      comparison: comparisonsOf(field),
      value: fc.constantFrom<string>(...VALUES[field]),
    }),
  ),
  fc
    .constantFrom<readonly [Key, Key]>(
      ['repository', 'homeRepository'],
      ['repository', 'slot'],
      ['description', 'attribute7'],
      ['attribute7', 'attribute200'],
      ['moveDate', 'writeTime'],
      ['usage', 'generation'],
      ['scratch', 'hidden'],
    )
    .chain(([field, other]) =>
      fc.record({
        kind: fc.constant('fields' as const),
        field: fc.constant(field),
        comparison: comparisonsOf(field),
        other: fc.constant(other),
      }),
    ),
  fc.record({
    kind: fc.constant('like' as const),
    field: fc.constantFrom(...LIKE),
    pattern: fc
      .array(fc.constantFrom('*', '?', 'a', 'A', '1', '%', '_', '!', 'ä', '\\', '😀'), {
        minLength: 1,
        maxLength: 4,
      })
      .map((parts) => parts.join('').replaceAll(/\*+/g, '*')),
  }),
);

/** Any condition over these fields. */
export const ANY_CONDITION: fc.Arbitrary<Condition> = fc.letrec<{ any: Condition }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    LEAF,
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      parts: fc.array(tie('any'), { minLength: 2, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('not' as const), part: tie('any') }),
  ),
})).any;
