import t from 'tap';
import {
  type Context,
  ContextTimeline,
  EMPTY_CONTEXT,
} from '../../../../lib/language/program/context-timeline.ts';

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
