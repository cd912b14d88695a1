import t from 'tap';
import {
  type Context,
  ContextTimeline,
  collectContextRules,
  EMPTY_CONTEXT,
  takeContext,
} from '../../../../lib/language/program/context.ts';
import { scriptOf } from '../compile.ts';

const named = (name: string): Context => ({ values: new Map(), headers: [name] });

t.test(
  'a record begins empty, and has the context of the last line above the one it begins on',
  async (t) => {
    const timeline = new ContextTimeline();
    t.equal(timeline.at(1), EMPTY_CONTEXT);
    timeline.add(3, named('a'), false);
    timeline.add(6, named('b'), false);
    t.equal(timeline.at(3), EMPTY_CONTEXT);
    t.strictSame(
      [4, 6, 7, 99].map((line) => timeline.at(line).headers[0]),
      ['a', 'a', 'b', 'b'],
    );
  },
);

t.test('a change that replaces the last one takes its place', async (t) => {
  const timeline = new ContextTimeline();
  timeline.add(1, named('a'), false);
  timeline.add(2, named('b'), true);
  t.equal(timeline.at(2), EMPTY_CONTEXT, 'a is forgotten');
  t.strictSame(timeline.at(3).headers, ['b']);
});

t.test('a change that has been passed is not replaced', async (t) => {
  const timeline = new ContextTimeline();
  timeline.add(1, named('a'), false);
  t.strictSame(timeline.at(2).headers, ['a']);
  timeline.add(5, named('b'), true);
  t.strictSame(timeline.at(5).headers, ['a']);
  t.strictSame(timeline.at(6).headers, ['b']);
});

t.test('any number of changes can be added ahead and passed', async (t) => {
  const timeline = new ContextTimeline();
  for (let line = 1; line <= 5000; line += 2) timeline.add(line, named(`${line}`), false);
  const wrong: number[] = [];
  for (let line = 2; line <= 5000; line += 2) {
    if (timeline.at(line).headers[0] !== `${line - 1}`) wrong.push(line);
    if (line % 1000 === 0) timeline.add(5001 + line, named('later'), false);
  }
  t.strictSame(wrong, []);
  t.strictSame(timeline.at(20_000).headers, ['later']);
});

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
