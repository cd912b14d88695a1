import type { Filter } from '../../model/filter/filter.ts';
import { nominalHours } from '../dates/period.ts';
import type { BoundStatement } from '../directives/directives.ts';
import type { Script } from '../script.ts';
import { type Diagnostics, placeName } from '../syntax/diagnostics.ts';

/** Warns of rules that never match because an earlier rule matches everything that they would. */
export function warnOfUnreachableRules(script: Script, diagnostics: Diagnostics): void {
  const warn = <S extends BoundStatement>(
    statements: readonly S[],
    covers: (earlier: S, later: S) => boolean,
  ): void => {
    for (const [index, later] of statements.entries()) {
      const earlier = statements.slice(0, index).find((candidate) => covers(candidate, later));
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
    ({ arguments: a }, { arguments: b }) =>
      a.type.value === b.type.value &&
      (a.filter.value.takesAll ||
        (a.offset.value === b.offset.value && isSame(a.filter.value, b.filter.value))),
  );
  warn(
    script.all('AddTranslation'),
    ({ arguments: a }, { arguments: b }) =>
      a.FIELD.value.name === b.FIELD.value.name && takes(a.filter.value, b.filter.value),
  );
  warn(
    script.all('AddTranslation2'),
    ({ arguments: a }, { arguments: b }) =>
      a.FIELD.value.name === b.FIELD.value.name &&
      (a.filter.value.takesAll ||
        (a.FIELD2.value.name === b.FIELD2.value.name && isSame(a.filter.value, b.filter.value))),
  );
  warn(
    script.all('AddRule'),
    ({ arguments: a }, { arguments: b }) =>
      a.FIELD.value.name === b.FIELD.value.name &&
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
  warn(script.all('AddExclusionOnValue'), ({ arguments: a }, { arguments: b }) => takesField(a, b));
  warn(script.all('AddMoveDateAdjustment'), ({ arguments: a }, { arguments: b }) => takesField(a, b));
  for (const name of ['AddRepositoryOnMoveDate', 'AddRepositoryOnWriteTime'] as const) {
    warn(
      script.all(name),
      ({ arguments: a }, { arguments: b }) =>
        takesField(a, b) && nominalHours(a.time.value) >= nominalHours(b.time.value),
    );
  }
  warn(
    script.all('AddSkipOnRepositoryChange'),
    ({ arguments: a }, { arguments: b }) =>
      takes(a.proposed.value, b.proposed.value) &&
      takes(a.target.value, b.target.value) &&
      takes(a.current.value, b.current.value),
  );
  warn(script.all('AddAttributeResolution'), ({ arguments: a }, { arguments: b }) =>
    takes(a.filter.value, b.filter.value),
  );
}

interface FieldRule {
  readonly FIELD: { readonly value: { readonly name: string } };
  readonly filter: { readonly value: Filter };
}

function takesField(a: FieldRule, b: FieldRule): boolean {
  return (
    a.filter.value.takesAll ||
    (a.FIELD.value.name === b.FIELD.value.name && isSame(a.filter.value, b.filter.value))
  );
}

function takes(a: Filter, b: Filter): boolean {
  return a.takesAll || isSame(a, b);
}

function isSame(a: Filter, b: Filter): boolean {
  return a.key === b.key;
}
