import t from 'tap';
import { trustedScope } from '../../../../lib/model/scope.ts';
import { planOf, readSearch, searchQuery } from '../../../../lib/server/pages/search.ts';

const SCOPES = [trustedScope('US01', 'LTO'), trustedScope('US02', 'LTO')];
const MOMENT = { now: Date.UTC(2026, 2, 15) / 1000, overdueSeconds: 86_400 };

function planned(query: string) {
  const plan = planOf(readSearch(new URLSearchParams(query)), SCOPES, MOMENT);
  if ('problem' in plan) throw new Error(plan.problem);
  return plan;
}

t.test('a text is looked for where labels begin', async (t) => {
  const { scopes, selection } = planned('q=e00&hidden=1');
  t.strictSame(scopes, SCOPES);
  t.equal(selection.filter.prefix, 'E00');
  t.equal(selection.filter.matches('E00090L6'), true);
  t.equal(selection.filter.matches('AE000'), false);
  t.equal(selection.condition, undefined);
});

t.test(
  'what can begin no label, or is to be found anywhere, is looked for in labels and descriptions',
  async (t) => {
    for (const query of ['q=Weekly+full', 'q=E0&anywhere=1', 'q=payroll+2026']) {
      const { filter, condition } = planned(query).selection;
      t.equal(filter.takesAll, true, query);
      const text = new URLSearchParams(query).get('q');
      t.match(condition, {
        parts: [{ kind: 'or', parts: [{ field: 'volume', pattern: `*${text}*` }, { field: 'description' }] }],
      });
    }
  },
);

t.test('a pattern is a pattern, and a barcode names its scope', async (t) => {
  t.equal(planned('q=*L6').selection.filter.matches('E00090L6'), true);
  t.equal(planned('q=*L6').selection.filter.matches('E00090L8'), false);
  const { scopes, selection } = planned('q=us02.lto.e0');
  t.strictSame(scopes, [SCOPES[1]]);
  t.equal(selection.filter.prefix, 'E0');
  t.strictSame(planned('q=us02.lto').scopes, [SCOPES[1]]);
});

t.test('filters narrow a search', async (t) => {
  t.strictSame(planned('scope=us02.lto').scopes, [SCOPES[1]]);
  const { scopes, selection } = planned('place=US01.LTO.OFFS&state=scratch&where=slot = 7&hidden=1');
  t.strictSame(scopes, [SCOPES[0]]);
  t.strictSame(selection.condition, {
    kind: 'and',
    parts: [
      { kind: 'value', field: 'currentRepository', comparison: '=', value: 'OFFS' },
      { kind: 'given', field: 'scratch' },
      { kind: 'value', field: 'slot', comparison: '=', value: '7' },
    ],
  });
  t.match(planned('state=overdue&hidden=1').selection.condition, {
    parts: [{ parts: [{ kind: 'moving' }, { field: 'moveStarted', value: '2026-03-14T00:00:00Z' }] }],
  });
  t.match(planned('state=expired&hidden=1').selection.condition, {
    parts: [{ field: 'expiryDate', comparison: '<=', value: '2026-03-15T00:00:00Z' }],
  });
  t.match(planned('state=due&hidden=1').selection.condition, {
    parts: [{ parts: [{ field: 'moveDate' }, {}] }],
  });
  t.strictSame(planned('scope=US99.LTO').scopes, [], 'what is not there is not found');
});

t.test('hidden volumes are left out unless they are asked for', async (t) => {
  t.strictSame(planned('').selection.condition, {
    kind: 'and',
    parts: [{ kind: 'not', part: { kind: 'given', field: 'hidden' } }],
  });
});

t.test('the problem of a condition is told', async (t) => {
  t.match(planOf(readSearch(new URLSearchParams('where=slott = 7')), SCOPES, MOMENT), {
    at: 0,
    problem: /slot/,
  });
});

t.test('an address has all that a search asks for, and nothing else', async (t) => {
  const query = 'q=a+b&scope=US01.LTO&place=US01.LTO.OFFS&state=moving&where=slot+%3D+7&anywhere=1&hidden=1';
  t.equal(searchQuery(readSearch(new URLSearchParams(query))), query);
  t.equal(searchQuery(readSearch(new URLSearchParams('state=none&x=y')), [['after', 'A.B.']]), 'after=A.B.');
});
