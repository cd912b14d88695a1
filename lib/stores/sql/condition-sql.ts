import {
  type Comparison,
  type Condition,
  type ConditionKey,
  specOf,
} from '../../model/condition/condition.ts';
import { attributeIndex, type FieldKind, type StoredKey } from '../../model/field.ts';
import { columnOf } from './column-of.ts';
import type { Parameter } from './connection.ts';
import type { Dialect } from './dialect.ts';

/** An expression for a row of tapesync.volume, true or false and never null, and its parameters. */
export interface ConditionSql {
  readonly sql: string;
  readonly parameters: readonly Parameter[];
}

/**
 * Returns the expression for a condition. Its parameters have the numbers from `first` on: nothing of a condition is in the
 * text but columns of the field table.
 */
export function conditionSql(
  condition: Condition,
  dialect: Pick<Dialect<never>, 'attribute'>,
  first: number,
): ConditionSql {
  const parameters: Parameter[] = [];
  const bound = (value: Parameter) => `$${first + parameters.push(value) - 1}`;
  const column = (key: ConditionKey) => {
    const index = attributeIndex(key);
    const name =
      index === undefined
        ? columnOf(key as StoredKey)
        : dialect.attribute(`CAST(${bound(index)} AS integer)`);
    return inOrder(name, specOf(key).kind);
  };
  const compared = (key: ConditionKey, comparison: Comparison, right: string) => {
    const left = column(key);
    // A missing value makes null of each comparison.
    return comparison === '!='
      ? `NOT coalesce(${left} = ${right}, FALSE)`
      : `coalesce(${left} ${comparison} ${right}, FALSE)`;
  };
  const sqlOf = (part: Condition): string => {
    switch (part.kind) {
      case 'and':
      case 'or':
        return `(${part.parts.map(sqlOf).join(part.kind === 'and' ? ' AND ' : ' OR ')})`;
      case 'not':
        return `NOT (${sqlOf(part.part)})`;
      case 'given':
        return specOf(part.field).kind === 'flag'
          ? `coalesce(${column(part.field)} = 1, FALSE)`
          : `${column(part.field)} IS NOT NULL`;
      case 'moving':
        return `(repository IS NOT NULL AND ${compared('repository', '!=', column('currentRepository'))})`;
      case 'value':
        return compared(part.field, part.comparison, typed(bound(part.value), specOf(part.field).kind));
      case 'fields':
        return compared(part.field, part.comparison, column(part.other));
      case 'like':
        return `coalesce(upper(${column(part.field)}) LIKE ${bound(likePattern(part.pattern))} ESCAPE '!', FALSE)`;
    }
  };
  return { sql: sqlOf(condition), parameters };
}

// By code points in a database of any language; upper() then also leaves all letters but A-Z alone, as SQLite's does.
function inOrder(column: string, kind: FieldKind): string {
  return kind === 'flag' || kind === 'count' ? column : `(${column} COLLATE "C")`;
}

function typed(parameter: string, kind: FieldKind): string {
  return `CAST(${parameter} AS ${kind === 'flag' || kind === 'count' ? 'bigint' : 'text'})`;
}

function likePattern(pattern: string): string {
  return pattern
    .replaceAll(/[a-z]/g, (letter) => letter.toUpperCase())
    .replaceAll(/[!%_]/g, '!$&')
    .replaceAll('*', '%')
    .replaceAll('?', '_');
}
