import t from 'tap';
import { overLimit, parseLimit } from '../../../lib/model/limit.ts';
import type { ScopeName } from '../../../lib/model/scope.ts';

const scope = 'US01.LTO' as ScopeName;

t.test('limits are read as shares, numbers or none, and as nothing else', async (t) => {
  t.strictSame(parseLimit('30%'), { kind: 'share', percent: 30 });
  t.strictSame(parseLimit('0.5%'), { kind: 'share', percent: 0.5 });
  t.strictSame(parseLimit('500'), { kind: 'number', changes: 500 });
  t.strictSame(parseLimit('none'), { kind: 'none' });
  for (const text of ['', '101%', '-1', '1e3', '30 percent', '1.5', '%'])
    t.equal(parseLimit(text), undefined, text);
});

t.test('exactly the limit is within it, one more is over', async (t) => {
  const limit = { kind: 'share', percent: 30 } as const;
  t.equal(overLimit(limit, scope, 30, 100), undefined);
  const error = overLimit(limit, scope, 31, 100);
  t.match(error?.message, /US01\.LTO: 31 changes are 31\.0 % of its 100 volumes, over the limit of 30 %/);
  t.match(error?.message, /--max-changes 31/);
});

t.test('a scope of fewer than ten volumes has no limit', async (t) => {
  t.equal(overLimit({ kind: 'share', percent: 30 }, scope, 9, 9), undefined);
  t.equal(overLimit({ kind: 'number', changes: 1 }, scope, 9, 9), undefined);
  t.ok(overLimit({ kind: 'number', changes: 1 }, scope, 2, 10));
  t.equal(overLimit({ kind: 'none' }, scope, 1000, 1000), undefined);
});
