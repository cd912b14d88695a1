import t from 'tap';
import { TapesyncError } from '../../../../lib/errors/error.ts';
import { compileFilter } from '../../../../lib/model/filter/filter.ts';
import { VolumeId } from '../../../../lib/model/scope.ts';
import { askForList, httpQuery } from '../../../../lib/stores/http/query.ts';
import { scopeOf } from '../../../transforms/chain.ts';
import { conditionOf } from '../../model/condition/conditions.ts';
import { answering } from './answering.ts';

const SCOPE = scopeOf('US01.LTO');
const VOLUME = { customer: 'US01', media: 'LTO', volume: 'A1', version: 1 };

function filterOf(text: string) {
  const compiled = compileFilter(text);
  if ('problem' in compiled) throw new Error(compiled.problem);
  return compiled.filter;
}

t.test('filter and page go to the server, and its page comes back', async (t) => {
  const { requests, asked } = answering({ items: [VOLUME], next: 'A1' }, { items: [] });
  const query = httpQuery(requests, 'test');
  const first = await query.volumes(SCOPE, { filter: filterOf('A*') }, { limit: 7 });
  t.strictSame(first, { items: [VOLUME], next: 'A1' });
  const second = await query.volumes(
    SCOPE,
    { filter: filterOf('A*') },
    { limit: 7, after: VolumeId.trusted('A1') },
  );
  t.strictSame(second, { items: [] });
  t.match(asked[0], { method: 'GET', path: 'volumes', parameters: SCOPE, query: { limit: '7' } });
  t.equal(asked[0]?.query?.after, undefined);
  t.equal(asked[1]?.query?.after, 'A1');
});

t.test('a condition goes to the server in its canonical form, with days as moments', async (t) => {
  const { requests, asked } = answering({ items: [] }, { volumes: 0 }, { items: [] });
  const query = httpQuery(requests, 'test');
  const selection = { filter: filterOf('A*'), condition: conditionOf('SCRATCH and moveDate < tomorrow') };
  await query.volumes(SCOPE, selection, { limit: 7 });
  await query.count(SCOPE, selection);
  await query.histories(SCOPE, selection, { limit: 7 });
  for (const { query: sent } of asked) {
    t.equal(sent?.where, 'scratch and moveDate<2026-03-16T00:00:00Z');
    t.equal(sent?.filter, 'A*');
  }
  t.equal(asked.length, 3);
});

t.test('a page that is none is refused, and so is a next volume that is none', async (t) => {
  for (const answer of [
    [],
    { items: {} },
    { items: [{ volume: 'A1' }] },
    { items: [], next: 'a 1' },
    { items: [], next: 5 },
  ]) {
    const { requests } = answering(answer);
    await t.rejects(
      httpQuery(requests, 'test').volumes(SCOPE, { filter: filterOf('*') }, { limit: 1 }),
      { message: 'not a page of volumes' },
      JSON.stringify(answer),
    );
  }
});

t.test('volumes are counted at the server, and only a whole number is a count', async (t) => {
  const { requests } = answering({ volumes: 12 }, { volumes: '12' }, { volumes: 1.5 });
  const query = httpQuery(requests, 'test');
  t.equal(await query.count(SCOPE, { filter: filterOf('*') }), 12);
  await t.rejects(query.count(SCOPE, { filter: filterOf('*') }), { message: 'not a page of count' });
  await t.rejects(query.count(SCOPE, { filter: filterOf('*') }), { message: 'not a page of count' });
});

t.test(
  'a server that does not know the path is of an older version, and that is what the error says',
  async (t) => {
    const { requests } = answering(new TapesyncError('NOT_THERE'));
    await t.rejects(httpQuery(requests, 'test').volumes(SCOPE, { filter: filterOf('*') }, { limit: 1 }), {
      code: 'SERVER_ANSWER',
      message: /cannot search US01\.LTO: it is of an older version/,
    });
  },
);

const list = (answer: unknown) => {
  const { requests, asked } = answering(answer);
  return { asked, rows: askForList<{ a: number; b: number }>(requests, 'customers', ['a', 'b']) };
};

t.test('a list of objects with all keys is what was asked for', async (t) => {
  const { rows, asked } = list([{ a: 1, b: 2, more: true }]);
  t.strictSame(await rows, [{ a: 1, b: 2, more: true }]);
  t.strictSame(asked, [{ method: 'GET', path: 'customers', parameters: {} }]);
  t.strictSame(await list([]).rows, []);
});

t.test('anything else is no list, and the answer is refused', async (t) => {
  for (const answer of [{ a: 1, b: 2 }, [{ a: 1 }], [null], ['a'], 'no JSON', null]) {
    await t.rejects(list(answer).rows, { message: 'not a list of customers' }, JSON.stringify(answer));
  }
});

t.test('keys have to be an own part of an object', async (t) => {
  const { requests } = answering([{ toString: 1 }], [{}], [[]]);
  const ask = (key: 'toString' | 'length') =>
    askForList<{ toString: unknown; length: unknown }>(requests, 'customers', [key]);
  t.strictSame(await ask('toString'), [{ toString: 1 }]);
  await t.rejects(ask('toString'));
  await t.rejects(ask('length'));
});
