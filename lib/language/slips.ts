/**
 * Slips of definitions that can only be meant in one way: they are read so, with a warning that shows the clean spelling.
 *
 * @module
 */

import {
  type BoundStatement,
  type DirectiveName,
  isOnce,
  type StatementOf,
} from './directives/directives.ts';
import type { Fill } from './program/fills.ts';
import type { Script } from './script.ts';
import { type Diagnostics, placeName } from './syntax/diagnostics.ts';

/** Directives of which one statement for a field is enough, beside those that may be given only once. */
const ONE_FOR_A_FIELD: readonly DirectiveName[] = ['SetLiteral', 'Extract', 'SetPolicy'];

/**
 * Returns the statements without those that say word for word what an earlier one says, where a second one that differs would
 * be an error.
 */
export function withoutRepeats(
  statements: readonly BoundStatement[],
  diagnostics: Diagnostics,
): readonly BoundStatement[] {
  const first = new Map<string, BoundStatement>();
  return statements.filter((statement) => {
    const { directive, given, place } = statement;
    if (!isOnce(directive) && !ONE_FOR_A_FIELD.includes(directive)) return true;
    const text = JSON.stringify([directive, ...given]);
    const earlier = first.get(text);
    if (earlier === undefined) {
      first.set(text, statement);
      return true;
    }
    diagnostics.warning(place, `the same stands ${placeName(earlier.place, place)} already`, 'remove one');
    return false;
  });
}

/** Formats whose values have names, which may be numbers. */
const NAMING = ['TABLE', 'BLOCKS', 'PATTERN', 'JSON'];

/**
 * Returns the statements with the numbers of Extract that stand in quotes: where records have no names, and in delimited
 * records where no Extract names a heading that is no number. Elsewhere it is a heading, which gets a warning.
 */
export function withNumbers(
  statements: readonly BoundStatement[],
  diagnostics: Diagnostics,
): readonly BoundStatement[] {
  const isNaming = statements.some(
    (each) => each.directive === 'SetFormat' && NAMING.includes(each.arguments.format.value),
  );
  if (isNaming) return statements;
  const isHeaded =
    statements.some(({ directive }) => directive === 'SetCSVDelimiter') &&
    statements.some(
      (each) =>
        each.directive === 'Extract' &&
        each.arguments.where.value.kind === 'name' &&
        quotedNumber(each) === undefined,
    );
  return statements.map((statement) => {
    const number = statement.directive === 'Extract' ? quotedNumber(statement) : undefined;
    if (statement.directive !== 'Extract' || number === undefined) return statement;
    const { where } = statement.arguments;
    const found = isHeaded ? `"${number}" is the heading of a column` : `"${number}" is read as a number`;
    diagnostics.warning(
      where.place,
      found,
      isHeaded ? `write ${number} for the element of that number` : `write ${number}`,
    );
    if (isHeaded) return statement;
    const read = { ...where, value: { kind: 'number', number } } as const;
    return { ...statement, arguments: { ...statement.arguments, where: read } };
  });
}

function quotedNumber({ arguments: { where } }: StatementOf<'Extract'>): number | undefined {
  if (where.value.kind !== 'name') return undefined;
  const [name = '', ...others] = where.value.names;
  return others.length === 0 && /^\d{1,4}$/.test(name) ? Number(name) : undefined;
}

/** Directives that do nothing where their field is empty, unless their filter takes that. */
const OF_ONE_FIELD = ['RemoveSpaces', 'AddTranslation', 'AddExclusionOnValue'] as const;

/** Returns the script without the statements that have nothing to do, since nothing fills their field any more. */
export function withoutUnused(script: Script, fills: readonly Fill[], diagnostics: Diagnostics): Script {
  const unused = script.inOrder(OF_ONE_FIELD).filter(({ arguments: given }) => {
    const { name } = given.FIELD.value;
    if (fills.some(({ field }) => field.name === name)) return false;
    return !script.mayConcern(name) && !('filter' in given && given.filter.value.matches(''));
  });
  for (const { place, arguments: given } of unused) {
    const { name } = given.FIELD.value;
    diagnostics.warning(
      place,
      `this does nothing: ${name} is never filled`,
      `remove it, or add Extract(${name}, ...);`,
    );
  }
  return unused.length === 0 ? script : script.without(new Set(unused));
}
