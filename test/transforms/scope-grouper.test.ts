import t from 'tap';
import { ScopeOrder } from '../../lib/engine/scope-order.ts';
import { scopeName } from '../../lib/model/scope.ts';
import type { RecordBatch } from '../../lib/records/batch.ts';
import { type ScopeGrouperOptions, scopeGrouper } from '../../transforms/scope-grouper.ts';
import { recordsOf, segmentsOf } from '../lib/records/segments.ts';
import { makeTemporaryFilesIn } from '../temporary-folder.ts';
import { batchOf, ended, endOf, mentionOf, recognizedOf, recordOf, through } from './chain.ts';

const batch = (...barcodes: readonly string[]): RecordBatch =>
  batchOf({
    source: 'export.csv',
    segments: segmentsOf(...barcodes.map((barcode, index) => recordOf(barcode, [], index))),
  });

const grouper = (options: Partial<ScopeGrouperOptions>) =>
  scopeGrouper({
    ...{ sort: 'auto', memory: 1 << 20, order: new ScopeOrder() },
    ...{ isAtHand: () => false, onSetAside: () => {}, stop: () => {}, listAbsent: false },
    ...options,
  });
const passing = () => grouper({ sort: 'never' });

t.test('records are parted into segments of one scope, in the order of their first record', async (t) => {
  const out = await through(passing(), batch('US01.LTO.A1', 'US02.LTO.A1', 'US01.LTO.A2', 'US01.T10K.A1'));
  t.strictSame(
    out.map((part) => [part.scope && scopeName(part.scope), recordsOf(part).map(({ line }) => line)]),
    [
      ['US01.LTO', [0, 2]],
      ['US02.LTO', [1]],
      ['US01.T10K', [3]],
    ],
  );
});

t.test('mentions and recognized records stay between the records of their scope', async (t) => {
  const one = recordOf('US01.LTO.A1', [], 1);
  const two = recordOf('US02.LTO.A1', [], 2);
  const three = recordOf('US01.LTO.A3', [], 3);
  const [mention, recognized] = [mentionOf('US01.LTO.A2'), recognizedOf('US02.LTO', 5)];
  const segments = [...segmentsOf(one, two), mention, recognized, ...segmentsOf(three)];
  const stage = passing();
  const whole = batchOf({ source: 'export.csv', segments });
  t.equal(stage.size(whole), 8);
  const out = await through(stage, whole);
  t.strictSame(
    out.map((part) => [part.scope && scopeName(part.scope), part.segments]),
    [
      ['US01.LTO', [...segmentsOf(one), mention, ...segmentsOf(three)]],
      ['US02.LTO', [...segmentsOf(two), recognized]],
    ],
  );
});

t.test('mentions that are set aside come back in their place', async (t) => {
  const [one, two] = [recordOf('US01.LTO.A1', ['x'], 1), recordOf('US01.LTO.A2', ['y'], 2)];
  const segments = [...segmentsOf(one), mentionOf('US01.LTO.A1', 2), ...segmentsOf(two)];
  const stage = grouper({ sort: 'always' });
  const out = await through(stage, batchOf({ source: 'export.csv', segments }), endOf());
  t.strictSame(
    out.filter(({ scope }) => scope).map((part) => part.segments),
    [segments],
  );
  t.equal(
    out.reduce((sum, { tally }) => sum + tally.outcomes.total('skipped'), 0),
    0,
  );
});

t.test('scopes and changes of scope are counted across batches, once', async (t) => {
  const out = await through(
    passing(),
    batch('US01.LTO.A1', 'US02.LTO.A1'),
    batch('US02.LTO.A2', 'US01.LTO.A2'),
  );
  t.equal(
    out.reduce((sum, { tally }) => sum + tally.scopes, 0),
    2,
  );
  t.equal(
    out.reduce((sum, { tally }) => sum + tally.scopeChanges, 0),
    2,
  );
});

t.test('the tally travels with the last segment, or alone', async (t) => {
  const full = batch('US01.LTO.A1', 'US02.LTO.A1');
  full.tally.read = 2;
  const out = await through(passing(), full);
  t.strictSame(
    out.map(({ tally }) => tally.read),
    [0, 2],
  );
  const [alone, ...others] = await through(passing(), batch());
  t.equal(alone?.scope, undefined);
  t.strictSame(others, []);
});

t.test('the end goes on as it came where nothing was set aside', async (t) => {
  t.strictSame(await ended(passing(), endOf('interrupted')), { out: [], end: { kind: 'interrupted' } });
});

const random = (count: number, from = 0) =>
  batch(...Array.from({ length: count }, (_, index) => `US0${(index * 7) % 10}.LTO.A${from + index}`));

t.test('randomized scope is warned of once, with figures and what is done about it', async (t) => {
  for (const [sort, advice] of [
    ['never', /an export sorted by customer and media/],
    ['auto', /set aside until all has been read/],
  ] as const) {
    const out = await through(grouper({ sort }), random(300), random(300, 300));
    const [warning, ...more] = out.flatMap(({ tally }) => tally.warnings);
    t.match(warning, /randomized scope: 299 changes of scope among 10 scopes so far/);
    t.match(warning, advice);
    t.same(more, []);
  }
});

t.test('of random input each scope is visited once, and its records keep their order', async (t) => {
  for (const [sort, memory] of [
    ['auto', 1 << 20],
    ['auto', 1],
    ['always', 1],
  ] as const) {
    let begun = 0;
    const stage = grouper({ sort, memory, onSetAside: () => begun++ });
    const { out, end } = await ended(stage, random(300), random(300, 300), endOf());
    const parts = out.filter(({ segments }) => segments.length > 0);
    t.same(
      parts.map(({ scope }) => scope && scopeName(scope)),
      Array.from({ length: 10 }, (_, index) => `US0${index}.LTO`),
    );
    for (const part of parts) {
      const numbers = recordsOf(part).map(({ volume }) => Number(volume.slice(1)));
      t.same(
        numbers,
        [...numbers].sort((a, b) => a - b),
      );
      t.equal(numbers.length, 60);
    }
    const sorted = out.map(({ tally }) => tally.sorted);
    t.equal(
      sorted.reduce((sum, { records }) => sum + records, 0),
      600,
    );
    t.equal(sorted.reduce((sum, { spilled }) => sum + spilled, 0) > 0, memory === 1);
    t.strictSame(end, { kind: 'complete' });
    t.equal(begun, 1);
  }
});

t.test('what is at hand is visited first', async (t) => {
  const isAtHand = ({ customer }: { customer: string }) => customer === 'US07';
  const out = await through(grouper({ sort: 'always', isAtHand }), random(100), endOf());
  t.equal(out.find(({ scope }) => scope)?.scope?.customer, 'US07');
});

t.test('records come back with their values, their lines and their inputs', async (t) => {
  const one = {
    ...recordOf('US01.LTO.A1', ['LIBR', '', '\0', 'Ümläut \u{1f4fc}'], 7),
    initialRepository: 'OFFS',
  };
  const two = { ...recordOf('US01.LTO.A1', ['OFFS', '', '', ''], 3), repositoryDescription: 'Vault' };
  const out = await through(
    grouper({ sort: 'always', memory: 1 }),
    batchOf({ source: 'monday.csv', segments: segmentsOf(one) }),
    batchOf({ source: 'tuesday.csv', segments: segmentsOf(two) }),
    endOf(),
  );
  const parts = out.filter(({ segments }) => segments.length > 0);
  t.same(
    parts.map((part) => [part.source, recordsOf(part)]),
    [
      ['monday.csv', [one]],
      ['tuesday.csv', [two]],
    ],
  );
});

t.test(
  'a disk that cannot be written ends the run as a failed read, and every record is accounted for',
  async (t) => {
    makeTemporaryFilesIn(t, '/proc/no-such-folder');
    let stopped = 0;
    const stage = grouper({ sort: 'always', memory: 1, stop: () => stopped++ });
    const { out, end } = await ended(stage, random(300), random(50), endOf());
    t.match(end, { kind: 'failed', error: { code: 'SPILL_FAILED' } });
    t.equal(
      out.reduce((sum, { tally }) => sum + tally.outcomes.total('skipped'), 0),
      350,
    );
    t.equal(out.flatMap(recordsOf).length, 0);
    t.equal(stopped, 1);
  },
);

t.test('sorted input of many scopes passes straight through, without a warning', async (t) => {
  const sorted = Array.from({ length: 900 }, (_, index) => `U${Math.floor(index / 3)}.LTO.A${index}`);
  const out = await through(grouper({ sort: 'auto' }), batch(...sorted), endOf());
  t.same(
    out.flatMap(({ tally }) => tally.warnings),
    [],
  );
  t.equal(out.filter(({ scope }) => scope).length, 300);
});
