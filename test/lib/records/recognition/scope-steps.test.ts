import fc from 'fast-check';
import t from 'tap';
import type { ScopeName } from '../../../../lib/model/scope.ts';
import { ScopeSteps } from '../../../../lib/records/recognition/scope-steps.ts';

const [ONE, OTHER] = ['US01.LTO', 'US02.LTO'] as readonly string[] as readonly [ScopeName, ScopeName];

t.test('a run knows the last revision of its own batches, in whatever order they are answered', async () => {
  const steps = fc.array(fc.record({ isOthers: fc.boolean(), changesNothing: fc.boolean() }), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(steps, fc.infiniteStream(fc.nat()), (batches, random) => {
      const tracked = new ScopeSteps();
      tracked.begin(ONE, 'r0');
      let revision = 0;
      let known: number | undefined;
      const answers = batches.map(({ isOthers, changesNothing }) => {
        if (isOthers) {
          known ??= revision;
          revision++;
        }
        const before = `r${revision}`;
        if (!changesNothing) revision++;
        return { before, after: `r${revision}` };
      });
      const shuffled = answers
        .map((step) => ({ step, at: random.next().value }))
        .sort((one, other) => one.at - other.at);
      for (const { step } of shuffled) tracked.add(ONE, step);
      return tracked.last(ONE) === `r${known ?? revision}`;
    }),
    { numRuns: 500 },
  );
});

t.test('of a scope that was compared with nothing there is no last revision', async (t) => {
  const steps = new ScopeSteps();
  t.equal(steps.last(ONE), undefined);
  steps.add(ONE, { before: 'a', after: 'b' });
  steps.begin(OTHER, 'a');
  t.equal(steps.last(ONE), undefined);
  t.equal(steps.last(OTHER), 'a', 'steps are of one scope');
});

t.test('the first revision counts that records were compared with', async (t) => {
  const steps = new ScopeSteps();
  steps.begin(ONE, 'a');
  steps.add(ONE, { before: 'a', after: 'b' });
  steps.begin(ONE, 'x');
  steps.add(ONE, { before: 'x', after: 'y' });
  t.equal(steps.last(ONE), 'b');
});

t.test('a scope that a batch has made had no revision before', async (t) => {
  const steps = new ScopeSteps();
  steps.begin(ONE, '');
  steps.add(ONE, { before: 'a', after: 'b' });
  steps.add(ONE, { before: '', after: 'a' });
  t.equal(steps.last(ONE), 'b');
});

t.test('revisions in a circle end somewhere', async (t) => {
  const steps = new ScopeSteps();
  steps.begin(ONE, 'a');
  steps.add(ONE, { before: 'a', after: 'b' });
  steps.add(ONE, { before: 'b', after: 'a' });
  t.type(steps.last(ONE), 'string');
});
