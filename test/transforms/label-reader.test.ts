import t, { type Test } from 'tap';
import { Tally } from '../../lib/model/tally.ts';
import type { RawBatch } from '../../lib/records/batch.ts';
import { openSqliteStore } from '../../lib/stores/sqlite/sqlite-store.ts';
import { labelReader } from '../../transforms/label-reader.ts';
import { add, RUN, SCOPE } from '../lib/stores/contract.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { decidedIn, outcomesOf, through, total } from './chain.ts';

const DLT = { ...SCOPE, media: 'DLT' } as typeof SCOPE;

async function filled(t: Test) {
  const store = openSqliteStore(`${temporaryFolder(t)}/x.db`, { write: true });
  t.teardown(() => store.close());
  await store.changes.apply(RUN, SCOPE, [add('A1'), add('A2')], true);
  await store.changes.apply(RUN, DLT, [{ ...add('A2'), ...DLT }], true);
  return store;
}

const batch = (...texts: readonly string[]): RawBatch => ({
  tally: new Tally(),
  input: { name: 'scan', terminated: false },
  texts,
  lines: texts.map((_, index) => index + 1),
});

t.test('each label is a record, and the decisions about volumes come scope by scope', async (t) => {
  const store = await filled(t);
  const decide = () => ({ kind: 'skipped', reason: 'seen' }) as const;
  const out = await through(
    labelReader({ store, scopes: [SCOPE, DLT], decide }),
    batch('A1 US01.DLT.A2', '', '# none', 'us01.lto.a2'),
  );
  t.strictSame(
    out.map((made) => [made.scope?.media, decidedIn(made).map(({ volume, line }) => [volume, line])]),
    [
      [
        'LTO',
        [
          ['A1', 1],
          ['A2', 4],
        ],
      ],
      ['DLT', [['A2', 1]]],
      [undefined, []],
    ],
  );
  t.equal(total(out).read, 5);
  t.strictSame(outcomesOf(out), { excluded: 2 });
});

t.test(
  'what is no label, or the label of none or of several volumes, is rejected with its line',
  async (t) => {
    const store = await filled(t);
    const options = { store, scopes: [SCOPE, DLT], decide: () => t.fail('nothing to decide') as never };
    const out = await through(labelReader(options), batch('A_1', 'B1', 'A2', 'US01.LTO.B1'));
    t.match(
      total(out).problems.map(({ code, line, message }) => [code, line, message]),
      [
        ['LABEL_INVALID', 1, /not a label/],
        ['LABEL_UNKNOWN', 2, /no volume has the label B1 in US01\.LTO, US01\.DLT/],
        ['LABEL_AMBIGUOUS', 3, /A2 is the label of US01\.LTO\.A2 and US01\.DLT\.A2/],
        ['LABEL_UNKNOWN', 4, /no volume has the label US01\.LTO\.B1$/],
      ],
    );
  },
);
