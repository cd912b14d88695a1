import t from 'tap';
import { runResult, statisticsOfResult } from '../../../lib/model/run-result.ts';

t.test('of statistics, what was read and the outcomes that there were are taken', async (t) => {
  const outcomes = { added: { total: 3, reasons: { x: 3 } }, failed: { total: 0, reasons: {} } };
  const result = runResult(JSON.stringify({ read: 4, inputs: ['a.csv'], outcomes, stages: [1, 2] }));
  t.strictSame(result, { inputs: ['a.csv'], read: 4, outcomes: { added: 3 } });
  t.strictSame(result && runResult(statisticsOfResult(result)), result, 'it is read again as it was');
  const many = runResult(JSON.stringify({ inputs: Array.from({ length: 99 }, String) }));
  t.equal(many?.inputs.length, 5, 'of many inputs the first');
});

t.test('statistics that somebody made up do no harm', async (t) => {
  t.equal(runResult(null), undefined);
  for (const text of ['', '7', '[]', 'null']) t.equal(runResult(text), undefined, text);
  const nothing = { inputs: [], read: 0, outcomes: {} };
  for (const json of [
    {},
    { inputs: 'a.csv', read: '4', outcomes: [] },
    { inputs: [{}, null], read: -1, outcomes: { added: 3, updated: { total: 'x' }, lost: { total: 1 } } },
    { outcomes: { added: { total: 1.5 }, updated: { total: 1e300 }, __proto__: { total: 1 } } },
  ]) {
    t.strictSame(runResult(JSON.stringify(json)), nothing);
  }
});
