import t from 'tap';
import { overAbsent, overLimit, overShrink, parseLimit } from '../../../lib/model/limit.ts';
import type { ScopeName } from '../../../lib/model/scope.ts';

const scope = 'US01.LTO' as ScopeName;

t.test('limits are read as shares, numbers or none, and as nothing else', async (t) => {
  t.strictSame(parseLimit('30%'), { kind: 'share', percent: 30 });
  t.strictSame(parseLimit('0.5%'), { kind: 'share', percent: 0.5 });
  t.strictSame(parseLimit('500'), { kind: 'number', most: 500 });
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
  t.equal(overLimit({ kind: 'number', most: 1 }, scope, 9, 9), undefined);
  t.ok(overLimit({ kind: 'number', most: 1 }, scope, 2, 10));
  t.equal(overLimit({ kind: 'none' }, scope, 1000, 1000), undefined);
});

const run = (id: string, volumeRecords: number) => ({
  id,
  started: `2026-03-${id}T02:13:45Z`,
  volumeRecords,
});

t.test('an export has shrunk if it has fewer records than the last one by more than the limit', async (t) => {
  const limit = { kind: 'share', percent: 30 } as const;
  t.equal(overShrink(limit, run('14', 100), run('15', 70)), undefined);
  t.equal(overShrink(limit, run('14', 100), run('15', 1000)), undefined);
  const error = overShrink(limit, run('14', 100), run('15', 69));
  t.equal(error?.class, 'limit');
  for (const part of [
    /69 volume records \(run 15 of 2026-03-15T02:13:45Z\), 31\.0 % fewer/,
    /100 of the last complete run \(14 of 2026-03-14T02:13:45Z\)/,
    /limit of 30 %/,
    /--max-shrink none/,
  ])
    t.match(error?.message, part);
  t.ok(overShrink({ kind: 'number', most: 5 }, run('14', 100), run('15', 94)));
  t.equal(overShrink({ kind: 'none' }, run('14', 100), run('15', 0)), undefined);
  t.equal(overShrink(limit, run('14', 9), run('15', 0)), undefined, 'a handful says nothing');
});

t.test('a scope has a limit of volumes that an export leaves out', async (t) => {
  const limit = { kind: 'share', percent: 10 } as const;
  t.equal(overAbsent(limit, 'SetMaxAbsent', scope, 10, 100), undefined);
  const error = overAbsent(limit, 'SetMaxAbsent', scope, 11, 100);
  t.match(error?.message, /US01\.LTO: the input leaves out 11 of its 100 volumes, 11\.0 %/);
  t.match(error?.message, /10 % \(SetMaxAbsent\).*--max-absent none/);
  t.equal(overAbsent(limit, 'SetMaxAbsent', scope, 9, 9), undefined);
});
