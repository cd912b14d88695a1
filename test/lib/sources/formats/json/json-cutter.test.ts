import t from 'tap';
import { JsonCutter } from '../../../../../lib/sources/formats/json/json-cutter.ts';
import type { JsonWanted } from '../../../../../lib/sources/formats/json/values.ts';
import { cut, cutAll, plain, rows } from './json-cuts.ts';

t.test('an array is taken by its elements, an object is a record itself', async (t) => {
  t.strictSame(plain(cut('[{"a":"x","b":1},{"b":2}]', '', 'a b')), {
    texts: ['{"a":"x","b":1}', '{"b":2}'],
    lines: [1, 1],
    cells: [
      ['x', '1'],
      ['', '2'],
    ],
    line: 1,
    error: undefined,
  });
  t.strictSame(rows('{\n "a": "x"\n}\n', '', 'a'), [['x']]);
  t.strictSame(rows('{"a":"x"}', '', 'a'), [['x']]);
});

t.test('the path leads through objects and arrays to the records', async (t) => {
  const text = '{"count":2,"data":[{"id":"A"},{"id":"B"}],"links":{"data":[{"id":"C"}]}}';
  t.strictSame(rows(text, 'data.*', 'id'), [['A'], ['B']]);
  t.strictSame(rows(text, 'data', 'id'), [['A'], ['B']]);
  t.strictSame(rows(text, 'data.1', 'id'), [['B']]);
  t.strictSame(rows(text, 'links.data', 'id'), [['C']]);
  t.strictSame(rows('{"result":{"volume":{"id":"A"}}}', 'result.volume', 'id'), [['A']]);
  t.strictSame(rows('[{"tape":{"id":"A"}},{"tape":{"id":"B"}}]', '*.tape', 'id'), [['A'], ['B']]);
});

t.test('what * stands for in the path is wanted as *1 and *2', async (t) => {
  const text = '{"result":{"volumes":{"full":[{"v":1},{"v":2}],"none":[],"Inc":[{"v":3}]}}}';
  t.strictSame(rows(text, 'result.volumes.*.*', 'v *1 *2 *3'), [
    ['1', 'full', '0', ''],
    ['2', 'full', '1', ''],
    ['3', 'Inc', '0', ''],
  ]);
  t.strictSame(rows('{"result":{"volumes":[{"v":1}]}}', 'result.volumes.*', 'v *1'), [['1', '0']]);
  t.strictSame(rows('{"tapes":{"A":{"v":1},"B":{"v":2}}}', 'tapes.*', 'v *1'), [
    ['1', 'A'],
    ['2', 'B'],
  ]);
  t.strictSame(rows('[{"v":1},{"v":2}]', '', '*1'), [['0'], ['1']]);
});

t.test('an array behind a * of the path is a record, whose elements have numbers', async (t) => {
  t.strictSame(rows('{"rows":[["A","x"],["B"]]}', 'rows.*', '0 1 2 .'), [
    ['A', 'x', '', 'A,x'],
    ['B', '', '', 'B'],
  ]);
});

t.test('a record that is no object is there by the name .', async (t) => {
  t.strictSame(rows('["A", 12, null, true, {"a":1}]', '', '. a length'), [
    ['A', '', ''],
    ['12', '', ''],
    ['', '', ''],
    ['true', '', ''],
    ['', '1', ''],
  ]);
});

t.test('texts are the records without blanks, lines are where they begin', async (t) => {
  const all = cut('[\r\n  {\r\n    "a": "x  y",\r\n    "b": [1,\t2]\r\n  }\r\n, {}, \n\n3 ]\r\n', '', 'a b');
  t.strictSame(all.texts, ['{"a":"x  y","b":[1,2]}', '{}', '3']);
  t.strictSame(all.lines, [2, 6, 8]);
  t.equal(all.line, 9);
});

t.test('names lead into objects and arrays, exactly or else whatever their case', async (t) => {
  const text =
    '[{"attributes":{"Bar  Code":"A","slot":1,"SLOT":2},"flags":["x","y"],"a.b":"dotted","a":{"b":0}}]';
  t.strictSame(rows(text, '', 'ATTRIBUTES.slot attributes.SLOT'), [['1', '2']]);
  t.strictSame(cutAll([text], '', [{ names: ['attributes.bar code'] }]).cells, [['A']]);
  t.strictSame(rows(text, '', 'flags flags.1 flags.2 flags.* flags.x flags.length'), [
    ['x,y', 'y', '', 'x,y', '', ''],
  ]);
  t.strictSame(rows(text, '', 'a.b A.B attributes attributes.slot.x'), [['dotted', '0', '', '']]);
});

t.test('a record with a wanted key twice is bad, and other keys do no harm', async (t) => {
  const twice = (key: string) => ({
    key,
    found: (text: string) => plain(cut(text, '', 'location label')).cells,
  });
  const { found } = twice('location');
  const bad = 'the record is not an object of keys and values: the key "location" stands twice in one object';
  t.strictSame(
    found('[{"location":"offline","label":"A1","location":"vault"},{"location":"x","label":"A2"}]'),
    [bad, ['x', 'A2']],
  );
  t.strictSame(
    found('{"label":"A1","location":"x","location":"x"}\n{"label":"A2"}\n'),
    [bad, ['', 'A2']],
    'in lines',
  );
  t.strictSame(found('[{"Location":"x","LOCATION":"y","label":"A1"}]'), [bad], 'whatever its case');
  t.strictSame(found('[{"note":1,"note":2,"label":"A1","x":{"location":1,"location":2}}]'), [['', 'A1']]);
  t.strictSame(plain(cut('[{"x":{"a":1,"a":2,"b":3}}]', '', 'x.*')).cells, [bad.replace('location', 'a')]);
});

t.test('* in a name takes all elements or members', async (t) => {
  const text = '[{"copies":[{"pool":"A"},{"pool":null},{"POOL":"C"},"D"],"sizes":{"x":1,"y":2}}]';
  t.strictSame(rows(text, '', 'copies.*.pool sizes.* *'), [['A,,C,', '1,2', ',,,D,']]);
});

t.test('no key, null and empty are the same: the next of the alternatives is taken', async (t) => {
  const text = '[{"a":null,"b":"","c":{},"d":"x"},{"b":"y","d":"x"}]';
  t.strictSame(rows(text, '', 'a|b|c|d z|a'), [
    ['x', ''],
    ['y', ''],
  ]);
});

t.test('numbers are taken as they are written', async (t) => {
  const numbers = '9007199254740993 -0 1e3 1.50 0.1E-7 123456789012345678901234567890'.split(' ');
  t.strictSame(rows(`[${numbers}]`, '', '.').flat(), numbers);
  t.strictSame(rows(`{"n":[{"v":${numbers.join('},{"v":')}}]}`, 'n', 'v').flat(), numbers);
});

t.test('escapes are read, also those that stand for half a character', async (t) => {
  const text = '["\\u00e9\\ud83d\\ude00\\/\\n\\"\\\\","😀","\\ud83d","x\\u0000y"]';
  t.strictSame(rows(text, '', '.').flat(), ['é😀/\n"\\', '😀', '\ud83d', 'x\0y']);
  t.strictSame(rows('[{"\\u0061\\"\\\\":1}]', '', 'a"\\'), [['1']]);
});

t.test('keys that mean something to JavaScript are data', async (t) => {
  const text = '[{"a":1},{"__proto__":{"a":"p"},"constructor":"c","toString":"t","hasOwnProperty":3}]';
  t.strictSame(rows(text, '', 'a __proto__.a constructor toString|valueOf hasOwnProperty'), [
    ['1', '', '', '', ''],
    ['', 'p', 'c', 't', '3'],
  ]);
  t.strictSame(rows('{"__proto__":[{"a":1}],"data":[]}', '__proto__', 'a'), [['1']]);
  const lookup = { path: ['names'] };
  const ids = '"__proto__","constructor","x"';
  t.strictSame(
    rows(`{"names":{"__proto__":"P"},"data":[${ids}]}`, 'data', [{ names: ['.'], lookup }]).flat(),
    ['P', 'constructor', 'x'],
  );
});

t.test('values of a map take the place of those that it knows', async (t) => {
  const wanted = (lookup: JsonWanted['lookup']): readonly JsonWanted[] => [
    { names: ['id'] },
    { names: ['pools', 'pool'], ...(lookup && { lookup }) },
  ];
  const data = '"data":[{"id":"p1","pool":"p1"},{"id":2,"pools":["p2","p3"]}]';
  const names = [
    ['p1', 'Weekly'],
    ['2', 'Daily,p3'],
  ];
  const byKey = rows(
    `{"x":{"pools":{"p1":"Weekly","p2":"Daily"}},${data}}`,
    'data',
    wanted({ path: ['x', 'pools'] }),
  );
  t.strictSame(byKey, names);
  const byNames = wanted({ path: ['pools'], key: 'ID', value: 'attributes.name' });
  const entries =
    '{"id":"p1","attributes":{"name":"Weekly"}},{"id":"p2","attributes":{"name":"Daily"}},{"id":3},7';
  t.strictSame(rows(`{"pools":[${entries}],${data}}`, 'data', byNames), names);
  const byValue = wanted({ path: ['pools'], value: 'n' });
  t.strictSame(rows(`{"pools":{"p1":{"n":"Weekly"},"p2":{"n":"Daily"}},${data}}`, 'data', byValue), names);
  t.strictSame(rows(`{"pools":{},${data}}`, 'data', byValue).flat(), ['p1', 'p1', '2', 'p2,p3']);
});

t.test('maps at one path may differ in what they take, and serve later documents', async (t) => {
  const wanted: readonly JsonWanted[] = [
    { names: ['p'], lookup: { path: ['pools'], key: 'id', value: 'name' } },
    { names: ['p'], lookup: { path: ['pools'], key: 'id', value: 'vault' } },
    { names: ['*1'], lookup: { path: ['numbers'] } },
    { names: ['.', 'p'], lookup: { path: ['pools'], key: 'id', value: 'name' } },
  ];
  const maps = '{"pools":[{"id":1,"name":"One","vault":"V"}],"numbers":["zero"]}';
  t.strictSame(rows(`${maps}{"data":[{"p":1},{"p":2}]}`, 'data', wanted), [
    undefined,
    ['One', 'V', 'zero', 'One'],
    ['2', '2', '1', '2'],
  ]);
});

t.test('a map that comes after the records, or not at all, is an error', async (t) => {
  const wanted = [{ names: ['p'], lookup: { path: ['x', 'pools'] } }];
  const expected = 'the map x.pools before the records';
  const late = cut('{"n":1,"data":[{"p":1}],"x":{"pools":{}}}', 'data', wanted);
  t.match(late.error, {
    code: 'SOURCE_FORMAT',
    parameters: { expected, found: JSON.stringify('{"n":1,"data":[{"p":1}') },
  });
  t.strictSame(late.cells, []);
  t.match(cut('{"p":1}\n{"p":2}\n', '', wanted).error, { code: 'SOURCE_FORMAT', parameters: { expected } });
  t.match(cut('{"x":{"pools":"none"},"data":[1]}', 'data', wanted).error, { parameters: { expected } });
});

t.test(
  'it has no state between lines that each are an object; elsewhere no line stands for itself',
  async (t) => {
    const lines = new JsonCutter('input', [], []);
    t.equal(lines.state, undefined, 'it may be a document');
    lines.cut('{"a":1}\n{"a"');
    t.equal(lines.state, undefined, 'half a line');
    lines.cut(':2}\n');
    t.equal(lines.state, '');
    lines.skip(5);
    t.strictSame(lines.cut('{"a":3}\n').lines, [8]);
    const document = new JsonCutter('input', [], []);
    document.cut('[{"a":1},\n');
    t.equal(document.state, undefined);
    document.cut('{"a":2}]\n');
    t.equal(document.state, undefined, 'behind it');
  },
);
