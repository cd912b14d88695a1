import t from 'tap';
import { collectContextRules, takeContext } from '../../../../lib/language/program/context-rules.ts';
import { scriptOf } from '../compile.ts';

function taken(definition: string, line: string, before: Readonly<Record<string, string>> = {}) {
  const found = takeContext(collectContextRules(scriptOf(definition)), line, new Map(Object.entries(before)));
  return found && { values: Object.fromEntries(found.values), reason: found.excluded.reason };
}

const RULES = `AddContext(USER1, "Pool: {}"); AddContext(USER1, "{} pool"); AddContext(SYSTEM, "Pool: * on {}");`;

t.test('a line that no rule matches is no context', async (t) => {
  t.equal(taken(RULES, 'A00001'), undefined);
  t.equal(taken('', 'Pool: A'), undefined);
});

t.test('a line gives a value to the field of the first rule that matches it', async (t) => {
  t.strictSame(taken(RULES, 'Scratch pool'), {
    values: { USER1: 'Scratch' },
    reason: 'AddContext(USER1, "{} pool") at line 1',
  });
});

t.test('one line may give values to several fields, and is excluded by the first of the rules', async (t) => {
  t.strictSame(taken(RULES, 'pool: A on node 1'), {
    values: { USER1: 'A on node 1', SYSTEM: 'node 1' },
    reason: 'AddContext(USER1, "Pool: {}") at line 1',
  });
});

t.test('a value takes the place of the one before, others stay', async (t) => {
  t.strictSame(taken(RULES, 'Pool: B', { USER1: 'A', SYSTEM: 'x' })?.values, { USER1: 'B', SYSTEM: 'x' });
  t.strictSame(taken(RULES, 'Pool:', { USER1: 'A' })?.values, { USER1: '' }, 'an empty one too');
});
