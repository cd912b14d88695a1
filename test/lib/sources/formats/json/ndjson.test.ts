import t from 'tap';
import { JsonLines } from '../../../../../lib/sources/formats/json/ndjson.ts';
import { WantedValues } from '../../../../../lib/sources/formats/json/values.ts';

const reader = () => new JsonLines(new WantedValues([{ names: ['a'] }, { names: ['*1', 'b'] }]));

t.test('a line that is an object gives its wanted values', async (t) => {
  t.strictSame(reader().read('{"a":1,"b":"x"}'), ['1', 'x']);
  t.strictSame(reader().read('{}'), ['', '']);
});

t.test('a line that is not one object has a problem', async (t) => {
  for (const [line, problem] of [
    ['[1]', 'it begins with "[1]"'],
    ['{"a":1', 'it ends too early'],
    ['{"a":1} {"a":2}', 'more follows: "{\\"a\\":2}"'],
  ] as const) {
    t.equal(reader().read(line), problem);
  }
  t.match(reader().read('{"a":tru}'), / in "\{\\"a\\":tru\}"$/);
  t.equal(reader().read('{"a":'.repeat(101)), 'nested deeper than 100 levels');
});

t.test('a line with a problem leaves nothing behind for the next one', async (t) => {
  const lines = reader();
  for (const broken of ['{"a":1', '{"a":tru}', '{"a":1}{', '{"a":"']) {
    t.type(lines.read(broken), 'string', broken);
    t.strictSame(lines.read('{"a":7}'), ['7', '']);
  }
});
