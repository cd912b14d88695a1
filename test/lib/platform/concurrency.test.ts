import t from 'tap';
import { AdaptiveConcurrency, fixedConcurrency } from '../../../lib/platform/concurrency.ts';

/**
 * A server that works on so many requests at once, each for a while; more of them wait for each other. Returns how many
 * were under way at once over the rounds, in each of which as many are sent as the limit allows.
 */
function rounds(capacity: number, count: number, overloadedAt = Number.POSITIVE_INFINITY): number[] {
  let now = 0;
  const adaptive = new AdaptiveConcurrency(() => now);
  const limits: number[] = [];
  for (let round = 0; round < count; round++) {
    const { limit } = adaptive;
    limits.push(limit);
    const ms = 20 * Math.ceil(limit / capacity);
    for (let sent = 0; sent < limit; sent++) adaptive.begin();
    for (let sent = 0; sent < limit; sent++) {
      now += ms / limit;
      adaptive.end(ms, limit > overloadedAt ? 'overloaded' : 'served');
    }
  }
  return limits;
}

t.test('a fixed limit stays what it is, whatever happens', async (s) => {
  const fixed = fixedConcurrency(3);
  fixed.begin();
  fixed.end(1000, 'overloaded');
  s.equal(fixed.limit, 3);
});

t.test('an adaptive limit starts with one, and grows by one while the server keeps its pace', async (s) => {
  const limits = rounds(1000, 10);
  s.equal(limits[0], 1);
  s.ok(limits.every((limit, index) => index === 0 || [0, 1].includes(limit - (limits[index - 1] ?? 0))));
  s.ok((limits.at(-1) ?? 0) >= 8, String(limits));
});

t.test('it does not grow far beyond what the server does at once', async (s) => {
  const limits = rounds(8, 300).slice(100);
  s.ok(Math.max(...limits) <= 16, `at most ${Math.max(...limits)}`);
  s.ok(Math.min(...limits) >= 1);
});

t.test('it shrinks to nine tenths when the server pushes back, and never below one', async (s) => {
  const limits = rounds(1000, 200, 20);
  s.ok(Math.max(...limits) <= 21);
  s.ok(limits.some((limit, index) => limit === Math.floor((limits[index - 1] ?? 0) * 0.9)));
  s.equal(Math.min(...rounds(1000, 50, 0)), 1);
});

t.test('it never goes over 200', async (s) => {
  s.equal(Math.max(...rounds(10_000, 1000)), 200);
});

t.test('it does not grow while fewer are under way than it allows', async (s) => {
  let now = 0;
  const adaptive = new AdaptiveConcurrency(() => now);
  for (let round = 0; round < 50; round++) {
    adaptive.begin();
    now += 20;
    adaptive.end(20, 'served');
  }
  s.ok(adaptive.limit <= 2, String(adaptive.limit));
});

t.test('a request that says nothing about the server leaves it as it is', async (s) => {
  const adaptive = new AdaptiveConcurrency(() => 0);
  for (let sent = 0; sent < 10; sent++) {
    adaptive.begin();
    adaptive.end(1);
  }
  s.equal(adaptive.limit, 1);
});
