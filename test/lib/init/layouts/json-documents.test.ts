import t from 'tap';
import { findJson, members } from '../../../../lib/init/layouts/json-documents.ts';

t.test('documents are found in other text', async (t) => {
  t.strictSame(findJson('* list\n[{"a":1}]\nquit\n{"b":[2]}\n', true), [[{ a: 1 }], { b: [2] }]);
  t.strictSame(findJson('no JSON', true), []);
  t.strictSame(findJson('x [1]', true), [], 'a document begins a line');
});

t.test('objects on lines are documents, even among broken lines', async (t) => {
  t.strictSame(findJson('{"a":1}\n{"a":2}\n{"a":}\n{"a":4}\n', true), [{ a: 1 }, { a: 2 }, { a: 4 }]);
});

t.test('brackets and quotes in strings are text', async (t) => {
  t.strictSame(findJson('{"a":\n"}]\\"{"}', true), [{ a: '}]"{' }]);
});

t.test('of a document that is cut the complete values are returned, if more would follow', async (t) => {
  const cut = '{"data":[\n{"a":1},\n{"a":2},\n{"a":3';
  t.strictSame(findJson(cut, false), [{ data: [{ a: 1 }, { a: 2 }] }]);
  t.strictSame(findJson(cut, true), []);
  t.strictSame(findJson('[', false), []);
});

t.test('a document that is no JSON ends the search', async (t) => {
  t.strictSame(findJson('{"a":1,\n"b":2}\n{x}\n{"c":\n3}', true), [{ a: 1, b: 2 }]);
});

t.test('only objects have members', async (t) => {
  t.strictSame(members({ a: 1, b: null }), [
    ['a', 1],
    ['b', null],
  ]);
  for (const value of [[1], null, 'x', 1, true]) t.strictSame(members(value), []);
});
