import type { Filter } from '../../model/filter/filter.ts';
import { nominalHours } from '../../model/period.ts';
import type { Argument, StatementOf } from '../directives/directives.ts';
import type { Field } from '../field-names.ts';
import type { Script } from '../script.ts';
import { type Diagnostics, type Place, placeName } from '../syntax/diagnostics.ts';

/** Warns of rules that never match because an earlier rule matches everything that they would. */
export function warnOfUnreachableRules(script: Script, diagnostics: Diagnostics): void {
  const warn = <A>(statements: readonly Statement<A>[], cover: Cover<A>): void => {
    for (const [later, earlier] of coveredBy(statements, cover)) {
      const place = placeName(earlier, later);
      const suggestion = 'put the narrower rule first, or remove one';
      diagnostics.warning(later, `this never matches: the rule ${place} takes all that it would`, suggestion);
    }
  };

  warn(script.all('AddString'), {
    takes: ({ type, offset, filter }) => [type.value, ...ownOrAll(filter, offset.value)],
    coveredBy: ({ type, offset, filter }) => [[type.value], [type.value, offset.value, filter.value.key]],
  });
  warn(script.all('AddTranslation'), {
    takes: ({ FIELD, filter }) => [FIELD.value.name, ...ownOrAll(filter)],
    coveredBy: ({ FIELD, filter }) => [[FIELD.value.name], [FIELD.value.name, filter.value.key]],
  });
  warn(script.all('AddTranslation2'), {
    takes: ({ FIELD, FIELD2, filter }) => [FIELD.value.name, ...ownOrAll(filter, FIELD2.value.name)],
    coveredBy: ({ FIELD, FIELD2, filter }) => [
      [FIELD.value.name],
      [FIELD.value.name, FIELD2.value.name, filter.value.key],
    ],
  });
  warn(script.all('AddRule'), {
    takes: (rule) => [rule.FIELD.value.name, ...conditions(rule, true)],
    coveredBy: (rule) => subsets(conditions(rule, false)).map((asked) => [rule.FIELD.value.name, ...asked]),
  });
  warn(script.all('AddExclusionOnValue'), OF_FIELD);
  warn(script.all('AddMoveDateAdjustment'), OF_FIELD);
  for (const name of ['AddRepositoryOnMoveDate', 'AddRepositoryOnWriteTime'] as const) {
    const reach = ({ time }: StatementOf<typeof name>['arguments']) => nominalHours(time.value);
    warn(script.all(name), { ...OF_FIELD, reach });
  }
  warn(script.all('AddSkipOnRepositoryChange'), {
    takes: ({ proposed, target, current }) => [proposed, target, current].map(keyOrAll),
    coveredBy: ({ proposed, target, current }) =>
      [proposed, target, current].reduce<readonly Key[]>(
        (keys, { value }) =>
          keys.flatMap((key) => [
            [...key, ALL],
            [...key, value.key],
          ]),
        [[]],
      ),
  });
  warn(script.all('AddAttributeResolution'), {
    takes: ({ filter }) => ownOrAll(filter),
    coveredBy: ({ filter }) => [[], [filter.value.key]],
  });
}

interface Statement<A> {
  readonly place: Place;
  readonly arguments: A;
}

/** What rules of one directive take, as parts that are compared. */
type Key = readonly (string | number)[];

/** How a rule tells what it takes, and what takes all of that. */
interface Cover<A> {
  takes(rule: A): Key;
  coveredBy(rule: A): readonly Key[];
  /** Of rules that take the same, one that reaches less is covered. */
  reach?(rule: A): number;
}

interface Taker {
  readonly place: Place;
  readonly index: number;
  readonly reach: number;
}

/** Yields each rule that an earlier one covers, with the first that does. Looks up, so that many rules take no longer each. */
function* coveredBy<A>(
  statements: readonly Statement<A>[],
  cover: Cover<A>,
): Iterable<readonly [later: Place, earlier: Place]> {
  const takers = new Map<string, Taker>();
  for (const [index, { place, arguments: rule }] of statements.entries()) {
    const reach = cover.reach?.(rule) ?? 0;
    const earlier = cover
      .coveredBy(rule)
      .map((key) => takers.get(JSON.stringify(key)))
      .filter((taker) => taker !== undefined && taker.reach >= reach)
      .reduce(
        (first, taker) => ((taker?.index ?? 0) < (first?.index ?? Number.POSITIVE_INFINITY) ? taker : first),
        undefined,
      );
    if (earlier !== undefined) yield [place, earlier.place];
    const key = JSON.stringify(cover.takes(rule));
    if ((takers.get(key)?.reach ?? -1) < reach) takers.set(key, { place, index, reach });
  }
}

/** Stands for a filter that takes everything, which no filter has as its key. */
const ALL = 0;

interface FieldRule {
  readonly FIELD: Argument<Field>;
  readonly filter: Argument<Filter>;
}

const OF_FIELD: Cover<FieldRule> = {
  takes: ({ FIELD, filter }) => ownOrAll(filter, FIELD.value.name),
  coveredBy: ({ FIELD, filter }) => [[], [FIELD.value.name, filter.value.key]],
};

/** Nothing for a filter that takes everything, whatever it looks at. */
function ownOrAll({ value }: Argument<Filter>, ...looksAt: Key): Key {
  return value.takesAll ? [] : [...looksAt, value.key];
}

function keyOrAll({ value }: Argument<Filter>): string | number {
  return value.takesAll ? ALL : value.key;
}

interface Conditions {
  readonly FIELD2: readonly Argument<Field>[];
  readonly filter: readonly Argument<Filter>[];
}

function conditions({ FIELD2, filter }: Conditions, onlyLimiting: boolean): readonly string[] {
  const asked = FIELD2.flatMap(({ value: { name } }, index) => {
    const wanted = filter[index]?.value;
    return wanted === undefined || (onlyLimiting && wanted.takesAll) ? [] : [`${name} ${wanted.key}`];
  });
  return [...new Set(asked)].sort();
}

/** Most conditions of which all subsets are looked up. */
const MOST_CONDITIONS = 8;

function subsets(parts: readonly string[]): readonly (readonly string[])[] {
  if (parts.length > MOST_CONDITIONS) return [[], parts, ...parts.map((part) => [part])];
  let all: readonly (readonly string[])[] = [[]];
  for (const part of parts) all = all.concat(all.map((some) => some.concat(part)));
  return all;
}
