import t from 'tap';
import { jsonName, jsonText, textByName, wantedKeys } from '../../../../../lib/sources/formats/json/names.ts';
import type { JsonTree } from '../../../../../lib/sources/formats/json/tree.ts';

const object = (members: Readonly<Record<string, JsonTree>>) => new Map(Object.entries(members));

t.test('a value is found by its keys, exactly or else in any case', async (t) => {
  const tree = object({ Slot: '1', SLOT: '2', a: object({ 'b c': '3' }), 'x.y': '4', x: object({ y: '5' }) });
  for (const [name, text] of [
    ['Slot', '1'],
    ['SLOT', '2'],
    ['A.B  C', '3'],
    ['x.y', '4'],
    ['X.Y', '5'],
    ['a', ''],
    ['none', ''],
    ['Slot.x', ''],
  ] as const) {
    t.equal(textByName(tree, jsonName(name)), text, name);
  }
});

t.test('a key that several members fold to is ambiguous', async (t) => {
  t.throws(() => textByName(object({ Slot: '1', SLOT: '2' }), jsonName('slot')), {
    message: 'the key "slot" stands twice in one object',
  });
});

t.test('a number is an element of an array, and * are all of them', async (t) => {
  const tree = object({ list: ['a', null, object({ n: 'b' })], '7': 'seven' });
  t.equal(textByName(tree, jsonName('list.0')), 'a');
  t.equal(textByName(tree, jsonName('list.2.n')), 'b');
  t.equal(textByName(tree, jsonName('list.9')), '');
  t.equal(textByName(tree, jsonName('list.length')), '');
  t.equal(textByName(tree, jsonName('list.*')), 'a,,');
  t.equal(textByName(tree, jsonName('list.*.n')), ',,b');
  t.equal(textByName(tree, jsonName('7')), 'seven');
});

t.test('values that a map has are replaced, others are kept', async (t) => {
  const map = new Map([['1', 'One']]);
  t.equal(jsonText('1', map), 'One');
  t.equal(jsonText('2', map), '2');
  t.equal(jsonText(['1', '2', null], map), 'One,2,');
  t.equal(textByName(object({ id: '1' }), jsonName('id'), map), 'One');
});

t.test('an escaped NUL stays in the text, so that its record can be rejected', async (t) => {
  t.equal(jsonText('a\0b'), 'a\0b');
  t.equal(jsonText(null), '');
  t.equal(jsonText(object({ a: '1' })), '');
});

t.test('only keys that a name has are wanted, in any case; with * all are', async (t) => {
  const isWanted = wantedKeys([jsonName('a.b c'), jsonName('d')]);
  for (const key of ['a', 'A', 'b  C', 'd', 'A.B c']) t.equal(isWanted(key), true, key);
  for (const key of ['c', 'e', '']) t.equal(isWanted(key), false, key);
  t.equal(isWanted('a'), true, 'and again');
  t.equal(wantedKeys([jsonName('a'), jsonName('b.*')])('anything'), true);
});
