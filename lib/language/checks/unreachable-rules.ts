import type { Filter } from '../../model/filter/filter.ts';
import { nominalHours } from '../dates/period.ts';
import type { Argument } from '../directives/directives.ts';
import type { Field } from '../field-names.ts';
import type { Script } from '../script.ts';
import { type Diagnostics, type Place, placeName } from '../syntax/diagnostics.ts';

/** Warns of rules that never match because an earlier rule matches everything that they would. */
export function warnOfUnreachableRules(script: Script, diagnostics: Diagnostics): void {
  const warn = <A>(
    statements: readonly { readonly place: Place; readonly arguments: A }[],
    covers: (earlier: A, later: A) => boolean,
  ): void => {
    for (const [index, later] of statements.entries()) {
      const earlier = statements
        .slice(0, index)
        .find((candidate) => covers(candidate.arguments, later.arguments));
      if (earlier === undefined) continue;
      const place = placeName(earlier.place, later.place);
      const suggestion = 'put the narrower rule first, or remove one';
      diagnostics.warning(
        later.place,
        `this never matches: the rule ${place} takes all that it would`,
        suggestion,
      );
    }
  };

  warn(
    script.all('AddString'),
    (a, b) =>
      a.type.value === b.type.value &&
      (a.filter.value.takesAll || (a.offset.value === b.offset.value && isSame(a.filter, b.filter))),
  );
  warn(script.all('AddTranslation'), (a, b) => setsSame(a, b) && takes(a.filter, b.filter));
  warn(
    script.all('AddTranslation2'),
    (a, b) =>
      setsSame(a, b) &&
      takesField({ FIELD: a.FIELD2, filter: a.filter }, { FIELD: b.FIELD2, filter: b.filter }),
  );
  warn(
    script.all('AddRule'),
    (a, b) =>
      setsSame(a, b) &&
      a.FIELD2.every((field, index) => {
        const wanted = a.filter[index]?.value;
        return (
          wanted?.takesAll ||
          b.FIELD2.some((other, at) => {
            const narrower = b.filter[at]?.value;
            return (
              other.value.name === field.value.name && wanted !== undefined && wanted.key === narrower?.key
            );
          })
        );
      }),
  );
  warn(script.all('AddExclusionOnValue'), takesField);
  warn(script.all('AddMoveDateAdjustment'), takesField);
  for (const name of ['AddRepositoryOnMoveDate', 'AddRepositoryOnWriteTime'] as const) {
    warn(
      script.all(name),
      (a, b) => takesField(a, b) && nominalHours(a.time.value) >= nominalHours(b.time.value),
    );
  }
  warn(
    script.all('AddSkipOnRepositoryChange'),
    (a, b) => takes(a.proposed, b.proposed) && takes(a.target, b.target) && takes(a.current, b.current),
  );
  warn(script.all('AddAttributeResolution'), (a, b) => takes(a.filter, b.filter));
}

interface FieldRule {
  readonly FIELD: Argument<Field>;
  readonly filter: Argument<Filter>;
}

function setsSame(a: Pick<FieldRule, 'FIELD'>, b: Pick<FieldRule, 'FIELD'>): boolean {
  return a.FIELD.value.name === b.FIELD.value.name;
}

function takesField(a: FieldRule, b: FieldRule): boolean {
  return a.filter.value.takesAll || (setsSame(a, b) && isSame(a.filter, b.filter));
}

function takes(a: Argument<Filter>, b: Argument<Filter>): boolean {
  return a.value.takesAll || isSame(a, b);
}

function isSame(a: Argument<Filter>, b: Argument<Filter>): boolean {
  return a.value.key === b.value.key;
}
