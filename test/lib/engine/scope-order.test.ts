import t from 'tap';
import { ScopeOrder } from '../../../lib/engine/scope-order.ts';
import { namedScope } from '../../../lib/model/scope.ts';
import { scopeOf } from '../../transforms/chain.ts';

const namedOf = (name: string) => namedScope(scopeOf(name));

const nameOf = (number: number) => `C${number.toString(36)}.LTO`;

/** Puts records of scopes, by their numbers, into the order; each stands for `records` of them. */
function orderOf(numbers: Iterable<number>, { records = 1, order = new ScopeOrder(), source = 'a' } = {}) {
  for (const number of numbers) {
    order.begin(source, records);
    order.turnTo(namedOf(nameOf(number)));
  }
  return order;
}

const sorted = (scopes: number, each = 1) =>
  Array.from({ length: scopes * each }, (_, index) => Math.floor(index / each));

// Numbers that repeat from run to run.
function* random(scopes: number, count: number) {
  let state = 1;
  for (let index = 0; index < count; index++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    yield (state >>> 8) % scopes;
  }
}

t.test('input sorted by scope is not random, however many scopes it has', async (t) => {
  const order = orderOf(sorted(5000, 2));
  t.notOk(order.isRandom);
  t.equal(order.scopes, 5000);
  t.equal(order.changes, 4999);
});

t.test('sorted exports one after the other are not random, in one input or in several', async (t) => {
  t.notOk(orderOf([...sorted(1000), ...sorted(1000)]).isRandom);
  const order = new ScopeOrder();
  for (const source of ['a', 'b', 'c', 'd', 'e', 'f']) orderOf(sorted(1000), { order, source });
  t.notOk(order.isRandom);
});

t.test(
  'random input is found out within some hundred records, with a few scopes or with a thousand',
  async (t) => {
    for (const scopes of [3, 10, 1000]) t.ok(orderOf(random(scopes, 700)).isRandom, `${scopes} scopes`);
  },
);

t.test(
  'random input of a hundred thousand scopes is found out before a tenth of it has passed',
  async (t) => {
    t.ok(orderOf(random(100_000, 10_000)).isRandom);
  },
);

t.test('scopes that take turns are random after a hundred changes', async (t) => {
  const turns = (count: number) => Array.from({ length: count }, (_, index) => index % 2);
  t.notOk(orderOf(turns(100)).isRandom);
  t.ok(orderOf(turns(110)).isRandom);
});

t.test('a stray record among thousands in order is endured', async (t) => {
  const strays = sorted(100).flatMap((number) => (number % 20 === 19 ? [number, 0, number] : [number]));
  t.notOk(orderOf(strays, { records: 1000 }).isRandom);
  t.ok(orderOf(strays, { records: 1 }).isRandom, 'but not among a few');
});

t.test('scopes are named in the order in which they were met', async (t) => {
  t.strictSame([...orderOf([3, 1, 3, 2, 1]).names()], [3, 1, 2].map(nameOf));
});
