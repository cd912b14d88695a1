import t from 'tap';
import { ScopeOrder } from '../../lib/engine/scope-order.ts';
import { scopeName } from '../../lib/model/scope.ts';
import type { RecordBatch } from '../../lib/records/batch.ts';
import { type ScopeGrouperOptions, scopeGrouper } from '../../transforms/scope-grouper.ts';
import { makeTemporaryFilesIn } from '../temporary-folder.ts';
import { batchOf, ended, endOf, recordOf, through } from './chain.ts';

const batch = (...barcodes: readonly string[]): RecordBatch =>
  batchOf({ source: 'export.csv', records: barcodes.map((barcode, index) => recordOf(barcode, [], index)) });

const grouper = (options: Partial<ScopeGrouperOptions>) =>
  scopeGrouper({
    ...{ sort: 'auto', memory: 1 << 20, order: new ScopeOrder() },
    ...{ isAtHand: () => false, onSetAside: () => {}, stop: () => {} },
    ...options,
  });
const passing = () => grouper({ sort: 'never' });

t.test('records are parted into segments of one scope, in the order of their first record', async (t) => {
  const out = await through(passing(), batch('US01.LTO.A1', 'US02.LTO.A1', 'US01.LTO.A2', 'US01.T10K.A1'));
  t.strictSame(
    out.map(({ scope, records }) => [scope && scopeName(scope), records.map(({ line }) => line)]),
    [
      ['US01.LTO', [0, 2]],
      ['US02.LTO', [1]],
      ['US01.T10K', [3]],
    ],
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
    const segments = out.filter(({ records }) => records.length > 0);
    t.same(
      segments.map(({ scope }) => scope && scopeName(scope)),
      Array.from({ length: 10 }, (_, index) => `US0${index}.LTO`),
    );
    for (const { records } of segments) {
      const numbers = records.map(({ volume }) => Number(volume.slice(1)));
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
    batchOf({ source: 'monday.csv', records: [one] }),
    batchOf({ source: 'tuesday.csv', records: [two] }),
    endOf(),
  );
  const segments = out.filter(({ records }) => records.length > 0);
  t.same(
    segments.map(({ source, records }) => [source, records]),
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
    t.equal(out.flatMap(({ records }) => records).length, 0);
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
