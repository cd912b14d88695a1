import t from 'tap';
import { wholeTokens } from '../../../../../lib/sources/formats/json/tokens.ts';
import { type JsonWanted, WantedValues } from '../../../../../lib/sources/formats/json/values.ts';

function cells(wanted: readonly JsonWanted[], text: string, keys: readonly string[] = []) {
  return new WantedValues(wanted).cells(wholeTokens()(`${text} `), () => keys);
}

t.test('each wanted value is the first of its names that gives a text', async (t) => {
  t.strictSame(cells([{ names: ['a', 'b'] }, { names: ['none'] }], '{"a":"","b":2}'), ['2', '']);
  t.strictSame(cells([{ names: ['a', 'b'] }], '{"a":null,"b":2}'), ['2']);
});

t.test('. is the record itself, and *1 the first key on the way to it', async (t) => {
  t.strictSame(cells([{ names: ['.'] }, { names: ['*1'] }, { names: ['*2', '.'] }], '"x"', ['Pool A']), [
    'x',
    'Pool A',
    'x',
  ]);
});

t.test('a map whose entry has a key twice is not what is expected', async (t) => {
  const values = new WantedValues([{ names: ['pool'], lookup: { path: ['pools'], value: 'n' } }]);
  const [goal] = values.lookups.goals;
  if (goal === undefined) throw new Error('there is no goal');
  t.match(
    values.addEntry(goal, 'p1', wholeTokens()('{"n":"Weekly","n":"Daily"}')),
    /the key "n" stands twice/,
  );
});

t.test('a map gives the names of values', async (t) => {
  const values = new WantedValues([{ names: ['pool'], lookup: { path: ['pools'], value: 'n' } }]);
  const [goal] = values.lookups.goals;
  if (goal === undefined) throw new Error('there is no goal');
  t.equal(values.addEntry(goal, 'p1', wholeTokens()('{"n":"Weekly","other":1}')), undefined);
  t.strictSame(
    values.cells(wholeTokens()('{"pool":"p1"}'), () => []),
    ['Weekly'],
  );
  t.strictSame(
    values.cells(wholeTokens()('{"pool":"p2"}'), () => []),
    ['p2'],
  );
});
