import type { Filter } from '../../model/filter/filter.ts';
import type { BoundStatement, StatementOf } from '../directives/directives.ts';
import type { Fill } from '../program/fills.ts';
import { fits } from '../program/fitting.ts';
import type { Script } from '../script.ts';
import { type Diagnostics, placeName } from '../syntax/diagnostics.ts';

/** Statements of an earlier step that are compared with each of a later one: more would take long. */
const MOST_EARLIER = 100;

/** Warns of statements that never get to see what they are for, since one of an earlier step has taken or not yet made it. */
export function warnOfHiddenStatements(
  script: Script,
  fills: readonly Fill[],
  diagnostics: Diagnostics,
): void {
  const warn = (hidden: BoundStatement, earlier: BoundStatement, why: string): void => {
    const other = `${earlier.directive} ${placeName(earlier.place, hidden.place)}`;
    diagnostics.warning(hidden.place, `${hidden.directive} never has an effect: ${other} ${why}`);
  };
  hiddenByNull(script, warn);
  hiddenByStrings(script, warn);
  hiddenByTranslation(script, warn);
  madeLater(script, fills, warn);
}

type Warn = (hidden: BoundStatement, earlier: BoundStatement, why: string) => void;

// AddNull empties a value before anything else looks at it.
function hiddenByNull(script: Script, warn: Warn): void {
  const nulls = script.all('AddNull').slice(0, MOST_EARLIER);
  if (nulls.length === 0) return;
  for (const statement of script.inOrder(['AddTranslation', 'AddNever'])) {
    const { FIELD, filter } = statement.arguments;
    const earlier = nulls.find(({ arguments: given }) => {
      const isMeant =
        given.FIELD.length === 0 || given.FIELD.some(({ value }) => value.name === FIELD.value.name);
      return isMeant && takesExamples(given.filter.value, filter.value);
    });
    if (earlier !== undefined) warn(statement, earlier, 'empties all values that it is for');
  }
}

/** The types of AddString in the order in which they are asked. */
const ORDER = ['FAILURE', 'TERMINATE', 'START', 'END', 'FOOTER', 'HEADER', 'EXCLUSION'] as const;

// What AddString takes is neither of a later type nor a context.
function hiddenByStrings(script: Script, warn: Warn): void {
  const strings = script.all('AddString').slice(0, MOST_EARLIER);
  const rank = ({ arguments: { type } }: StatementOf<'AddString'>) => ORDER.indexOf(type.value);
  for (const statement of strings) {
    const { offset, filter } = statement.arguments;
    const earlier = strings.find(
      (other) =>
        rank(other) < rank(statement) &&
        other.arguments.offset.value === offset.value &&
        takesExamples(other.arguments.filter.value, filter.value),
    );
    if (earlier !== undefined)
      warn(statement, earlier, `(${earlier.arguments.type.value}) takes all its lines before`);
  }
  for (const statement of script.all('AddContext')) {
    const lines = contextLines(statement);
    const earlier = strings.find(
      ({ arguments: { offset, filter } }) =>
        lines.length > 0 && lines.every((line) => filter.value.matches(line.slice(offset.value))),
    );
    if (earlier !== undefined)
      warn(statement, earlier, `(${earlier.arguments.type.value}) takes all its lines before`);
  }
}

const PARTS = ['', 'A7', 'x y-1'];

/** Returns a few lines that a statement of AddContext takes. */
function contextLines({
  given: [, text = ''],
  arguments: { pattern },
}: StatementOf<'AddContext'>): readonly string[] {
  const lines = PARTS.map((part) => text.replaceAll('*', part).replace('{}', part));
  return lines.filter((line) => pattern.value.match(line) !== undefined);
}

// An exclusion sees the translated value.
function hiddenByTranslation(script: Script, warn: Warn): void {
  const byField = Map.groupBy(script.all('AddTranslation'), ({ arguments: { FIELD } }) => FIELD.value.name);
  for (const statement of script.all('AddExclusionOnValue').slice(0, MOST_EARLIER)) {
    const { FIELD, filter } = statement.arguments;
    const translations = byField.get(FIELD.value.name) ?? [];
    if (translations.length > MOST_EARLIER) continue;
    const examples = filter.value.examples();
    const by = examples.map((example) => {
      const first = translations.find((each) => fits(each.arguments.filter.value, example));
      const isGone = first && !fits(filter.value, first.arguments.translation.value(example));
      return isGone ? first : undefined;
    });
    const [earlier] = by;
    if (earlier !== undefined && by.every((each) => each !== undefined)) {
      warn(statement, earlier, 'changes all values that it is for');
    }
  }
}

/** Directives that change an extracted value before any is set by a rule. */
const CLEANERS = [
  'RemoveSpaces',
  'Capture',
  'SetNumberFormat',
  'AddNumber',
  'SetUpperCase',
  'AddTranslation',
] as const;

function madeLater(script: Script, fills: readonly Fill[], warn: Warn): void {
  const empty = new Set(fills.flatMap(({ kind, field }) => (kind === 'empty' ? [field.name] : [])));
  if (empty.size === 0) return;
  const makers = script.inOrder(['AddTranslation2', 'AddRule']);
  for (const statement of script.inOrder(CLEANERS)) {
    const { name } = statement.arguments.FIELD.value;
    if (!empty.has(name)) continue;
    if (statement.directive === 'AddTranslation' && fits(statement.arguments.filter.value, '')) continue;
    const maker = makers.find(({ arguments: { FIELD } }) => FIELD.value.name === name);
    if (maker !== undefined) warn(statement, maker, `sets ${name} only after it`);
  }
}

function takesExamples(earlier: Filter, later: Filter): boolean {
  const examples = later.examples();
  return examples.length > 0 && examples.every((example) => fits(earlier, example));
}
