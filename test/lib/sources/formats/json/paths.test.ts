import t from 'tap';
import { type Goal, JsonPaths } from '../../../../../lib/sources/formats/json/paths.ts';

function pathsTo(goals: readonly Goal[]) {
  const found: Goal[] = [];
  const paths = new JsonPaths<Goal>(goals, (goal) => found.push(goal));
  return { paths, found };
}

const ROWS: Goal = { path: ['data', 'rows'], byValues: 'arrays' };

t.test('objects on the way to a goal are entered, other values stand aside', async (t) => {
  const { paths, found } = pathsTo([ROWS]);
  t.equal(paths.next('{'), 'within');
  paths.key('note');
  t.equal(paths.next('{'), 'aside');
  paths.key('data');
  t.equal(paths.next('{'), 'within');
  t.strictSame([paths.depth, paths.isInArray], [2, false]);
  t.strictSame(found, []);
  paths.key('rows');
  t.equal(paths.next('['), 'within', 'an array is taken by its elements');
  t.strictSame(found, [ROWS]);
  t.equal(paths.isInArray, true);
  t.equal(paths.next('{'), ROWS);
  t.equal(paths.next('1'), ROWS);
  paths.leave();
  t.equal(paths.depth, 2);
  paths.key('other');
  t.equal(paths.next('['), 'aside');
});

t.test('a value on the way that has no values stands aside', async (t) => {
  const { paths } = pathsTo([ROWS]);
  paths.next('{');
  paths.key('data');
  t.equal(paths.next('"'), 'aside');
});

t.test('what is taken by nothing is taken whole, null where a list should be is not', async (t) => {
  const whole: Goal = { path: ['a'], byValues: 'nothing' };
  const { paths } = pathsTo([
    whole,
    { ...ROWS, path: ['b'] },
    { path: ['c'], byValues: 'objects and arrays' },
  ]);
  paths.next('{');
  paths.key('a');
  t.equal(paths.next('['), whole);
  t.equal(paths.next('n'), whole);
  paths.key('b');
  t.equal(paths.next('n'), 'aside');
  t.match(paths.next('{'), { path: ['b'] }, 'an object is one record');
  paths.key('c');
  t.equal(paths.next('"'), 'aside');
  t.equal(paths.next('{'), 'within');
});

t.test('* leads through every value, and its keys and indexes are known', async (t) => {
  const goal: Goal = { path: ['*', '*'], byValues: 'nothing' };
  const { paths, found } = pathsTo([goal]);
  paths.next('{');
  paths.key('Pool A');
  t.equal(paths.next('['), 'within');
  t.equal(paths.next('{'), goal);
  t.strictSame(paths.keysOfAll(goal), ['Pool A', '0']);
  t.equal(paths.next('{'), goal);
  t.strictSame(paths.keysOfAll(goal), ['Pool A', '1']);
  t.equal(found.length, 2, 'each object or array that may have some');
});

t.test('a number in a path is an element of an array', async (t) => {
  const goal: Goal = { path: ['1'], byValues: 'nothing' };
  const { paths } = pathsTo([goal]);
  paths.next('[');
  t.strictSame([paths.next('1'), paths.next('1'), paths.next('1')], ['aside', goal, 'aside']);
});

t.test('two goals may have a part of their paths in common', async (t) => {
  const map: Goal = { path: ['data', 'names'], byValues: 'objects and arrays' };
  const { paths } = pathsTo([ROWS, map]);
  paths.next('{');
  paths.key('data');
  paths.next('{');
  paths.key('names');
  t.equal(paths.next('{'), 'within');
  paths.key('p1');
  t.equal(paths.next('"'), map);
  t.strictSame(paths.keysOfAll(map), ['p1']);
  paths.leave();
  paths.key('rows');
  paths.next('[');
  t.equal(paths.next('{'), ROWS);
});
