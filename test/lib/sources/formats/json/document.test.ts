import t from 'tap';
import { type JsonCut, JsonDocument } from '../../../../../lib/sources/formats/json/document.ts';
import { WantedValues } from '../../../../../lib/sources/formats/json/values.ts';

function open(path: string, line = 1) {
  const cut: JsonCut = { texts: [], lines: [], cells: [] };
  const values = new WantedValues([{ names: ['a', '.'] }]);
  return { cut, document: new JsonDocument('input', path.split('.'), values, line) };
}

t.test('records are the values at the path, with the lines on which they begin', async (t) => {
  const { cut, document } = open('data', 7);
  const text = '{"n":{"data":[9]},\n"data":[{"a":1},\n {"a": 2}]}';
  t.equal(document.read(text, 0, cut), text.length);
  t.strictSame(cut, { texts: ['{"a":1}', '{"a":2}'], lines: [8, 9], cells: [['1'], ['2']] });
  t.strictSame([document.firstLine, document.line, document.isOver, document.hasRecords], [7, 9, true, true]);
});

t.test('text is read from an index to the end of the document', async (t) => {
  const { cut, document } = open('data');
  t.equal(document.read('x{"data":[1', 1, cut), 11);
  t.equal(document.isOver, false);
  t.equal(document.read('2,3]}\n{', 0, cut), 5);
  t.equal(document.isOver, true);
  t.strictSame(cut.texts, ['12', '3']);
});

t.test('a document with nothing at the path has no records; an empty array has', async (t) => {
  const without = open('data');
  without.document.read('{"error":\n  "no session"}', 0, without.cut);
  t.equal(without.document.hasRecords, false);
  t.equal(without.document.begin, '{"error":"no session"}');
  const empty = open('data');
  empty.document.read('{"data":[]}', 0, empty.cut);
  t.equal(empty.document.hasRecords, true);
});

t.test('only the beginning of a document is kept to be shown', async (t) => {
  const { cut, document } = open('data');
  document.read(`{"x":"${'y'.repeat(5000)}"}`, 0, cut);
  t.equal(document.begin.length, 1000);
});

t.test('damage is thrown with its line, aside of the path as on it', async (t) => {
  const damaged = (text: string) => {
    const { cut, document } = open('data');
    return () => document.read(text, 0, cut);
  };
  const error = (line: number, problem: string | RegExp) => ({
    code: 'SOURCE_JSON',
    parameters: { source: 'input', line, problem },
  });
  t.throws(damaged('{\n1'), error(2, 'unexpected "1"'));
  t.throws(damaged('{"n":[1,\ntru,\n 3],'), error(2, 'column 1: "tru" stands where a value should'));
  t.throws(damaged('{"data":[{"a":1,\n"b":tru}]}'), error(2, 'column 5: "tru" stands where a value should'));
  t.throws(damaged(`{"data":${'['.repeat(101)}`), error(1, 'nested deeper than 100 levels'));
});

t.test('a document that ends too early says where it is', async (t) => {
  for (const [text, inside] of [
    ['{"n":1', 'an object'],
    ['{"data":[1,', 'an array'],
    ['{"data":[{"a":"x', 'a string'],
    ['{"data":[{"a":1', 'an object'],
    ['{"n":[1', 'an array'],
  ] as const) {
    const { cut, document } = open('data');
    document.read(text, 0, cut);
    t.match(document.endedEarly(), {
      code: 'SOURCE_JSON',
      parameters: { line: 1, problem: `the document ends inside ${inside}` },
    });
  }
});
