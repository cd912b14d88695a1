import t, { type Test } from 'tap';
import type { Fault, Kind } from './fault-proxy.ts';
import { faultProxy, servedHere } from './served-store.ts';

// An answer without a body cannot be cut in its middle.
const WITHOUT_BODY: readonly Fault[] = ['cut before', 'cut after', 'delay', 500, 429, 503, 'no HTTP'];
const WITH_BODY: readonly Fault[] = [
  ...WITHOUT_BODY,
  'half',
  'announces more',
  'announces less',
  'ends early',
];
// Damage to what is not compressed is the business of TLS.
const COMPRESSED: readonly Fault[] = [...WITH_BODY, 'damaged'];

type Faults = Partial<Record<Kind, readonly Fault[]>>;

// Always the same request: three faults in a row take a second or two.
const ends = (from: number): readonly [Faults, Faults] => {
  const [logOn = 500, ...logOnAgain] = WITH_BODY.slice(from, from + 3);
  const [run = 500, ...runAgain] = WITHOUT_BODY.slice(from, from + 3);
  return [
    { 'log-on': [logOn], run: [run], 'log-off': [run] },
    { 'log-on': logOnAgain, run: runAgain },
  ];
};

/** Syncs one export after the other, each with other faults: all go on to their end, and what they count is true. */
const steps = async (t: Test, ...list: readonly (readonly [first: Faults, again: Faults])[]) => {
  const served = await servedHere(t);
  const { proxy, through } = await faultProxy(t, served);
  const files: string[] = [];
  for (const [first, again] of list) {
    const file = `${files.length}.csv`;
    files.push(file);
    // Of another seed everything is another: all volumes are added at first, and change after that.
    await served.write(file, { volumes: 480, scopes: 12, seed: files.length });
    proxy.forget();
    for (const [kind, faults] of Object.entries(first)) proxy.first[kind as Kind] = [...faults];
    for (const [kind, faults] of Object.entries(again)) proxy.again[kind as Kind] = [...faults];
    const { code, stderr } = await served.sync(through, file, '--batch', '20');
    t.equal(code, 0, stderr);
    const left = [...Object.values(proxy.first), ...Object.values(proxy.again)].flat();
    t.strictSame(left, [], 'every fault has happened');
    const { added = 0, updated = 0, unchanged = 0, ...others } = served.outcomes(t, file);
    t.equal(added + updated + unchanged, 480);
    t.strictSame(others, { excluded: 1 });
    t.strictSame(served.statistics(file).errors, []);
    t.strictSame(served.rejects(file), []);
    served.appliedAsCounted(t, ...files);
  }
  await served.inStep(t, files.at(-1) ?? '');
};

// Most of it is waiting.
t.jobs = 2;

t.test(
  'whatever goes wrong with snapshots, log-on and log-off, the sync goes on',
  { buffered: true },
  (t) => {
    const [start, startAgain] = ends(0);
    const [next, nextAgain] = ends(3);
    return steps(
      t,
      // Of scopes that are not there yet, and then of those that are.
      [{ ...start, snapshot: COMPRESSED }, startAgain],
      [{ ...next, snapshot: COMPRESSED }, nextAgain],
    );
  },
);

t.test('whatever goes wrong with changes, all are applied once, and counted so', { buffered: true }, (t) => {
  const [start, startAgain] = ends(6);
  const [next, nextAgain] = ends(9);
  return steps(
    t,
    [{ ...start, changes: COMPRESSED }, startAgain],
    [
      { ...next, changes: ['cut after', 'cut before'] },
      { ...nextAgain, changes: ['cut after', 503, 'ends early'] },
    ],
  );
});
