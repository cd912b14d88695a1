import t from 'tap';
import { isJsonObject, parseJson } from '../../../lib/model/json-object.ts';

t.test('only an object is an object', async (t) => {
  t.equal(isJsonObject({}), true);
  t.equal(isJsonObject(JSON.parse('{"__proto__":null}')), true);
  for (const json of [null, [], 'text', 7, true, undefined]) t.equal(isJsonObject(json), false, String(json));
});

t.test('what is no JSON has no value', async (t) => {
  t.strictSame(parseJson('{"a":[1]}'), { a: [1] });
  for (const text of ['', '{', 'undefined', '{"a":1} {']) t.equal(parseJson(text), undefined, text);
});
