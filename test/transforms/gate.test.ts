import t from 'tap';
import type { ChangeBatch, SnapshotBatch } from '../../lib/engine/batch.ts';
import type { ComparisonOptions } from '../../lib/engine/compare.ts';
import { TapesyncError } from '../../lib/errors/error.ts';
import { type Limit, NO_LIMIT } from '../../lib/model/limit.ts';
import { scopeName } from '../../lib/model/scope.ts';
import type { ScopeSnapshot } from '../../lib/snapshots/scope-snapshot.ts';
import { differ } from '../../transforms/differ.ts';
import { type GateOptions, gate } from '../../transforms/gate.ts';
import { EndOfInput } from '../../transforms/stage.ts';
import { recordsOf, segmentsOf } from '../lib/records/segments.ts';
import {
  batchOf,
  ended,
  endOf,
  heldOf,
  joined,
  mentionOf,
  outcomesOf,
  recordOf,
  scopeOf,
  through,
  total,
} from './chain.ts';

type Options = ComparisonOptions & Omit<GateOptions, 'fields' | 'addOnly'>;

const OPTIONS: Options = {
  fields: ['repository', 'slot'],
  addOnly: new Set(),
  skipRules: [],
  add: true,
  create: false,
  limit: { kind: 'share', percent: 30 },
  enforceLimits: true,
  listAbsent: true,
  scopes: () => [],
  stop: () => {},
  batchSize: 2,
};

// Row columns: version, current repository, locks, repository, slot.
const snapshot = (): ScopeSnapshot =>
  heldOf('US01.LTO', { A1: ['3', 'LIBR', '', 'LIBR', '1'], A2: ['1', 'LIBR', '', 'LIBR', '2'] });

const records = (
  from: ScopeSnapshot,
  ...rows: readonly (readonly [string, string, string])[]
): SnapshotBatch =>
  batchOf({
    source: 'export.csv',
    scope: from.scope,
    snapshot: from,
    evicted: [],
    segments: segmentsOf(
      ...rows.map(([volume, repository, slot], index) =>
        recordOf(`US01.LTO.${volume}`, [repository, slot], index + 1),
      ),
    ),
  });

/** The same with mentions of rejected records, each behind so many of the records. */
const withRejected = (
  batch: SnapshotBatch,
  ...rejected: readonly (readonly [volume: string, behind: number])[]
): SnapshotBatch => {
  const all = recordsOf(batch);
  const bounds = [...rejected.map(([, behind]) => behind), all.length];
  const segments = bounds.flatMap((bound, index) => {
    const volume = rejected[index]?.[0];
    return [
      ...segmentsOf(...all.slice(bounds[index - 1] ?? 0, bound)),
      ...(volume === undefined ? [] : [mentionOf(`US01.LTO.${volume}`)]),
    ];
  });
  return { ...batch, segments };
};

const gated = (options = OPTIONS) => joined(differ(options), gate(options));

const changes = (batches: readonly ChangeBatch[]) =>
  batches.flatMap((batch) => batch.changes.map(({ change }) => change));

const LAST: Options = { ...OPTIONS, repeats: 'LAST' };

t.test('where the last record of a volume counts, it wins, whatever came before it', async (t) => {
  const out = await through(
    gated(LAST),
    records(snapshot(), ['A1', 'OFFS', '7'], ['A1', 'LIBR', '1'], ['A2', 'LIBR', '2'], ['A2', 'OFFS', '5']),
    records(snapshot(), ['A2', 'OFFS', '6']),
    endOf(),
  );
  t.strictSame(
    changes(out).map(({ volume, set }) => [volume, set]),
    [['A2', { repository: 'OFFS', slot: '6' }]],
  );
  t.strictSame(outcomesOf(out), { unchanged: 1, superseded: 3 });
});

t.test('a volume that is named twice is added once, as it was named last', async (t) => {
  const out = await through(
    gated(LAST),
    records(snapshot(), ['B1', 'LIBR', '1'], ['B1', 'OFFS', '']),
    endOf(),
  );
  t.strictSame(
    changes(out).map(({ action, volume, version, set }) => [action, volume, version, set]),
    [['add', 'B1', 0, { repository: 'OFFS' }]],
  );
  t.strictSame(outcomesOf(out), { superseded: 1 });
});

t.test(
  'a rejected record takes back what was said of its volume before, and is no less a word on it',
  async (t) => {
    const from = snapshot();
    const first = withRejected(
      records(from, ['A1', 'OFFS', '1'], ['A2', 'LIBR', '2'], ['B1', 'LIBR', '']),
      ...([
        ['A1', 1],
        ['A2', 3],
        ['B1', 3],
        ['A1', 3],
      ] as const),
    );
    const out = await through(gated(), first, endOf());
    t.strictSame(changes(out), []);
    t.strictSame(outcomesOf(out), { superseded: 3 });
    t.strictSame(
      out.flatMap(({ tally }) => tally.absentVolumes),
      [],
    );
    const again = await through(
      gated(),
      first,
      records(from, ['A1', 'LIBR', '1'], ['A2', 'OFFS', '2'], ['B1', 'OFFS', '']),
      endOf(),
    );
    t.strictSame(
      changes(again).map(({ volume, set }) => [volume, set]),
      [
        ['A2', { repository: 'OFFS' }],
        ['B1', { repository: 'OFFS' }],
      ],
    );
    t.strictSame(outcomesOf(again), { unchanged: 1, superseded: 3 });
  },
);

t.test('what was rejected before the snapshot of its scope was asked for is remembered', async (t) => {
  const from = snapshot();
  const { snapshot: _, ...alone } = withRejected(records(from), ['A1', 0]);
  const out = await through(gated(), alone, records(from, ['A2', 'OFFS', '2']), endOf());
  t.strictSame(
    changes(out).map(({ volume }) => volume),
    ['A2'],
  );
  t.strictSame(
    out.flatMap(({ tally }) => tally.absentVolumes),
    [],
  );
  const never = await through(gated(), alone, endOf());
  t.strictSame([changes(never), outcomesOf(never)], [[], {}]);
});

t.test('nothing is let through before the input has been read to its end', async (t) => {
  const stage = gated();
  t.strictSame(changes(await through(stage, records(snapshot(), ['A1', 'OFFS', '1']))), []);
  t.equal(changes(await through(stage, endOf())).length, 1);
});

t.test('an input that failed lets nothing through, and its changes are skipped', async (t) => {
  const error = new TapesyncError('SOURCE_EMPTY', { source: 'export.csv' });
  const out = await through(
    gated(),
    records(snapshot(), ['A1', 'OFFS', '1'], ['A2', 'LIBR', '2']),
    new EndOfInput({ kind: 'failed', error }),
  );
  t.strictSame(changes(out), []);
  t.strictSame(outcomesOf(out), { unchanged: 1, skipped: 1 });
  t.equal(total(out).absent, 0);
});

t.test('volumes of the server that the input did not mention are absent, if it was complete', async (t) => {
  const complete = await through(gated(), records(snapshot(), ['A2', 'LIBR', '2']), endOf());
  t.strictSame(
    complete.flatMap(({ tally }) => tally.absentVolumes),
    ['US01.LTO.A1'],
  );
  const interrupted = await through(gated(), records(snapshot(), ['A2', 'LIBR', '2']), endOf('interrupted'));
  t.equal(total(interrupted).absent, 0);
  t.strictSame(total(interrupted).absentVolumes, []);
});

t.test('a snapshot that is dropped and downloaded again changes no count', async (t) => {
  const first = snapshot();
  const again = snapshot();
  const out = await through(
    gated(LAST),
    records(first, ['A1', 'LIBR', '1'], ['B1', 'LIBR', '1']),
    { ...batchOf({ source: 'export.csv', segments: [] }), evicted: [first] },
    records(again, ['A1', 'LIBR', '1'], ['B1', 'LIBR', '2']),
    { ...batchOf({ source: 'export.csv', segments: [] }), evicted: [again] },
    endOf(),
  );
  t.strictSame(
    changes(out).map(({ volume, set }) => [volume, set]),
    [['B1', { repository: 'LIBR', slot: '2' }]],
  );
  t.strictSame(outcomesOf(out), { unchanged: 1, superseded: 2 });
  t.strictSame(
    out.flatMap(({ tally }) => tally.absentVolumes),
    ['US01.LTO.A2'],
  );
});

const many = () =>
  heldOf(
    'US01.LTO',
    Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`A${i}`, ['1', 'LIBR', '', 'LIBR', String(i)]])),
  );
const moved = ['A0', 'A1', 'A2', 'A3'].map((volume) => [volume, 'OFFS', ''] as const);

t.test('a scope over its limit is left as it was', async (t) => {
  const out = await through(gated(), records(many(), ...moved), endOf());
  t.strictSame(changes(out), []);
  t.strictSame(outcomesOf(out), { refused: 4 });
  t.match(total(out).errors[0]?.message, /US01\.LTO: 4 changes are 40\.0 %/);
  t.equal(out.flatMap(({ tally }) => tally.problems).length, 4);
  t.strictSame(out.flatMap(({ tally }) => tally.problems)[0]?.change?.set, { repository: 'OFFS' });
});

t.test('exactly the limit passes, and a plan only warns', async (t) => {
  const within = await through(gated(), records(many(), ...moved.slice(1)), endOf());
  t.equal(changes(within).length, 3);
  const plan = await through(gated({ ...OPTIONS, enforceLimits: false }), records(many(), ...moved), endOf());
  t.equal(changes(plan).length, 4);
  t.match(plan.flatMap(({ tally }) => tally.warnings).join(), /over the limit/);
});

t.test('changes come in batches of the given size, in the order of their volumes', async (t) => {
  const out = await through(
    gated({ ...OPTIONS, limit: { kind: 'none' } }),
    records(many(), ['A5', 'OFFS', ''], ['A1', 'OFFS', ''], ['A3', 'OFFS', '']),
    endOf(),
  );
  t.strictSame(
    out
      .filter((batch) => batch.changes.length > 0)
      .map((batch) => batch.changes.map(({ change }) => change.volume)),
    [['A1', 'A3'], ['A5']],
  );
});

t.test(
  'changes come in the order in which the input spoke of their scopes, and none is left out',
  async (t) => {
    const of = (scope: string) => {
      const from = heldOf(scope, { A1: ['3', 'LIBR', '', 'LIBR', '1'] });
      return batchOf({
        source: 'export.csv',
        scope: from.scope,
        snapshot: from,
        evicted: [],
        segments: segmentsOf(recordOf(`${scope}.A1`, ['OFFS', ''], 1)),
      });
    };
    const turns = ['US01.LTO', 'US02.LTO', 'US03.LTO', 'US04.LTO'];
    const met = ['US03.LTO', 'US09.LTO', 'US01.LTO', 'US02.LTO'].map((name) => scopeName(scopeOf(name)));
    const out = await through(gated({ ...OPTIONS, scopes: () => met }), ...turns.map(of), endOf());
    t.strictSame(
      changes(out).map(({ customer }) => customer),
      ['US03', 'US01', 'US02', 'US04'],
    );
  },
);

const SHARE: Limit = { kind: 'share', percent: 30 };

// Ten volumes, and a run before with so many volume records.
const shrunkFrom = (volumeRecords: number, others: Partial<Options> = {}): Options => ({
  ...OPTIONS,
  shrink: {
    limit: SHARE,
    run: { id: 'this-run', started: '2026-03-15T02:00:00Z' },
    last: async () => ({ id: 'last-run', started: '2026-03-14T02:00:00Z', volumeRecords }),
  },
  ...others,
});

const counted = (batch: SnapshotBatch): SnapshotBatch => {
  batch.tally.volumeRecords = recordsOf(batch).length;
  return batch;
};
const twoMoved = () => counted(records(many(), ...moved.slice(0, 2)));

t.test('of an input that has shrunk nothing is let through, and the limit is said once', async (t) => {
  const { out, end } = await ended(gated(shrunkFrom(10)), twoMoved(), endOf());
  t.strictSame(changes(out), []);
  t.strictSame(outcomesOf(out), { refused: 2 });
  t.match(end, { kind: 'shrunk', error: { code: 'LIMIT_SHRUNK' } });
  t.match(total(out).errors, [{ code: 'LIMIT_SHRUNK', message: /this-run.*last-run/ }]);
  t.equal(total(out).errors.length, 1);
  t.strictSame(total(out).absentVolumes, []);
});

t.test('an input that has shrunk is an error even where nothing would change', async (t) => {
  const same = counted(records(many(), ['A1', 'LIBR', '1']));
  const { end } = await ended(gated(shrunkFrom(10)), same, endOf());
  t.match(end, { kind: 'shrunk' });
});

t.test('a plan is warned of an input that has shrunk', async (t) => {
  const { out, end } = await ended(gated(shrunkFrom(10, { enforceLimits: false })), twoMoved(), endOf());
  t.equal(changes(out).length, 2);
  t.match(end, { kind: 'complete' });
  t.match(total(out).warnings.join(), /--max-shrink none/);
});

t.test('only an input that was read to its end can have shrunk', async (t) => {
  const { out, end } = await ended(gated(shrunkFrom(10)), twoMoved(), endOf('interrupted'));
  t.equal(changes(out).length, 2);
  t.match(end, { kind: 'interrupted' });
});

t.test('nothing is let through where nobody knows what the last run had', async (t) => {
  const { shrink } = shrunkFrom(10);
  const last = () => Promise.reject(new TapesyncError('STORE_FAILED', { store: 'test', problem: 'gone' }));
  const { out, end } = await ended(
    gated({ ...OPTIONS, ...(shrink && { shrink: { ...shrink, last } }) }),
    twoMoved(),
    endOf(),
  );
  t.strictSame(changes(out), []);
  t.match(end, { kind: 'failed', error: { code: 'STORE_FAILED' } });
  const { outcomes, problems } = total(out);
  t.equal(outcomes.total('failed'), 2, 'the changes have failed, and come back with what they are');
  t.ok(problems.every(({ change }) => change !== undefined));
});

const complete = (others: Partial<Options> = {}): Options => ({
  ...OPTIONS,
  absence: { limit: { kind: 'share', percent: 10 }, rule: 'SetMaxAbsent' },
  ...others,
});

t.test('a scope is left alone of which the input leaves out too much, others are not', async (t) => {
  const whole = heldOf('US02.LTO', { A1: ['1', 'LIBR', '', 'LIBR', '1'] });
  const out = await through(
    gated(complete()),
    records(many(), ['A1', 'OFFS', '1']),
    records(whole, ['A1', 'OFFS', '1']),
    endOf(),
  );
  t.strictSame(
    changes(out).map(({ customer }) => customer),
    ['US02'],
  );
  t.strictSame(outcomesOf(out), { refused: 1 });
  t.match(total(out).errors, [
    { code: 'LIMIT_ABSENT', message: /US01\.LTO: the input leaves out 9 of its 10/ },
  ]);
  t.equal(total(out).absent, 9);
});

t.test('a scope without a change, too, shows that an export is not whole', async (t) => {
  const out = await through(gated(complete()), records(many(), ['A1', 'LIBR', '1']), endOf());
  t.match(total(out).errors, [{ code: 'LIMIT_ABSENT' }]);
  const plan = await through(
    gated(complete({ enforceLimits: false })),
    records(many(), ['A1', 'OFFS', '1']),
    endOf(),
  );
  t.equal(changes(plan).length, 1);
  t.match(total(plan).warnings.join(), /--max-absent none/);
  t.strictSame(total(plan).errors, []);
});

t.test('records that contradict each other change nothing, and each is a problem of its own', async (t) => {
  const other = { ...records(snapshot(), ['A1', 'OFFS', '1']), source: 'other.csv' };
  const out = await through(
    gated(),
    records(snapshot(), ['A1', 'LIBR', '1'], ['A2', 'OFFS', '2'], ['B1', 'LIBR', '1']),
    other,
    records(snapshot(), ['A1', 'LIBR', '1'], ['B1', 'LIBR', '1'], ['A2', 'OFFS', '3'], ['A2', 'OFFS', '3']),
    endOf(),
  );
  t.strictSame(
    changes(out).map(({ volume }) => volume),
    ['B1'],
  );
  // The two of B1 agree.
  t.strictSame(outcomesOf(out), { rejected: 6, superseded: 1 });
  const { problems } = total(out);
  t.strictSame(
    problems.map(({ source, line, field }) => [source, line, field]),
    [
      ['export.csv', 1, 'REPOSITORY'],
      ['other.csv', 1, 'REPOSITORY'],
      ['export.csv', 1, 'REPOSITORY'],
      ['export.csv', 2, 'SLOT'],
      ['export.csv', 3, 'SLOT'],
      ['export.csv', 4, 'SLOT'],
    ],
  );
  t.match(
    problems[0]?.message,
    /US01\.LTO\.A1: REPOSITORY is "LIBR" on line 1 of export\.csv, and "OFFS" on line 1 of other\.csv; .*SetRepeats\(LAST\)/,
  );
  t.match(
    problems[3]?.message,
    /US01\.LTO\.A2: SLOT is "2" on line 2 of export\.csv, and "3" on line 3; neither/,
  );
  t.match(problems[1]?.change, { set: { repository: 'OFFS' } }, 'to be applied by hand');
  t.notOk(problems[0]?.change);
});

t.test('what is in doubt stays so, whatever follows', async (t) => {
  const from = snapshot();
  const out = await through(
    gated(),
    withRejected(records(from, ['A1', 'LIBR', '1'], ['A1', 'OFFS', '1'], ['A1', 'OFFS', '1']), ['A1', 2]),
    endOf(),
  );
  t.strictSame(changes(out), []);
  t.strictSame(outcomesOf(out), { rejected: 3 });
  t.strictSame(total(out).absentVolumes, ['US01.LTO.A2']);
});

t.test('where the first record of a volume counts, none that follows does, rejected or not', async (t) => {
  const from = snapshot();
  const out = await through(
    gated({ ...OPTIONS, repeats: 'FIRST' }),
    withRejected(
      records(from, ['A1', 'OFFS', '1'], ['A1', 'LIBR', '1'], ['A2', 'OFFS', '2']),
      ...([
        ['A2', 0],
        ['A1', 2],
      ] as const),
    ),
    endOf(),
  );
  t.strictSame(
    changes(out).map(({ volume, set }) => [volume, set]),
    [['A1', { repository: 'OFFS' }]],
  );
  t.strictSame(outcomesOf(out), { superseded: 2 });
});

t.test('what only an added volume gets contradicts nothing where the volume is there', async (t) => {
  const addOnly: Options = { ...OPTIONS, addOnly: new Set(['slot']) };
  const rows = (volume: string) => [[volume, 'OFFS', '1'] as const, [volume, 'OFFS', '2'] as const];
  const there = await through(gated(addOnly), records(snapshot(), ...rows('A1')), endOf());
  t.strictSame([changes(there).length, outcomesOf(there)], [1, { superseded: 1 }]);
  const added = await through(gated(addOnly), records(snapshot(), ...rows('B1')), endOf());
  t.strictSame([changes(added).length, outcomesOf(added)], [0, { rejected: 2 }]);
});

t.test('descriptions of repositories, and where volumes start, contradict each other too', async (t) => {
  const twice = (others: readonly [object, object]) => {
    const batch = records(snapshot(), ['B1', '', ''], ['B1', '', '']);
    const changed = recordsOf(batch).map((record, index) => ({ ...record, ...others[index] }));
    return { ...batch, segments: segmentsOf(...changed) };
  };
  for (const [others, rejected] of [
    [[{ repositoryDescription: 'Vault' }, { repositoryDescription: 'Library' }], 2],
    [[{ repositoryDescription: 'Vault' }, { repositoryDescription: 'vault' }], undefined],
    [[{ initialRepository: 'LIBR' }, { initialRepository: 'OFFS' }], 2],
    [[{ initialRepository: 'LIBR' }, {}], undefined],
  ] as const)
    t.equal(outcomesOf(await through(gated(), twice(others), endOf())).rejected, rejected);
});

t.test('volumes are put into containers at the end, behind the changes of every scope', async (t) => {
  const options: Options = { ...OPTIONS, fields: ['repository', 'container'], add: true, limit: NO_LIMIT };
  const [lto, box] = [heldOf('US01.LTO', {}), heldOf('US01.BOX', {})];
  const rows = (from: ScopeSnapshot, ...of: readonly (readonly [string, string])[]): SnapshotBatch =>
    batchOf({
      ...{ source: 'export.csv', scope: from.scope, snapshot: from, evicted: [] },
      segments: segmentsOf(
        ...of.map(([volume, container], index) =>
          recordOf(`${scopeName(from.scope)}.${volume}`, ['', container], index + 1),
        ),
      ),
    });
  const out = await through(
    gated(options),
    rows(lto, ['A1', 'US01.LTO.Z1'], ['A2', 'US01.BOX.B1'], ['A3', ''], ['Z1', '']),
    rows(box, ['B1', ''], ['B2', 'US01.BOX.B1']),
    endOf(),
  );
  t.strictSame(
    out.flatMap(({ changes: sent }) => (sent.length === 0 ? [] : [sent.map(({ change }) => change.volume)])),
    [['A3', 'Z1'], ['B1'], ['A1', 'A2'], ['B2']],
  );
  t.equal(total(out).changes.planned, 6);
});

t.test(
  'volumes are told of that the run leaves other than in step, those of stopped changes too',
  async (t) => {
    const doubtful = async (changed: Partial<Options>, ...rows: Parameters<typeof records>[1][]) => {
      const told: string[] = [];
      const onDoubt = (scope: string, volume: string) => told.push(`${scope}.${volume}`);
      const options = { ...OPTIONS, limit: NO_LIMIT, keepsRepeated: true, onDoubt, ...changed };
      await through(gated(options), records(many(), ...rows), endOf());
      return [...new Set(told)].sort();
    };
    t.strictSame(await doubtful({}, ['A1', 'LIBR', '1'], ['A2', 'OFFS', '2']), []);
    t.strictSame(
      await doubtful({}, ['A1', 'LIBR', '1'], ['A1', 'LIBR', '1'], ['A2', 'LIBR', '2'], ['A2', 'OFFS', '2']),
      ['US01.LTO.A1', 'US01.LTO.A2'],
    );
    t.strictSame(
      await doubtful({ limit: OPTIONS.limit }, ...moved),
      moved.map(([volume]) => `US01.LTO.${volume}`),
    );
  },
);
