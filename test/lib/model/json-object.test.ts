import t from 'tap';
import { isJsonObject } from '../../../lib/model/json-object.ts';

t.test('only an object is an object', async (t) => {
  t.equal(isJsonObject({}), true);
  t.equal(isJsonObject(JSON.parse('{"__proto__":null}')), true);
  for (const json of [null, [], 'text', 7, true, undefined]) t.equal(isJsonObject(json), false, String(json));
});
