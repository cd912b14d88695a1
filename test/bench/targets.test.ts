import t from 'tap';
import type { Work } from '../../bench/contender.ts';
import {
  evenPace,
  fasterThan,
  fewerBytes,
  inMemory,
  linear,
  noReloads,
  peakWithin,
  soonDone,
  withinTimesOf,
} from '../../bench/targets.ts';

const result = (contender: string, seconds: number, more = {}, work: Work = 'no change') => {
  return { volumes: 1000, work, contender, seconds, peakBytes: 1e8, ...more };
};

t.test('a program is so many times as fast as another one, or it is not', async (t) => {
  const of = (own: number, times: number) =>
    fasterThan([result('tapesync', own), result('sqlite3', 2)], 'no change', 'tapesync', 'sqlite3', times);
  t.strictSame(of(1, 2), {
    text: '1,000 volumes, no change: tapesync at least 2 times as fast as sqlite3',
    measured: '2.00 times as fast',
    met: true,
  });
  t.match(of(1.01, 2), { measured: '1.98 times as fast', met: false });
  t.match(of(2, 1), { text: /at least as fast as sqlite3/, met: true });
  t.match(of(2.1, 1), { met: false });
});

t.test('a program takes at most so many times as long as another one', async (t) => {
  const of = (own: number) =>
    withinTimesOf([result('tapesync', own), result('DuckDB', 1)], 'no change', 'tapesync', 'DuckDB', 3);
  t.match(of(3), { text: /within 3 times the time of DuckDB/, measured: '3.00 times the time', met: true });
  t.match(of(3.1), { met: false });
});

t.test('memory depends on the largest scope, and the worst of all works counts', async (t) => {
  const of = (...peaks: readonly (number | undefined)[]) => {
    const results = peaks.map((peakBytes) => result('tapesync', 1, { peakBytes }));
    return inMemory([...results, result('sqlite3', 1, { peakBytes: 9e9 })], 'tapesync', {
      volumes: 1_000_001,
      scopes: 10,
    });
  };
  t.match(of(2.1e8, 1e8), { text: /in at most 210.0 MB of memory/, measured: '210 MB', met: true });
  t.match(of(1e8, 2.102e8), { met: false });
  t.strictSame(of(undefined).met, undefined);
});

t.test('memory to sort in is added', async (t) => {
  const of = (peakBytes: number) => {
    const results = [result('tapesync', 1, { peakBytes })];
    return inMemory(results, 'tapesync', { volumes: 1000, scopes: 1 }, 'records shuffled', '256M');
  };
  t.match(of(468.5e6), { text: /at most 468\.5 MB of memory, with --memory 256M$/, met: true });
  t.match(of(468.6e6), { met: false });
});

t.test('what programs take of processors is beside their times, where it is known of both', async (t) => {
  const of = (cpuSeconds: number, peer = {}) => {
    const results = [result('tapesync', 1, { cpuSeconds }), result('DuckDB', 4, peer)];
    return [
      fasterThan(results, 'no change', 'tapesync', 'DuckDB', 2),
      withinTimesOf(results, 'no change', 'tapesync', 'DuckDB', 0.5),
    ].map(({ measured }) => measured);
  };
  t.strictSame(of(0.5, { cpuSeconds: 2 }), [
    '4.00 times as fast, 0.25 times the processor time',
    '0.25 times the time, 0.25 times the processor time',
  ]);
  t.strictSame(of(0.5), ['4.00 times as fast', '0.25 times the time']);
});

t.test('memory of one work stays below a figure', async (t) => {
  const of = (peakBytes: number) =>
    peakWithin(
      [result('tapesync', 1, { peakBytes }), result('tapesync', 1, { peakBytes: 9e9 }, '1 % changed')],
      'no change',
      'tapesync',
      120e6,
    );
  t.match(of(1.2e8), { text: /in at most 120 MB of memory$/, measured: '120 MB', met: true });
  t.match(of(1.21e8), { met: false });
});

t.test('definitions of lines are about as fast as each other, whatever others take', async (t) => {
  const definition = (name: string, shape: 'lines' | 'delimited' | 'blocks', seconds: number) => {
    return { name, shape, bytes: 1e6, read: 10, recognized: 9, seconds, readingSeconds: 9 };
  };
  const of = (seconds: number) =>
    evenPace([
      definition('a/a', 'lines', 1),
      definition('b/b', 'delimited', seconds),
      definition('c/c', 'blocks', 9),
    ]);
  t.match(of(2), { measured: 'b/b 0.50 of the pace of a/a', met: true });
  t.match(of(2.1), { met: false });
  t.notOk('met' in evenPace([definition('c/c', 'blocks', 9)]));
});

t.test('a small catalog is done soon after Node', async (t) => {
  const of = (own: number) =>
    soonDone([result('tapesync', own), result('node -e 0', 0.05)], 'no change', 0.25);
  t.match(of(0.29), { measured: '0.24 s more', met: true });
  t.match(of(0.31), { met: false });
});

t.test('no scope is loaded a second time', async (t) => {
  const of = (reloads: number) => noReloads([result('tapesync', 1, { reloads })], 'no change', 'tapesync');
  t.match(of(0), { met: true });
  t.match(of(1), { measured: '1 loaded again', met: false });
});

t.test('time grows along a straight line, wherever that begins', async (t) => {
  const start = result('tapesync', 0.5, { volumes: 100 });
  const of = (...seconds: readonly number[]) => {
    const results = seconds.map((each, index) => result('tapesync', each, { volumes: 10 ** (index + 3) }));
    return linear(results, 'tapesync', start);
  };
  t.strictSame(of(0.6, 1.5, 10.5), {
    text: '1,000, 10,000, 100,000 volumes, no change: the time of tapesync grows along a straight line, within 15 %',
    measured: '0.0 % off; 101.01, 100.10 µs a volume',
    met: true,
  });
  // From 1 + 0.1 for each thousand, these are 10 % off: too high, too low, too high.
  t.match(of(1.1 / 0.9, 2 / 1.1, 11 / 0.9), { measured: /^10\.0 % off; /, met: true });
  t.match(of(1.1 / 0.8, 2 / 1.2, 11 / 0.8), { measured: /^20\.0 % off; /, met: false });
  t.match(of(0.51, 0.6, 0.9), { measured: /^[0-9.]+ % off$/, met: true }, 'too soon over to tell');
  t.match(of(0.51, 1.5, 150), { met: false }, 'with the square of the volumes');
  t.match(
    of(0.6, 1.5, 12.5),
    { measured: /^[0-9.]+ % off/, met: false },
    'each of the last ones costs a fifth more',
  );
});

t.test('bytes on the wire are fewer than so many', async (t) => {
  t.strictSame(fewerBytes('up', 1000, 999), { text: 'up', measured: '1.0 KB', met: true });
  t.match(fewerBytes('up', 1000, 1000), { met: false });
});

t.test('what was not measured is neither met nor missed', async (t) => {
  const catalog = { volumes: 10, scopes: 1 };
  const own = [result('tapesync', 1)];
  for (const target of [
    fasterThan(own, 'no change', 'tapesync', 'sqlite3', 1),
    withinTimesOf(own, 'no change', 'tapesync', 'DuckDB', 1),
    inMemory([], 'tapesync', catalog),
    peakWithin([], 'no change', 'tapesync', 1),
    soonDone(own, 'no change', 1),
    noReloads(own, 'no change', 'tapesync'),
    linear(own, 'tapesync', undefined),
  ]) {
    t.match(target, { measured: 'not measured' });
    t.notHas(target, { met: true });
    t.notOk('met' in target);
  }
});
