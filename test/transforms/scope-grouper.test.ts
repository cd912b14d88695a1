import t from 'tap';
import type { RecordBatch } from '../../lib/batch.ts';
import { scopeName } from '../../lib/scope.ts';
import { scopeGrouper } from '../../transforms/scope-grouper.ts';
import { batchOf, recordOf, through } from './chain.ts';

const batch = (...barcodes: readonly string[]): RecordBatch =>
  batchOf({ source: 'export.csv', records: barcodes.map((barcode, index) => recordOf(barcode, [], index)) });

t.test('records are parted into runs of one scope, in the order of their first record', async (t) => {
  const out = await through(
    scopeGrouper(),
    batch('US01.LTO.A1', 'US02.LTO.A1', 'US01.LTO.A2', 'US01.T10K.A1'),
  );
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
    scopeGrouper(),
    batch('US01.LTO.A1', 'US02.LTO.A1'),
    batch('US02.LTO.A2', 'US01.LTO.A2'),
  );
  t.equal(
    out.reduce((sum, { account }) => sum + account.scopes, 0),
    2,
  );
  t.equal(
    out.reduce((sum, { account }) => sum + account.scopeChanges, 0),
    2,
  );
});

t.test('the account and the end of the input travel with the last run, or alone', async (t) => {
  const full = { ...batch('US01.LTO.A1', 'US02.LTO.A1'), end: { kind: 'complete' } as const };
  full.account.read = 2;
  const out = await through(scopeGrouper(), full);
  t.strictSame(
    out.map(({ account, end }) => [account.read, end?.kind]),
    [
      [0, undefined],
      [2, 'complete'],
    ],
  );
  const [alone] = await through(scopeGrouper(), { ...batch(), end: { kind: 'complete' } as const });
  t.equal(alone?.scope, undefined);
  t.equal(alone?.end?.kind, 'complete');
});

const warnings = async (...barcodes: readonly string[]) => {
  const out = await through(scopeGrouper(), batch(...barcodes), batch(...barcodes));
  return out.flatMap(({ account }) => account.warnings);
};

t.test('randomized scope is warned of once, with figures', async (t) => {
  const random = Array.from({ length: 300 }, (_, index) => `US0${index % 3}.LTO.A${index}`);
  const [warning, ...more] = await warnings(...random);
  t.match(warning, /randomized scope: 299 changes of scope among 3 scopes/);
  t.strictSame(more, []);
});

t.test('sorted input of many scopes is not warned of', async (t) => {
  const sorted = Array.from({ length: 900 }, (_, index) => `U${Math.floor(index / 3)}.LTO.A${index}`);
  t.strictSame(await warnings(...sorted), []);
});
