import { type Condition, conditionField } from './condition.ts';
import { WORD } from './tokens.ts';

/** Returns the canonical text of a condition: parsed, it is the same condition, whenever that is. */
export function printCondition(condition: Condition): string {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.parts.map((part) => inside(part)).join(` ${condition.kind} `);
    case 'not':
      return `not ${inside(condition.part)}`;
    case 'given':
      return condition.field;
    case 'moving':
      return 'moving';
    case 'value':
      return `${condition.field}${condition.comparison}${text(condition.value)}`;
    case 'fields':
      return `${condition.field}${condition.comparison}${condition.other}`;
    case 'like':
      return `${condition.field}~${text(condition.pattern)}`;
  }
}

function inside(part: Condition): string {
  const printed = printCondition(part);
  return part.kind === 'and' || part.kind === 'or' ? `(${printed})` : printed;
}

function text(value: string): string {
  const isWord = WORD.test(value) && !/^(?:and|or|not)$/i.test(value) && conditionField(value) === undefined;
  return isWord ? value : `"${value.replaceAll('"', '""')}"`;
}
