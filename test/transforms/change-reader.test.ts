import t from 'tap';
import { Tally } from '../../lib/model/tally.ts';
import type { RawBatch } from '../../lib/records/batch.ts';
import { changeReader } from '../../transforms/change-reader.ts';
import { decidedIn, outcomesOf, through, total } from './chain.ts';

const line = (barcode: string, set: object, version = 1) => {
  const [customer, media, volume] = barcode.split('.');
  const action = version === 0 ? 'add' : 'update';
  return JSON.stringify({ action, customer, media, volume, version, set });
};

const batch = (...texts: readonly string[]): RawBatch => ({
  tally: new Tally(),
  input: { name: 'plan.ndjson', terminated: false },
  texts,
  lines: texts.map((_, index) => index + 1),
});

t.test('the changes of a plan come scope by scope, each with its line', async (t) => {
  const out = await through(
    changeReader(),
    batch(
      line('US01.LTO.A1', { slot: '1' }),
      line('US02.LTO.B1', { slot: '2' }),
      line('US01.LTO.A2', { slot: null }, 3),
    ),
  );
  t.strictSame(
    out.map(({ scope, segments, source }) => [
      scope,
      source,
      decidedIn({ segments }).map(({ volume, line: at, decision }) => [
        volume,
        at,
        decision.kind === 'change' && [decision.change.version, decision.change.set],
      ]),
    ]),
    [
      [
        { customer: 'US01', media: 'LTO' },
        'plan.ndjson',
        [
          ['A1', 1, [1, { slot: '1' }]],
          ['A2', 3, [3, { slot: null }]],
        ],
      ],
      [{ customer: 'US02', media: 'LTO' }, 'plan.ndjson', [['B1', 2, [1, { slot: '2' }]]]],
      [undefined, 'plan.ndjson', []],
    ],
  );
  t.match(total(out), { read: 3, scopes: 2, changes: { found: 3 } });
});

t.test('a scope that comes again is counted once', async (t) => {
  const change = line('US01.LTO.A1', { slot: '1' });
  t.equal(total(await through(changeReader(), batch(change), batch(change))).scopes, 1);
});

t.test('a blank line is excluded, and what is no change is rejected as it stands', async (t) => {
  const out = await through(changeReader(), batch('  ', '{"action":"drop"}', '[1', line('US01.LTO.A1', {})));
  t.strictSame(outcomesOf(out), { excluded: 1, rejected: 2 });
  t.strictSame(
    total(out).problems.map(({ code, source, line: at, raw }) => [code, source, at, raw]),
    [
      ['RECORD_JSON', 'plan.ndjson', 2, '{"action":"drop"}'],
      ['RECORD_JSON', 'plan.ndjson', 3, '[1'],
    ],
  );
  t.match(total(out).problems[0]?.message, /action: expected "add", .* or "remove", found /);
});
