import fc from 'fast-check';
import t from 'tap';
import { ScopeLedger } from '../../../../lib/engine/change-book/scope-book.ts';
import type { Verdict } from '../../../../lib/engine/compare.ts';
import { PutAway } from '../../../../lib/platform/spill/packed-store.ts';
import type { HeldScope } from '../../../../lib/snapshots/scope-snapshot.ts';
import { heldOf, recordOf, scopeOf } from '../../../transforms/chain.ts';

const SCOPE = 'US01.LTO';
const VOLUMES = ['A1', 'A2', 'A22', 'B', 'C7', 'D', 'E'];

function snapshot(volumes: readonly string[]): HeldScope {
  const rows = volumes.map((volume) => [volume, ['1', 'LIBR', '', 'LIBR', 'S1']] as const);
  return heldOf(SCOPE, Object.fromEntries(rows));
}

function verdictOf(kind: Verdict['kind'], volume: string): Verdict {
  if (kind === 'skipped') return { kind, reason: 'by a rule' };
  if (kind === 'refused') return { kind, code: 'VOLUME_LOCKED', message: `${volume} is locked` };
  if (kind === 'unchanged') return { kind };
  const { customer, media, volume: id } = recordOf(`${SCOPE}.${volume}`, []);
  const identity = { customer, media, volume: id, source: 'test', line: 0 };
  return {
    kind,
    change: { action: 'update', ...identity, version: 1, set: { slot: 'S2' }, was: { slot: 'S1' } },
  };
}

function enter(ledger: ScopeLedger, volume: string, kind: Verdict['kind']): void {
  ledger.enter(recordOf(`${SCOPE}.${volume}`, ['LIBR', 'S2']), 'test', verdictOf(kind, volume));
}

function told(ledger: ScopeLedger) {
  return {
    unchanged: ledger.unchanged(),
    superseded: ledger.superseded,
    found: ledger.changes(),
    changes: [...ledger.planned()].map(({ change }) => change.volume).sort(),
    skipped: [...ledger.skipped()].length,
    refused: [...ledger.refused()].length,
    absents: ledger.absent(),
    absent: [...ledger.absentVolumes()],
    held: ledger.volumesHeld,
  };
}

// All of it goes to the disk.
const away = new PutAway(0);
t.teardown(() => away.close());

const volume = fc.constantFrom(...VOLUMES);
const kind = fc.constantFrom<Verdict['kind']>('unchanged', 'unchanged', 'change', 'skipped', 'refused');
const record = fc.record({ do: fc.constant('enter' as const), volume, kind });
const release = fc.record({ do: fc.constant('release' as const) });
const use = fc.record({ do: fc.constant('use' as const), volumes: fc.subarray(VOLUMES) });

t.test('letting go of a snapshot and taking it again changes no count', async (t) => {
  fc.assert(
    fc.property(fc.subarray(VOLUMES), fc.array(fc.oneof(record, release)), (held, steps) => {
      const [kept, dropped] = [new ScopeLedger(scopeOf(SCOPE), []), new ScopeLedger(scopeOf(SCOPE), [])];
      const forever = snapshot(held);
      let now = snapshot(held);
      kept.use(forever);
      dropped.use(now);
      for (const step of steps) {
        if (step.do === 'release') {
          dropped.release(now);
          dropped.sleep(away);
          t.strictSame(told(dropped), told(kept));
          dropped.sleep(away);
          now = snapshot(held);
          dropped.use(now);
        } else {
          for (const ledger of [kept, dropped]) enter(ledger, step.volume, step.kind);
        }
      }
      t.strictSame(told(dropped), told(kept));
    }),
    { numRuns: 300 },
  );
});

t.test('the last word on each volume counts once, whatever comes and goes on the server', async (t) => {
  fc.assert(
    fc.property(fc.array(fc.oneof(record, record, release, use)), (steps) => {
      const ledger = new ScopeLedger(scopeOf(SCOPE), []);
      const last = new Map<string, Verdict['kind']>();
      let [records, now, held] = [0, snapshot([]), [] as readonly string[]];
      for (const step of steps) {
        if (step.do === 'release') {
          ledger.release(now);
          ledger.sleep(away);
        } else if (step.do === 'use') {
          held = step.volumes;
          now = snapshot(held);
          ledger.use(now);
        } else {
          records++;
          last.set(step.volume, step.kind);
          enter(ledger, step.volume, step.kind);
        }
      }
      const count = (wanted: Verdict['kind']) => [...last.values()].filter((word) => word === wanted).length;
      t.strictSame(told(ledger), {
        unchanged: count('unchanged'),
        superseded: records - last.size,
        found: count('change'),
        changes: [...last.keys()].filter((name) => last.get(name) === 'change').sort(),
        skipped: count('skipped'),
        refused: count('refused'),
        absents: held.filter((name) => !last.has(name)).length,
        absent: held.filter((name) => !last.has(name)),
        held: held.length,
      });
    }),
    { numRuns: 500 },
  );
});

t.test('another snapshot than the one in use is not let go', async (t) => {
  const ledger = new ScopeLedger(scopeOf(SCOPE), []);
  const held = snapshot(['A1', 'B']);
  ledger.use(snapshot(['A1', 'B']));
  ledger.use(held);
  ledger.release(snapshot(['A1']));
  enter(ledger, 'A1', 'unchanged');
  ledger.use(held);
  t.match(told(ledger), { unchanged: 1, absents: 1, absent: ['B'] });
});

t.test('a change comes back as it was entered, after its snapshot was let go too', async (t) => {
  const ledger = new ScopeLedger(scopeOf(SCOPE), ['repository', 'slot']);
  const held = snapshot(['A1']);
  ledger.use(held);
  enter(ledger, 'A1', 'change');
  ledger.release(held);
  ledger.sleep(away);
  const [planned, ...rest] = ledger.planned();
  t.strictSame(rest, []);
  t.match(planned, { change: { volume: 'A1', version: 1, set: { slot: 'S2' }, was: { slot: 'S1' } } });
});

t.test('what was put away and holds no changes is not brought back to say so', async (t) => {
  const broken = new PutAway(1 << 20);
  broken.get = () => {
    throw new Error('it was brought back');
  };
  const ledger = new ScopeLedger(scopeOf(SCOPE), []);
  const held = snapshot(['A1', 'B']);
  ledger.use(held);
  enter(ledger, 'A1', 'unchanged');
  enter(ledger, 'C', 'skipped');
  ledger.release(held);
  ledger.sleep(broken);
  t.strictSame(
    [ledger.unchanged(), ledger.changes(), ledger.absent(), [...ledger.planned()], [...ledger.refused()]],
    [1, 0, 1, [], []],
  );
  t.throws(() => [...ledger.skipped()], /brought back/);
});
