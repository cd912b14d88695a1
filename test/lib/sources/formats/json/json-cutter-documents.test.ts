import t from 'tap';
import { LONGEST_RECORD } from '../../../../../lib/sources/formats/cutter.ts';
import { JsonLines } from '../../../../../lib/sources/formats/json/json-cutter.ts';
import { WantedValues } from '../../../../../lib/sources/formats/json/values.ts';
import { cut, cutAll, plain, rows } from './json-cuts.ts';

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
    'the record is not a JSON object: column 6: "}" stands where a value should',
    'the record is not a JSON object: it begins with "oops"',
    ['2'],
    'the record is not a JSON object: it ends too early',
    'the record is not a JSON object: column 9: "tru" stands where the end should',
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
    ['{"data":[{"a":1},\n{"a":tru}]}', 'column 6: "tru" stands where a value should'],
    ['{"data":[{"a":1},\n{"a":[1}]}', 'column 8: "}" stands where "," or "]" should'],
    ['{"data":[{"a":1},{"a":2,\n"b" 3}]}', 'column 5: "3" stands where ":" should'],
    [
      '{"data":[{"a":1},{\n"b":"\\x"}]}',
      'column 6: "\\\\x" stands in a string, where it is no character or escape',
    ],
    ['{"data":[{"a":1},\n01]}', 'column 1: "01" stands where a value should'],
    ['{"data":[{"a":1},\n@]}', 'column 1: "@" stands where a value should'],
    ['{"data":[{"a":1}],"x":[\n1 2]}', 'column 3: "2" stands where ",", ":" or an end should'],
    ['{"data":[{"a":1}],"x":\nnul}', 'column 1: "nul" stands where a value should'],
    ['{"data":[{"a":1}],"x":[2,\n3"a"]}', 'column 2: "\\"a\\"" stands where ",", ":" or an end should'],
    [
      '{"data":[{"a":1}],"x":{"a":1,\n"b":"x\t"}}',
      'column 7: "\\t" stands in a string, where it is no character or escape',
    ],
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
  t.equal(lineReader().read('{"a":tru}'), 'column 6: "tru" stands where a value should');
  t.equal(lineReader().read('{"a":NaN}', 3), 'column 8: "NaN" stands where a value should');
  t.equal(lineReader().read('{"a":'.repeat(101)), 'nested deeper than 100 levels');
});

t.test('a line with a problem leaves nothing behind for the next one', async (t) => {
  const lines = lineReader();
  for (const broken of ['{"a":1', '{"a":tru}', '{"a":1}{', '{"a":"']) {
    t.type(lines.read(broken), 'string', broken);
    t.strictSame(lines.read('{"a":7}'), ['7', '']);
  }
});
