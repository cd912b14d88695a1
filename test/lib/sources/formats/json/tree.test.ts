import t from 'tap';
import { wholeTokens } from '../../../../../lib/sources/formats/json/tokens.ts';
import {
  isObject,
  type JsonTree,
  readTree,
  TwiceNamed,
} from '../../../../../lib/sources/formats/json/tree.ts';

function read(text: string, isWanted: (key: string) => boolean = () => true): JsonTree {
  return readTree(wholeTokens()(text), isWanted);
}

t.test('a value is read with its numbers as they are written', async (t) => {
  t.strictSame(read('[1.50,"a",true,false,null,[],{"b":[1]}]'), [
    '1.50',
    'a',
    'true',
    'false',
    null,
    [],
    new Map([['b', ['1']]]),
  ]);
});

t.test('members that are not wanted are left out with all that is in them', async (t) => {
  t.strictSame(
    read('{"a":1,"x":{"a":[{"a":2}]},"y":[[],{}],"z":3,"b":{"x":4,"a":5}}', (key) => 'ab'.includes(key)),
    new Map<string, JsonTree>([
      ['a', '1'],
      ['b', new Map([['a', '5']])],
    ]),
  );
});

t.test('any key is data, and none counts of several with one key', async (t) => {
  t.strictSame(
    read('{"__proto__":1,"a":1,"a":2}'),
    new Map<string, JsonTree>([
      ['__proto__', '1'],
      ['a', new TwiceNamed('a')],
    ]),
  );
});

t.test('an object differs from other values', async (t) => {
  t.equal(isObject(read('{}')), true);
  for (const text of ['[]', '"a"', 'null']) t.equal(isObject(read(text)), false, text);
});
