import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import type { TapesyncError } from '../../../../../lib/errors/error.ts';
import type { BadRecord } from '../../../../../lib/sources/formats/cutter.ts';
import { LONGEST_RECORD } from '../../../../../lib/sources/formats/cutter.ts';
import { JsonCutter, JsonLines } from '../../../../../lib/sources/formats/json/json-cutter.ts';
import { type JsonWanted, WantedValues } from '../../../../../lib/sources/formats/json/values.ts';
import { runs } from '../../../../runs.ts';

interface All {
  texts: string[];
  lines: number[];
  cells: (readonly string[] | BadRecord | undefined)[];
  /** Line in which the input ends. */
  line: number;
  error?: TapesyncError;
}

/** Cuts pieces; `wanted` are names with blanks between them, where `a|b` is `a`, else `b`. */
function cutAll(pieces: Iterable<string>, path: string, wanted: string | readonly JsonWanted[]): All {
  const values = typeof wanted === 'string' ? wantedBy(wanted) : wanted;
  const cutter = new JsonCutter('input', path === '' ? [] : path.split('.'), values);
  const all: All = { texts: [], lines: [], cells: [], line: 0 };
  const add = ({ texts, lines, cells = [], error }: ReturnType<typeof cutter.cut>) => {
    all.texts.push(...texts);
    all.lines.push(...lines);
    all.cells.push(...cells);
    if (error !== undefined) all.error = error;
  };
  for (const piece of pieces) {
    add(cutter.cut(piece));
    if (all.error !== undefined) return all;
  }
  add(cutter.end());
  all.line = cutter.line;
  return all;
}

const wantedBy = (names: string): readonly JsonWanted[] =>
  names.split(' ').map((alternatives) => ({ names: alternatives.split('|') }));

/** The same cut as one that can be compared. */
function plain({ cells, error, ...rest }: All) {
  const texts = cells.map((cell) => (cell !== undefined && 'error' in cell ? cell.error.message : cell));
  return { ...rest, cells: texts, error: error?.message };
}

/** What a text holds; that it does so wherever it is cut is checked on the way. */
function cut(text: string, path: string, wanted: string | readonly JsonWanted[]): All {
  const whole = cutAll([text], path, wanted);
  assert.deepEqual(plain(cutAll(text, path, wanted)), plain(whole));
  for (let at = 1; at < text.length; at += 1) {
    const halves = cutAll([text.slice(0, at), text.slice(at)], path, wanted);
    assert.deepEqual(plain(halves), plain(whole), `cut at ${at}`);
  }
  return whole;
}

/** The values in a text without an error. */
function rows(text: string, path: string, wanted: string | readonly JsonWanted[]) {
  const { cells, error } = cut(text, path, wanted);
  assert.equal(error?.message, undefined);
  return cells;
}

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
  t.strictSame(rows(text, '', 'ATTRIBUTES.slot attributes.SLOT attributes.Slot'), [['1', '2', '1']]);
  t.strictSame(cutAll([text], '', [{ names: ['attributes.bar code'] }]).cells, [['A']]);
  t.strictSame(rows(text, '', 'flags flags.1 flags.2 flags.* flags.x flags.length'), [
    ['x,y', 'y', '', 'x,y', '', ''],
  ]);
  t.strictSame(rows(text, '', 'a.b A.B attributes attributes.slot.x'), [['dotted', '0', '', '']]);
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
  t.strictSame(rows(text, '', '.').flat(), ['é😀/\n"\\', '😀', '\ud83d', 'xy']);
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

t.test('of several members with the same key the last counts', async (t) => {
  t.strictSame(rows('[{"a":{"b":1},"a":{"c":2}},{"a":1,"a":null}]', '', 'a.b a.c a'), [
    ['', '2', ''],
    ['', '', ''],
  ]);
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

t.test('a map has a million entries at most', async (t) => {
  const wanted = [{ names: ['p'], lookup: { path: ['pools'] } }];
  const cutter = new JsonCutter('input', ['data'], wanted);
  cutter.cut('{"pools":[');
  const thousand = '"x",'.repeat(1000);
  const errors = Array.from({ length: 1000 }, () => cutter.cut(thousand).error);
  t.ok(errors.every((error) => error === undefined));
  t.match(cutter.cut('"x",').error, {
    code: 'SOURCE_FORMAT',
    parameters: { expected: 'the map pools with at most 1000000 entries', found: /^"\{\\"pools\\":\[\\"x/ },
  });
});

t.test('documents may follow each other: pages, with a prompt before, between and behind', async (t) => {
  const text = '\r\n1000 OK\r\n *list\r\n{"data":[1]} {"data":[2]}\r\n\t\r\n*quit\r\n  {\n"data":[3]}\n[]\n*';
  const all = cut(text, 'data', '.');
  t.strictSame(
    all.texts.map((text, index) => [all.lines[index], text, all.cells[index]]),
    [
      [2, '1000 OK', undefined],
      [3, ' *list', undefined],
      [4, '1', ['1']],
      [4, '2', ['2']],
      [6, '*quit', undefined],
      [8, '3', ['3']],
      [9, '[]', undefined],
      [10, '*', undefined],
    ],
  );
  t.equal(all.error, undefined);
  t.strictSame(rows('[1]\n[2]\uFEFF[3]', '', '.').flat(), ['1', '2', '3']);
});

t.test('more on the line where a document ends is damage', async (t) => {
  for (const rest of ['}', ', {"data":[2]}', ' x']) {
    const all = cut(`{"data":[1]}${rest}\n`, 'data', '.');
    t.strictSame(all.cells, [['1']]);
    t.match(all.error, { code: 'SOURCE_JSON', parameters: { line: 1 } });
    t.match(all.error?.message, `unexpected "${rest.trim().charAt(0)}" behind the document`);
  }
});

t.test('objects on a line each are records by themselves', async (t) => {
  const text = 'Reading\n\n{"a":1, "b":{}}\r\n\n  {"a":"2"} \n{"a":3e0}';
  const all = cut(text, '', 'a');
  t.strictSame(all.texts, ['Reading', '{"a":1, "b":{}}', '{"a":"2"}', '{"a":3e0}']);
  t.strictSame(all.lines, [1, 3, 5, 6]);
  t.strictSame(all.cells, [undefined, ['1'], ['2'], ['3e0']]);
});

t.test('a line among them that is no object is a bad record', async (t) => {
  const deep = `{"a":${'['.repeat(100)}${']'.repeat(100)}}`;
  const lines = [
    '{"a":1}',
    '{"a":}',
    'oops',
    '{"a":2}',
    '{"a":"',
    '{"a":3} tru',
    '[1]',
    deep,
    '{"a":4}{}',
    '{"a":5}',
  ];
  const all = cut(`${lines.join('\n')}\n`, '', 'a');
  t.strictSame(all.texts, lines);
  t.strictSame(plain(all).cells, [
    ['1'],
    'the record is not a JSON object: expected a value in "{\\"a\\":}"',
    'the record is not a JSON object: it begins with "oops"',
    ['2'],
    'the record is not a JSON object: it ends too early',
    'the record is not a JSON object: expected a value in "{\\"a\\":3} tru"',
    'the record is not a JSON object: it begins with "[1]"',
    'the record is not a JSON object: nested deeper than 100 levels',
    'the record is not a JSON object: more follows: "{}"',
    ['5'],
  ]);
  t.equal(all.error, undefined);
});

t.test('a last line without a line end that is no object is the cut end of the export', async (t) => {
  for (const last of ['{"a":2', '{"a":"x', '{"a":tr', '{"a":1}x', 'x']) {
    const all = cut(`{"a":1}\n${last}`, '', 'a');
    t.strictSame(all.cells, [['1']]);
    t.match(all.error, { code: 'SOURCE_JSON', parameters: { line: 2 } });
  }
});

t.test('a line that is as long as a record may be is read, a longer one is too long', async (t) => {
  const longest = `{"a":"${'x'.repeat(LONGEST_RECORD - 8)}"}`;
  t.strictSame(cutAll([`{}\n${longest}\n`], '', 'a').texts, ['{}', longest]);
  const all = cutAll([`{}\n${longest} \n{}`], '', 'a');
  t.match(all.error, { code: 'SOURCE_RECORD_TOO_LONG', parameters: { line: 2 } });
  t.strictSame(all.texts, ['{}']);
});

t.test('the longest record passes, one character more is too long', async (t) => {
  const record = (length: number) => `{"a":"${'x'.repeat(length - 8)}"}`;
  const longest = record(LONGEST_RECORD);
  t.strictSame(cutAll([`[1,\n${longest}]`], '', 'a').texts, ['1', longest]);
  for (const path of ['', 'data']) {
    const [head, tail] = path === '' ? ['[1,\n', ']'] : ['{"data":[1,\n', ']}'];
    const text = `${head}${record(LONGEST_RECORD + 1)}${tail}`;
    for (const pieces of [
      [text],
      [text.slice(0, 2000), text.slice(2000)],
      [text.slice(0, -2), text.slice(-2)],
    ]) {
      const all = cutAll(pieces, path, 'a');
      t.match(all.error, { code: 'SOURCE_RECORD_TOO_LONG', parameters: { line: 2 } });
      t.strictSame(all.texts, ['1']);
    }
  }
  const object = record(LONGEST_RECORD + 1);
  t.match(cutAll([object], '', 'a').error, { code: 'SOURCE_RECORD_TOO_LONG', parameters: { line: 1 } });
  t.match(cutAll(['x'.repeat(LONGEST_RECORD + 1)], '', 'a').error, { code: 'SOURCE_RECORD_TOO_LONG' });
});

t.test('two objects on a long first line are two documents', async (t) => {
  const half = `{"a":"${'x'.repeat(LONGEST_RECORD / 2)}"}`;
  for (const end of ['', '\n', '\n{"a":1}']) {
    const all = cutAll([half, half, end], '', 'a');
    t.ok(all.texts[1] === half);
    t.equal(all.error, undefined);
    t.equal(all.texts.length, end === '\n{"a":1}' ? 3 : 2);
  }
});

t.test('an export that is cut is an error behind the records before the cut', async (t) => {
  const text = '{"n":"x","data":[{"a":1},\n{"a":[2]}';
  const places: readonly [number, string, number][] = [
    [1, 'an object', 1],
    [3, 'a string', 1],
    [7, 'a string', 1],
    [13, 'a string', 1],
    [17, 'an array', 1],
    [20, 'a string', 1],
    [24, 'an array', 1],
    [26, 'an array', 2],
    [27, 'an object', 2],
    [text.length, 'an array', 2],
  ];
  for (const [length, inside, line] of places) {
    const all = cut(text.slice(0, length), 'data', 'a');
    t.match(all.error, {
      code: 'SOURCE_JSON',
      parameters: { line, problem: `the document ends inside ${inside}` },
    });
    t.equal(all.cells.length, length < 24 ? 0 : length < text.length ? 1 : 2);
  }
  t.match(cut('{"x":[1,', 'data', 'a').error?.message, 'inside an array');
  t.match(cut('[[1', '*', 'a').error?.message, 'inside an array');
  t.match(cut('{"x":12', 'data', 'a').error?.message, 'inside an object');
});

t.test('damage is an error on its line behind the records before it', async (t) => {
  const damages: readonly [string, string][] = [
    ['{"data":[{"a":1}\n{"a":2}]}', 'unexpected "{"'],
    ['{"data":[{"a":1},\n]}', 'unexpected "]"'],
    ['{"data":[{"a":1}\n}}', 'unexpected "}"'],
    ['{"data":[{"a":1}],\n}', 'unexpected "}"'],
    ['{"data":[{"a":1}],\n"x" 1}', 'unexpected "1"'],
    ['{"data":[{"a":1}],\n"x":,}', 'unexpected ","'],
    ['{"data":[{"a":1}],\n"\\x":1}', 'unexpected "\\"\\\\x\\""'],
    ['{"data":[{"a":1}]\n"x":1}', 'unexpected "\\"x\\""'],
    ['{"data":[{"a":1},\n{"a":tru}]}', 'expected a value in "{\\"a\\":tru}"'],
    ['{"data":[{"a":1},\n{"a":[1}]}', 'expected \']\' in "{\\"a\\":[1}]"'],
    ['{"data":[{"a":1},{"a":2,\n"b" 3}]}', 'expected \':\' in "\\"b\\" 3}"'],
    ['{"data":[{"a":1},{\n"b":"\\x"}]}', 'bad character or escape in a string in "\\"b\\":\\"\\\\x\\"}"'],
    ['{"data":[{"a":1},\n01]}', 'expected \',\' in "01"'],
    ['{"data":[{"a":1},\n@]}', 'expected a value in "@"'],
    ['{"data":[{"a":1}],"x":[\n1 2]}', "expected ','"],
    ['{"data":[{"a":1}],"x":\nnul}', 'expected a value'],
    ['{"data":[{"a":1}],"x":[2,\n3"a"]}', "expected ','"],
    ['{"data":[{"a":1}],"x":{"a":1,\n"b":"x\t"}}', 'bad character or escape in a string'],
  ];
  for (const [text, problem] of damages) {
    const all = cut(text, 'data', 'a');
    t.match(all.error, { code: 'SOURCE_JSON', parameters: { source: 'input', line: 2, problem } }, text);
    t.strictSame(all.cells, [['1']], text);
  }
});

t.test('values are nested 100 levels at most, wherever they lie', async (t) => {
  const nest = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  t.equal(cutAll([`[{"a":${nest(98)}}]`], '', 'a').error, undefined);
  for (const text of [`[1,\n{"a":${nest(99)}}]`, `[1,\n${nest(1e6)}]`]) {
    const all = cutAll([text], '', 'a');
    t.strictSame(all.texts, ['1']);
    t.match(all.error, {
      code: 'SOURCE_JSON',
      parameters: { line: 2, problem: 'nested deeper than 100 levels' },
    });
  }
  t.equal(cutAll([`{"data":[],"x":${nest(99)}}`], 'data', 'a').error, undefined);
  const aside = cutAll([`{"data":[],\n"x":${'[\n'.repeat(100)}`], 'data', 'a');
  t.match(aside.error, { code: 'SOURCE_JSON', parameters: { line: 101 } });
});

t.test('where nothing is JSON the error shows how the input begins', async (t) => {
  const all = cut('\nNo media\nfound\n', 'data.*', 'a');
  t.strictSame(all.texts, ['No media', 'found']);
  t.strictSame(all.cells, [undefined, undefined]);
  t.match(all.error, {
    code: 'SOURCE_FORMAT',
    parameters: { expected: 'a JSON document', found: '"No media"' },
  });
  t.equal(cut('', '', 'a').error, undefined);
  t.equal(cut(' \n\n', '', 'a').error, undefined);
});

t.test('where nothing lies at the path the error shows how the document begins', async (t) => {
  const answers = [
    '{ "errorCode": 11,\n "errorMessage": "Invalid  \\"token\\"" }',
    '{"error": {"code": 1, "message": "failed"}}',
    '{"data": null}',
    '{"data": "none"}',
    '[1]',
    '{}',
  ];
  for (const answer of answers) {
    const all = cut(`${answer}\n1000 OK\n`, 'data.*', 'a');
    t.match(all.error, { code: 'SOURCE_FORMAT', parameters: { expected: 'at the path data.*' } });
    t.strictSame(all.cells, [undefined, undefined]);
    t.match(all.error?.message, JSON.stringify(all.texts[0]).slice(0, 40));
  }
  t.equal(
    cut(answers[0] ?? '', 'data', 'a').texts[0],
    '{"errorCode":11,"errorMessage":"Invalid \\"token\\""}',
  );
  t.match(cut('{"data":null}', 'data', 'a').error, { code: 'SOURCE_FORMAT' });
  const long = cutAll([`{"text":"${'x'.repeat(100_000)}"}`], 'data', 'a');
  t.equal(long.texts[0]?.length, 1000);
  t.equal(long.error?.parameters.found, `"{\\"text\\":\\"${'x'.repeat(48)}..."`);
});

t.test('an array at the path that is empty is an export without records', async (t) => {
  for (const [text, path] of [
    ['[]', ''],
    ['[ ]\n', '*'],
    ['{"data":[]}', 'data'],
    ['{"data":[]}', 'data.*'],
    ['{"data":{}}', 'data.*'],
    ['{"result":{"volumes":{}}}', 'result.volumes.*.*'],
    ['{"result":{"volumes":{"full":[]}}}', 'result.volumes.*.*'],
  ] as const) {
    t.strictSame(plain(cut(text, path, 'a')), {
      texts: [],
      lines: [],
      cells: [],
      line: text.split('\n').length,
      error: undefined,
    });
  }
});

t.test('what lies aside is checked, and passes however long it is', async (t) => {
  const long = `"${'x'.repeat(3 * LONGEST_RECORD)}"`;
  const aside = `{"k":[${long},\n1,true],"e":"${'\\n'.repeat(100_000)}"}`;
  const text = `{"x":${aside},"data":[{"a":1}],"y":${aside}}`;
  for (const size of [1000, 65_536, text.length]) {
    const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, i) =>
      text.slice(i * size, (i + 1) * size),
    );
    t.strictSame(plain(cutAll(pieces, 'data', 'a')), {
      texts: ['{"a":1}'],
      lines: [2],
      cells: [['1']],
      line: 3,
      error: undefined,
    });
  }
  const key = cutAll([`{${long}:1}`], 'data', 'a');
  t.match(key.error, { code: 'SOURCE_RECORD_TOO_LONG', parameters: { line: 1 } });
});

t.test('what lies aside takes no memory', async (t) => {
  const cutter = new JsonCutter('input', ['data'], wantedBy('a'));
  const before = process.memoryUsage().heapUsed;
  cutter.cut('{"x":{"');
  const key = 'k'.repeat(100_000);
  const pieces = runs(400, 1000);
  for (let piece = 0; piece < pieces; piece += 1) cutter.cut(key);
  cutter.cut('":"');
  for (let piece = 0; piece < pieces; piece += 1) cutter.cut(key);
  const grown = process.memoryUsage().heapUsed - before;
  t.ok(grown < 50e6, `${grown} bytes for ${2 * pieces * key.length} characters`);
  t.strictSame(cutter.cut('"},"data":[{"a":1}]}').cells, [['1']]);
});

const blank = fc.constantFrom('', '', '', ' ', '\n', '\r\n  ', '\t');
const name = fc.constantFrom('a', 'A', 'b', 'c', '__proto__', 'a.b', 'é"\\');

/** JSON text with blanks wherever they may stand. */
const jsonText = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 5 }).map((text) => JSON.stringify(text)),
      fc.integer().map(String),
      fc.constantFrom(
        'true',
        'false',
        'null',
        '-1.5e+30',
        '""',
        '"\\u00e9\\ud83d"',
        '"[{"',
        '"\\\\"',
        '"\\""',
      ),
    ),
    fc
      .array(fc.tuple(blank, tie('value'), blank), { maxLength: 4 })
      .map((elements) => `[${elements.map((parts) => parts.join('')).join(',')}]`),
    fc
      .array(
        fc.tuple(
          blank,
          name.map((key) => JSON.stringify(key)),
          blank,
          fc.constant(':'),
          blank,
          tie('value'),
          blank,
        ),
        { maxLength: 4 },
      )
      .map((members) => `{${members.map((parts) => parts.join('')).join(',')}}`),
  ),
})).value;

t.test('records, their lines and texts agree with JSON.parse', async (t) => {
  const records = fc.array(fc.tuple(blank, jsonText, blank), { maxLength: 6 });
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(records, jsonText, fc.array(fc.nat(), { maxLength: 6 }), (list, aside, cuts) => {
        const head = `{"x":${aside},"data":[`;
        const text = `${head}${list.map((parts) => parts.join('')).join(',')}],"y":${aside}}`;
        const all = cutAll(pieces(text, cuts), 'data', 'b .');
        assert.equal(all.error, undefined);
        const values: unknown[] = JSON.parse(text).data;
        assert.deepEqual(
          all.texts.map((record) => JSON.parse(record)),
          values,
        );
        assert.deepEqual(
          all.cells,
          values.map((value) => [memberText(value, 'b'), textOf(value)]),
        );
        let before = head;
        for (const [index, [blanks, record, behind]] of list.entries()) {
          assert.equal(all.lines[index], (before + blanks).split('\n').length);
          before += `${blanks}${record}${behind}`;
        }
      }),
      { numRuns: runs(150, 3000) },
    ),
  );
});

function memberText(value: unknown, key: string): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return '';
  return textOf(new Map(Object.entries(value)).get(key));
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(',');
  if (value === -1.5e30) return '-1.5e+30';
  return typeof value === 'object' || value === undefined ? '' : String(value).replaceAll('\0', '');
}

function pieces(text: string, cuts: readonly number[]): string[] {
  const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...places].map((from, index) => text.slice(from, places[index]));
}

const shred = fc.constantFrom(
  ...'{}[],:"\\ \n\r1-.eax',
  'tru',
  'true',
  'null',
  '"a"',
  '"a":',
  '{"a":1}',
  '{"data":[',
);

t.test('any text, in any pieces, gives the same records, lines and errors', async (t) => {
  const junk = fc.array(shred, { maxLength: 40 }).map((shreds) => shreds.join(''));
  const path = fc.constantFrom('', 'data', 'data.*', '*');
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(junk, path, fc.array(fc.nat(), { maxLength: 8 }), (text, at, cuts) => {
        const whole = plain(cutAll([text], at, 'a'));
        assert.deepEqual(plain(cutAll(pieces(text, cuts), at, 'a')), whole);
        assert.deepEqual(plain(cutAll(text, at, 'a')), whole);
      }),
      { numRuns: runs(500, 20_000) },
    ),
  );
});

t.test('a document is damaged if JSON.parse says so', async (t) => {
  const junk = fc.array(shred, { maxLength: 12 }).map((shreds) => shreds.join('').replaceAll(/[\r\n]/g, ' '));
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(junk, (text) => {
        fc.pre(!/[}\]]\s*[{[]/.test(text)); // two documents are no damage
        for (const document of [`{"x":[${text}],"data":[]}`, `{"data":[${text}]}`]) {
          const error = cutAll([document], 'data', 'a').error;
          assert.equal(error?.code, isJson(document) ? undefined : 'SOURCE_JSON', document);
        }
      }),
      { numRuns: runs(500, 20_000) },
    ),
  );
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const lineReader = () => new JsonLines(new WantedValues([{ names: ['a'] }, { names: ['*1', 'b'] }]));

t.test('a line that is an object gives its wanted values', async (t) => {
  t.strictSame(lineReader().read('{"a":1,"b":"x"}'), ['1', 'x']);
  t.strictSame(lineReader().read('{}'), ['', '']);
});

t.test('a line that is not one object has a problem', async (t) => {
  for (const [line, problem] of [
    ['[1]', 'it begins with "[1]"'],
    ['{"a":1', 'it ends too early'],
    ['{"a":1} {"a":2}', 'more follows: "{\\"a\\":2}"'],
  ] as const) {
    t.equal(lineReader().read(line), problem);
  }
  t.match(lineReader().read('{"a":tru}'), / in "\{\\"a\\":tru\}"$/);
  t.equal(lineReader().read('{"a":'.repeat(101)), 'nested deeper than 100 levels');
});

t.test('a line with a problem leaves nothing behind for the next one', async (t) => {
  const lines = lineReader();
  for (const broken of ['{"a":1', '{"a":tru}', '{"a":1}{', '{"a":"']) {
    t.type(lines.read(broken), 'string', broken);
    t.strictSame(lines.read('{"a":7}'), ['7', '']);
  }
});
