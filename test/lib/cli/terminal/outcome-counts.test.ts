import t from 'tap';
import { countsOf } from '../../../../lib/cli/terminal/outcome-counts.ts';
import { OUTCOMES } from '../../../../lib/model/outcome.ts';
import type { OutcomeStatistics, Statistics } from '../../../../lib/observe/statistics.ts';

function outcomesWith(some: Partial<Record<string, OutcomeStatistics>>): Statistics['outcomes'] {
  const none = { total: 0, reasons: {} };
  return Object.fromEntries(OUTCOMES.map((name) => [name, some[name] ?? none])) as Statistics['outcomes'];
}

t.test('counts come in the order of outcomes, of those that there are', async (t) => {
  const outcomes = outcomesWith({
    added: { total: 1234, reasons: {} },
    updated: { total: 1, reasons: { '': 1 } },
    failed: { total: 9, reasons: {} },
  });
  t.strictSame(countsOf(outcomes, ['added', 'updated', 'unchanged']), ['1 updated', '1,234 added']);
});

t.test('the most frequent reasons are named, and the others counted', async (t) => {
  const outcomes = outcomesWith({ excluded: { total: 21, reasons: { a: 1, b: 9, c: 2, d: 6, '': 3 } } });
  t.strictSame(countsOf(outcomes, ['excluded']), ['21 excluded (9 b, 6 d, 2 c, 1 others)']);
});
