import t from 'tap';
import { askForList, hasKeys } from '../../../../lib/stores/http/lists.ts';
import { answering } from './answering.ts';

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
  t.equal(hasKeys({ toString: 1 }, ['toString']), true);
  t.equal(hasKeys({}, ['toString']), false);
  t.equal(hasKeys([], ['length']), false);
});
