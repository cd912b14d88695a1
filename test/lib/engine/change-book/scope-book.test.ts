import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import t from 'tap';
import { ScopeBook } from '../../../../lib/engine/change-book/scope-book.ts';
import type { Decision } from '../../../../lib/engine/compare.ts';
import { PackedStore } from '../../../../lib/platform/spill/packed-store.ts';
import type { ScopeSnapshot } from '../../../../lib/snapshots/scope-snapshot.ts';
import { heldOf, recordOf, scopeOf } from '../../../transforms/chain.ts';

const SCOPE = 'US01.LTO';
const VOLUMES = ['A1', 'A2', 'A22', 'B', 'C7', 'D', 'E'];

function snapshotOf(volumes: readonly string[]): ScopeSnapshot {
  const rows = volumes.map((volume) => [volume, ['1', 'LIBR', '', 'LIBR', 'S1']] as const);
  return heldOf(SCOPE, Object.fromEntries(rows));
}

function decisionOf(kind: Decision['kind'], volume: string): Decision {
  if (kind === 'skipped') return { kind, reason: 'by a rule' };
  if (kind === 'refused') return { kind, code: 'VOLUME_LOCKED', message: `${volume} is locked` };
  if (kind === 'unchanged') return { kind };
  if (kind === 'rejected') return { kind, code: 'RECORD_UNENDED', message: `${volume} may be cut` };
  const { customer, media, volume: id } = recordOf(`${SCOPE}.${volume}`, []);
  const identity = { customer, media, volume: id, source: 'test', line: 0 };
  return {
    kind,
    change: { action: 'update', ...identity, version: 1, set: { slot: 'S2' }, was: { slot: 'S1' } },
  };
}

function enter(book: ScopeBook, volume: string, kind: Decision['kind']): void {
  const record = recordOf(`${SCOPE}.${volume}`, ['LIBR', 'S2']);
  book.enter({ volume: record.volume, line: 0, decision: decisionOf(kind, volume), record }, 'test');
}

function reported(book: ScopeBook) {
  return {
    unchanged: book.unchanged(),
    superseded: book.superseded,
    found: book.changes(),
    changes: [...book.planned()].map(({ change }) => change.volume).sort(),
    skipped: [...book.skipped()].length,
    refused: [...book.refused()].length,
    absents: book.absent(),
    absent: [...book.absentVolumes()],
    snapshot: book.snapshotSize,
  };
}

// All of it goes to the disk.
const store = new PackedStore(0);
t.teardown(() => store.close());

const volume = fc.constantFrom(...VOLUMES);
const kind = fc.constantFrom<Decision['kind']>('unchanged', 'unchanged', 'change', 'skipped', 'refused');
const record = fc.record({ do: fc.constant('enter' as const), volume, kind });
const release = fc.record({ do: fc.constant('release' as const) });
const use = fc.record({ do: fc.constant('use' as const), volumes: fc.subarray(VOLUMES) });

t.test('dropping a snapshot and taking it again changes no count', async (t) => {
  fc.assert(
    fc.property(fc.subarray(VOLUMES), fc.array(fc.oneof(record, release)), (volumes, steps) => {
      const [kept, dropped] = [
        new ScopeBook(scopeOf(SCOPE), { fields: [] }),
        new ScopeBook(scopeOf(SCOPE), { fields: [] }),
      ];
      const forever = snapshotOf(volumes);
      let now = snapshotOf(volumes);
      kept.use(forever);
      dropped.use(now);
      for (const step of steps) {
        if (step.do === 'release') {
          dropped.drop(now);
          dropped.evict(store);
          t.strictSame(reported(dropped), reported(kept));
          dropped.evict(store);
          now = snapshotOf(volumes);
          dropped.use(now);
        } else {
          for (const book of [kept, dropped]) enter(book, step.volume, step.kind);
        }
      }
      t.strictSame(reported(dropped), reported(kept));
    }),
    { numRuns: 300 },
  );
});

t.test('the last word on each volume counts once, whatever comes and goes on the server', async (t) => {
  fc.assert(
    fc.property(fc.array(fc.oneof(record, record, release, use)), (steps) => {
      const book = new ScopeBook(scopeOf(SCOPE), { fields: [] });
      const last = new Map<string, Decision['kind']>();
      let [records, now, volumes] = [0, snapshotOf([]), [] as readonly string[]];
      for (const step of steps) {
        if (step.do === 'release') {
          book.drop(now);
          book.evict(store);
        } else if (step.do === 'use') {
          volumes = step.volumes;
          now = snapshotOf(volumes);
          book.use(now);
        } else {
          records++;
          // Who says less takes nothing back.
          const keeps = step.kind === 'unchanged' && last.get(step.volume) === 'change';
          if (!keeps) last.set(step.volume, step.kind);
          enter(book, step.volume, step.kind);
        }
      }
      const count = (wanted: Decision['kind']) => [...last.values()].filter((word) => word === wanted).length;
      t.strictSame(reported(book), {
        unchanged: count('unchanged'),
        superseded: records - last.size,
        found: count('change'),
        changes: [...last.keys()].filter((name) => last.get(name) === 'change').sort(),
        skipped: count('skipped'),
        refused: count('refused'),
        absents: volumes.filter((name) => !last.has(name)).length,
        absent: volumes.filter((name) => !last.has(name)),
        snapshot: volumes.length,
      });
    }),
    { numRuns: 500 },
  );
});

t.test('another snapshot than the one in use is not dropped', async (t) => {
  const book = new ScopeBook(scopeOf(SCOPE), { fields: [] });
  const snapshot = snapshotOf(['A1', 'B']);
  book.use(snapshotOf(['A1', 'B']));
  book.use(snapshot);
  book.drop(snapshotOf(['A1']));
  enter(book, 'A1', 'unchanged');
  book.use(snapshot);
  t.match(reported(book), { unchanged: 1, absents: 1, absent: ['B'] });
});

t.test('a change comes back as it was entered, after its snapshot was dropped too', async (t) => {
  const book = new ScopeBook(scopeOf(SCOPE), { fields: ['repository', 'slot'] });
  const snapshot = snapshotOf(['A1']);
  book.use(snapshot);
  enter(book, 'A1', 'change');
  book.drop(snapshot);
  book.evict(store);
  const [planned, ...rest] = book.planned();
  t.strictSame(rest, []);
  t.match(planned, { change: { volume: 'A1', version: 1, set: { slot: 'S2' }, was: { slot: 'S1' } } });
});

t.test('an evicted book without changes is not read back to report so', async (t) => {
  const broken = new PackedStore(1 << 20);
  broken.get = () => {
    throw new Error('it was brought back');
  };
  const book = new ScopeBook(scopeOf(SCOPE), { fields: [] });
  const snapshot = snapshotOf(['A1', 'B']);
  book.use(snapshot);
  enter(book, 'A1', 'unchanged');
  enter(book, 'C', 'skipped');
  book.drop(snapshot);
  book.evict(broken);
  t.strictSame(
    [book.unchanged(), book.changes(), book.absent(), [...book.planned()], [...book.refused()]],
    [1, 0, 1, [], []],
  );
  t.throws(() => [...book.skipped()], /brought back/);
});

t.test(
  'a record that may be cut takes the word of none, and no volume that it may be about is absent',
  async (t) => {
    const book = new ScopeBook(scopeOf(SCOPE), { fields: ['repository', 'slot'] });
    const snapshot = snapshotOf(VOLUMES);
    const enterCut = (volume: string, kind: Decision['kind']) => {
      const unended = { text: volume, reason: 'it ends' };
      const record = { ...recordOf(`${SCOPE}.${volume}`, ['', '']), unended };
      book.enter({ volume: record.volume, line: 0, decision: decisionOf(kind, volume), record }, 'test');
    };
    book.use(snapshot);
    enter(book, 'A2', 'change');
    enterCut('A2', 'unchanged');
    t.match(reported(book), { changes: ['A2'], unchanged: 0, superseded: 1 });
    t.strictSame([...book.absentVolumes()], ['A1', 'B', 'C7', 'D', 'E'], 'it may be A22');
    enterCut('C', 'rejected');
    book.enterRejected(recordOf(`${SCOPE}.D`, []).volume, true);
    t.match(reported(book), { changes: ['A2'], superseded: 1, absent: ['A1', 'B', 'E'], absents: 3 });
    enterCut('E', 'unchanged');
    t.match(reported(book), { unchanged: 1, absent: ['A1', 'B'] });
  },
);

t.test(
  'records of one volume count together, however many and in which order, unless any two contradict',
  async (t) => {
    const fields = ['repository', 'slot'] as const;
    const before = ['LIBR', 'S1'];
    const said = fc.tuple(fc.constantFrom('', '', 'LIBR', 'VALT'), fc.constantFrom('', '', 'S1', 'S2'));
    const isOnServer = fc.boolean();
    fc.assert(
      fc.property(isOnServer, fc.array(said, { minLength: 1, maxLength: 5 }), (isOnServer, records) => {
        const book = new ScopeBook(scopeOf(SCOPE), { fields });
        const snapshot = snapshotOf(isOnServer ? ['A1'] : []);
        book.use(snapshot);
        for (const [index, values] of records.entries()) {
          const record = recordOf(`${SCOPE}.A1`, values);
          const differs = fields.flatMap((field, at) => {
            const value = values[at] ?? '';
            return value === '' || (isOnServer && value === before[at]) ? [] : [[field, value]];
          });
          const { customer, media, volume } = record;
          const decision: Decision =
            isOnServer && differs.length === 0
              ? { kind: 'unchanged' }
              : {
                  kind: 'change',
                  change: {
                    ...{ action: isOnServer ? 'update' : 'add', customer, media, volume, line: index },
                    ...{
                      source: 'test',
                      version: isOnServer ? 1 : 0,
                      set: Object.fromEntries(differs),
                      was: {},
                    },
                  },
                };
          book.enter({ volume, line: index, decision, record }, 'test');
          book.drop(snapshot);
          book.evict(store);
          book.use(snapshot);
        }
        const all = fields.map((_, at) => [
          ...new Set(records.flatMap((values) => (values[at] ? [values[at]] : []))),
        ]);
        const contradict = all.some((values) => values.length > 1);
        const set = Object.fromEntries(
          fields.flatMap((field, at) => {
            const [value] = all[at] ?? [];
            return value === undefined || (isOnServer && value === before[at]) ? [] : [[field, value]];
          }),
        );
        const isChange = !contradict && (!isOnServer || Object.keys(set).length > 0);
        t.strictSame(
          [...book.planned()].map(({ change }) => ({ ...change.set })),
          isChange ? [set] : [],
        );
        const named = [...book.contradicted()].length;
        t.equal(named > 1, contradict);
        t.equal(named + book.superseded, records.length - (contradict ? 0 : 1));
      }),
      { numRuns: 500 },
    );
  },
);

t.test('a label that has been cut hides at most one absent volume from a limit', async (t) => {
  const book = new ScopeBook(scopeOf(SCOPE), { fields: [] });
  book.use(snapshotOf(VOLUMES));
  book.enterRejected(recordOf(`${SCOPE}.A`, []).volume, true);
  t.strictSame([book.absent(), book.leastAbsent()], [4, 6]);
});

t.test(
  'volumes are in doubt that are neither in step nor changed, and those of several records',
  async (t) => {
    const book = new ScopeBook(scopeOf(SCOPE), { fields: [], keepsRepeated: true });
    const snapshot = snapshotOf(VOLUMES);
    book.use(snapshot);
    enter(book, 'A1', 'unchanged');
    enter(book, 'A2', 'change');
    t.strictSame([...book.doubtful()], []);
    enter(book, 'B', 'skipped');
    enter(book, 'C7', 'refused');
    book.enterRejected(recordOf(`${SCOPE}.D`, []).volume);
    for (const _ of [1, 2]) enter(book, 'A22', 'unchanged');
    book.enterRejected(recordOf(`${SCOPE}.E9`, []).volume, true);
    // Nothing is known of it but that a record said what the server had.
    enter(book, 'Z', 'unchanged');
    book.drop(snapshot);
    book.evict(store);
    t.strictSame([...book.doubtful()].sort(), ['A22', 'B', 'C7', 'D', 'E9', 'Z']);
    enter(book, 'A2', 'change');
    t.ok([...book.doubtful()].includes('A2'));
  },
);

t.test('of a snapshot that was dropped nothing stays in memory', async (t) => {
  setFlagsFromString('--expose-gc');
  const collectGarbage: () => void = runInNewContext('gc');
  const book = new ScopeBook(scopeOf(SCOPE), { fields: [] });
  const rows = useAndDrop(book);
  // What a call has held is let go between turns of the event loop.
  await setImmediate();
  collectGarbage();
  t.equal(rows.deref(), undefined);
  t.equal(book.unchanged(), VOLUMES.length);
});

function useAndDrop(book: ScopeBook): WeakRef<object> {
  const snapshot = snapshotOf(VOLUMES);
  book.use(snapshot);
  for (const volume of VOLUMES) enter(book, volume, 'unchanged');
  book.drop(snapshot);
  return new WeakRef(snapshot.volumes);
}
