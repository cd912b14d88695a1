import t from 'tap';
import type { ChangeBatch, SnapshotBatch } from '../../lib/engine/batch.ts';
import { TapesyncError } from '../../lib/errors/error.ts';
import type { Outcome } from '../../lib/model/outcome.ts';
import { namedScope, type RepositoryId, scopeName, type VolumeId } from '../../lib/model/scope.ts';
import { CLEARED } from '../../lib/model/volume-record.ts';
import type { ScopeSnapshot } from '../../lib/snapshots/scope-snapshot.ts';
import { type DifferOptions, differ } from '../../transforms/differ.ts';
import { batchOf, heldOf, recordOf, scopeOf, through } from './chain.ts';

const OPTIONS: DifferOptions = {
  fields: ['repository', 'slot'],
  addOnly: new Set(),
  skipRules: [],
  add: true,
  create: false,
  limit: { kind: 'share', percent: 30 },
  enforceLimit: true,
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
    records: rows.map(([volume, repository, slot], index) =>
      recordOf(`US01.LTO.${volume}`, [repository, slot], index + 1),
    ),
  });

const end = (kind: 'complete' | 'interrupted' = 'complete'): SnapshotBatch => ({
  ...batchOf({ source: 'export.csv', records: [], evicted: [] }),
  end: { kind },
});

const changes = (batches: readonly ChangeBatch[]) =>
  batches.flatMap((batch) => batch.changes.map(({ change }) => change));

const counts = (batches: readonly ChangeBatch[]) => {
  const found: Partial<Record<Outcome, number>> = {};
  for (const { tally } of batches) {
    for (const outcome of ['unchanged', 'skipped', 'superseded', 'refused'] as const) {
      const total = tally.outcomes.total(outcome);
      if (total > 0) found[outcome] = (found[outcome] ?? 0) + total;
    }
  }
  return found;
};

t.test(
  'only the fields that differ are set, with what they held and the version they were read at',
  async (t) => {
    const out = await through(
      differ(OPTIONS),
      records(snapshot(), ['A1', 'OFFS', '1'], ['A2', 'LIBR', '2']),
      end(),
    );
    t.strictSame(changes(out), [
      {
        action: 'update',
        customer: 'US01',
        media: 'LTO',
        volume: 'A1',
        line: 1,
        version: 3,
        set: { repository: 'OFFS' },
        was: { repository: 'LIBR' },
        source: 'export.csv',
      },
    ]);
    t.strictSame(counts(out), { unchanged: 1 });
  },
);

t.test('an empty value leaves the field of the server alone', async (t) => {
  const out = await through(differ(OPTIONS), records(snapshot(), ['A1', '', ''], ['A2', '', '9']), end());
  t.strictSame(
    changes(out).map(({ volume, set }) => [volume, set]),
    [['A2', { slot: '9' }]],
  );
});

t.test('the last record of a volume wins, whatever came before it', async (t) => {
  const out = await through(
    differ(OPTIONS),
    records(snapshot(), ['A1', 'OFFS', '7'], ['A1', 'LIBR', '1'], ['A2', 'LIBR', '2'], ['A2', 'OFFS', '5']),
    records(snapshot(), ['A2', 'OFFS', '6']),
    end(),
  );
  t.strictSame(
    changes(out).map(({ volume, set }) => [volume, set]),
    [['A2', { repository: 'OFFS', slot: '6' }]],
  );
  t.strictSame(counts(out), { unchanged: 1, superseded: 3 });
});

t.test('a volume that is named twice is added once, as it was named last', async (t) => {
  const out = await through(
    differ(OPTIONS),
    records(snapshot(), ['B1', 'LIBR', '1'], ['B1', 'OFFS', '']),
    end(),
  );
  t.strictSame(
    changes(out).map(({ action, volume, version, set }) => [action, volume, version, set]),
    [['add', 'B1', 0, { repository: 'OFFS' }]],
  );
  t.strictSame(counts(out), { superseded: 1 });
});

t.test(
  'a rejected record takes back what was said of its volume before, and is no less a word on it',
  async (t) => {
    const [from, of] = [snapshot(), namedScope(scopeOf('US01.LTO'))];
    const rejected = (volume: string, before: number) => {
      return { kind: 'rejected', scope: of, volume: volume as VolumeId, count: 0, before } as const;
    };
    const first = records(from, ['A1', 'OFFS', '1'], ['A2', 'LIBR', '2'], ['B1', 'LIBR', '']);
    const passed = [rejected('A1', 1), rejected('A2', 3), rejected('B1', 3), rejected('A1', 3)];
    const out = await through(differ(OPTIONS), { ...first, passed }, end());
    t.strictSame(changes(out), []);
    t.strictSame(counts(out), { superseded: 3 });
    t.strictSame(
      out.flatMap(({ tally }) => tally.absentVolumes),
      [],
    );
    const again = await through(
      differ(OPTIONS),
      { ...first, passed },
      records(from, ['A1', 'LIBR', '1'], ['A2', 'OFFS', '2'], ['B1', 'OFFS', '']),
      end(),
    );
    t.strictSame(
      changes(again).map(({ volume, set }) => [volume, set]),
      [
        ['A2', { repository: 'OFFS' }],
        ['B1', { repository: 'OFFS' }],
      ],
    );
    t.strictSame(counts(again), { unchanged: 1, superseded: 3 });
  },
);

t.test('what was rejected before the snapshot of its scope was asked for is remembered', async (t) => {
  const from = snapshot();
  const of = namedScope(from.scope);
  const mention = { kind: 'rejected', scope: of, volume: 'A1' as VolumeId, count: 0, before: 0 } as const;
  const { snapshot: _, ...alone } = { ...records(from), passed: [mention] };
  const out = await through(differ(OPTIONS), alone, records(from, ['A2', 'OFFS', '2']), end());
  t.strictSame(
    changes(out).map(({ volume }) => volume),
    ['A2'],
  );
  t.strictSame(
    out.flatMap(({ tally }) => tally.absentVolumes),
    [],
  );
  const never = await through(differ(OPTIONS), alone, end());
  t.strictSame([changes(never), counts(never)], [[], {}]);
});

t.test('nothing is let through before the input has been read to its end', async (t) => {
  const stage = differ(OPTIONS);
  t.strictSame(changes(await through(stage, records(snapshot(), ['A1', 'OFFS', '1']))), []);
  t.equal(changes(await through(stage, end())).length, 1);
});

t.test('an input that failed lets nothing through, and its changes are skipped', async (t) => {
  const error = new TapesyncError('SOURCE_EMPTY', { source: 'export.csv' });
  const out = await through(differ(OPTIONS), records(snapshot(), ['A1', 'OFFS', '1'], ['A2', 'LIBR', '2']), {
    ...end(),
    end: { kind: 'failed', error },
  });
  t.strictSame(changes(out), []);
  t.strictSame(counts(out), { unchanged: 1, skipped: 1 });
  t.strictSame(out.at(-1)?.tally.errors, [error]);
  t.equal(out.at(-1)?.tally.absent, 0);
});

t.test('volumes of the server that the input did not mention are absent, if it was complete', async (t) => {
  const complete = await through(differ(OPTIONS), records(snapshot(), ['A2', 'LIBR', '2']), end());
  t.strictSame(
    complete.flatMap(({ tally }) => tally.absentVolumes),
    ['US01.LTO.A1'],
  );
  const interrupted = await through(
    differ(OPTIONS),
    records(snapshot(), ['A2', 'LIBR', '2']),
    end('interrupted'),
  );
  t.equal(interrupted.at(-1)?.tally.absent, 0);
});

t.test('a snapshot that is dropped and downloaded again changes no count', async (t) => {
  const first = snapshot();
  const again = snapshot();
  const out = await through(
    differ(OPTIONS),
    records(first, ['A1', 'LIBR', '1'], ['B1', 'LIBR', '1']),
    { ...batchOf({ source: 'export.csv', records: [] }), evicted: [first] },
    records(again, ['A1', 'LIBR', '1'], ['B1', 'LIBR', '2']),
    { ...end(), evicted: [again] },
  );
  t.strictSame(
    changes(out).map(({ volume, set }) => [volume, set]),
    [['B1', { repository: 'LIBR', slot: '2' }]],
  );
  t.strictSame(counts(out), { unchanged: 1, superseded: 2 });
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
  const out = await through(differ(OPTIONS), records(many(), ...moved), end());
  t.strictSame(changes(out), []);
  t.strictSame(counts(out), { refused: 4 });
  t.match(out.at(-1)?.tally.errors[0]?.message, /US01\.LTO: 4 changes are 40\.0 %/);
  t.equal(out.flatMap(({ tally }) => tally.problems).length, 4);
  t.strictSame(out.flatMap(({ tally }) => tally.problems)[0]?.change?.set, { repository: 'OFFS' });
});

t.test('exactly the limit passes, and a plan only warns', async (t) => {
  const within = await through(differ(OPTIONS), records(many(), ...moved.slice(1)), end());
  t.equal(changes(within).length, 3);
  const plan = await through(differ({ ...OPTIONS, enforceLimit: false }), records(many(), ...moved), end());
  t.equal(changes(plan).length, 4);
  t.match(plan.flatMap(({ tally }) => tally.warnings).join(), /over the limit/);
});

t.test('changes come in batches of the given size, in the order of their volumes', async (t) => {
  const out = await through(
    differ({ ...OPTIONS, limit: { kind: 'none' } }),
    records(many(), ['A5', 'OFFS', ''], ['A1', 'OFFS', ''], ['A3', 'OFFS', '']),
    end(),
  );
  t.strictSame(
    out
      .filter((batch) => batch.changes.length > 0)
      .map((batch) => batch.changes.map(({ change }) => change.volume)),
    [['A1', 'A3'], ['A5']],
  );
});

t.test('volumes that the server does not hold are skipped unless they are to be added', async (t) => {
  const out = await through(
    differ({ ...OPTIONS, add: false }),
    records(snapshot(), ['B1', 'LIBR', '1']),
    end(),
  );
  t.strictSame(changes(out), []);
  t.strictSame(counts(out), { skipped: 1 });
});

t.test('a skip rule keeps a volume where it is, but only from a change of repository', async (t) => {
  const rule = {
    label: 'rule',
    matches: (proposed: string, target: string, current: string) =>
      proposed === 'OFFS' && target === 'LIBR' && current === 'LIBR',
  };
  const out = await through(
    differ({ ...OPTIONS, skipRules: [rule] }),
    records(snapshot(), ['A1', 'OFFS', '9'], ['A2', 'LIBR', '9']),
    end(),
  );
  t.strictSame(
    changes(out).map(({ volume, set }) => [volume, set]),
    [['A2', { slot: '9' }]],
  );
  t.strictSame(out.at(-1)?.tally.outcomes.reasons('skipped'), [['rule', 1]]);
});

t.test('a description of a repository stands for its identifier, ignoring case', async (t) => {
  const record = { ...recordOf('US01.LTO.A1', ['', '1']), repositoryDescription: 'VAULT' };
  const unknown = { ...recordOf('US01.LTO.A2', ['', '1']), repositoryDescription: 'Moon' };
  const batch: SnapshotBatch = { ...records(snapshot()), records: [record, unknown] };
  const out = await through(differ(OPTIONS), batch, end());
  t.strictSame(
    changes(out).map(({ volume, set }) => [volume, set]),
    [['A1', { repository: 'OFFS' }]],
  );
  t.match(
    out.flatMap(({ tally }) => tally.problems)[0]?.message,
    /no repository of US01\.LTO is described as "Moon"/,
  );
});

t.test('what a description stands for is asked only where it would be written', async (t) => {
  const described = (volume: string) => {
    return { ...recordOf(`US01.LTO.${volume}`, ['', '9']), repositoryDescription: 'Moon' };
  };
  const batch: SnapshotBatch = { ...records(snapshot()), records: [described('A1'), described('B1')] };
  const notAdding = await through(differ({ ...OPTIONS, add: false }), batch, end());
  t.strictSame(counts(notAdding), { skipped: 1, refused: 1 });
  const addOnly = await through(
    differ({ ...OPTIONS, add: false, addOnly: new Set(['repository'] as const) }),
    batch,
    end(),
  );
  t.strictSame(
    changes(addOnly).map(({ volume, set }) => [volume, set]),
    [['A1', { slot: '9' }]],
  );
  t.strictSame(counts(addOnly), { skipped: 1 });
});

t.test('a cleared field is emptied where it holds something, and only there', async (t) => {
  const out = await through(
    differ(OPTIONS),
    records(snapshot(), ['A1', 'LIBR', CLEARED], ['B1', 'LIBR', CLEARED]),
    end(),
  );
  t.strictSame(
    changes(out).map(({ volume, set, was }) => [volume, set, was]),
    [
      ['A1', { slot: null }, { slot: '1' }],
      ['B1', { repository: 'LIBR' }, {}],
    ],
  );
  const empty = heldOf('US01.LTO', { A1: ['1', 'LIBR', '', 'LIBR', ''] });
  const again = await through(differ(OPTIONS), records(empty, ['A1', 'LIBR', CLEARED]), end());
  t.strictSame(counts(again), { unchanged: 1 });
});

t.test('a field that is only for additions is not written to a volume that is there', async (t) => {
  const out = await through(
    differ({ ...OPTIONS, addOnly: new Set(['slot'] as const) }),
    records(snapshot(), ['A1', 'LIBR', '9'], ['A2', 'OFFS', '9'], ['B1', 'LIBR', '9']),
    end(),
  );
  t.strictSame(
    changes(out).map(({ volume, set }) => [volume, set]),
    [
      ['A2', { repository: 'OFFS' }],
      ['B1', { repository: 'LIBR', slot: '9' }],
    ],
  );
});

t.test('a description that two repositories share is not guessed', async (t) => {
  const from = snapshot();
  const shared = new Map([['vault', ['LIBR', 'OFFS'] as RepositoryId[]]]);
  const record = { ...recordOf('US01.LTO.A1', ['', '1']), repositoryDescription: 'Vault' };
  const batch: SnapshotBatch = {
    ...records({ ...from, repositoriesByDescription: shared }),
    records: [record],
  };
  const out = await through(differ(OPTIONS), batch, end());
  t.strictSame(changes(out), []);
  t.match(
    out.flatMap(({ tally }) => tally.problems)[0]?.message,
    /LIBR and OFFS of US01\.LTO are both described as "Vault"/,
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
        records: [recordOf(`${scope}.A1`, ['OFFS', ''], 1)],
      });
    };
    const turns = ['US01.LTO', 'US02.LTO', 'US03.LTO', 'US04.LTO'];
    const met = ['US03.LTO', 'US09.LTO', 'US01.LTO', 'US02.LTO'].map((name) => scopeName(scopeOf(name)));
    const out = await through(differ({ ...OPTIONS, scopes: () => met }), ...turns.map(of), end());
    t.strictSame(
      changes(out).map(({ customer }) => customer),
      ['US03', 'US01', 'US02', 'US04'],
    );
  },
);
