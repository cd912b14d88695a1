import fc from 'fast-check';
import t from 'tap';
import { findDamage } from '../../../../../lib/sources/formats/json/damage.ts';

const shown = (text: string, isPart?: boolean) => {
  const damage = findDamage(text, isPart);
  return damage && `${damage.at}: ${damage.problem}`;
};

t.test('the place is the first that is no JSON, with what stands there and what should', async (t) => {
  for (const [text, found] of [
    ['{"a":NaN,"b":1}', '5: "NaN" stands where a value should'],
    ['[1,True]', '3: "True" stands where a value should'],
    ['[01]', '1: "01" stands where a value or "]" should'],
    ["{'a':1}", '1: "\'a\'" stands where a key in double quotes or "}" should'],
    ['{"a":1,}', '7: "}" stands where a key in double quotes should'],
    ['{"a" 1}', '5: "1" stands where ":" should'],
    ['{"a":1 "b":2}', '7: "\\"b\\"" stands where "," or "}" should'],
    ['[1}', '2: "}" stands where "," or "]" should'],
    ['{} x', '3: "x" stands where the end should'],
    ['["a\tb"]', '3: "\\t" stands in a string, where it is no character or escape'],
    ['["\\x"]', '2: "\\\\x" stands in a string, where it is no character or escape'],
    ['[1,\n .5]', '5: ".5" stands where a value should'],
  ] as const) {
    t.equal(shown(text), found, text);
  }
});

t.test('a part may begin anywhere in a value', async (t) => {
  for (const text of ['"a": 1,', '}, {"b":2', ': [1', '], "c"', '1, 2]}'])
    t.equal(shown(text, true), undefined, text);
  t.equal(shown('"a": 1, "b": nul', true), '13: "nul" stands where a value should');
  t.equal(shown('}, "a" "b"', true), '7: "\\"b\\"" stands where ",", ":" or an end should');
});

t.test(
  'what JSON.parse takes has no damage, and what it does not take has, unless it ends too early',
  async (t) => {
    t.doesNotThrow(() =>
      fc.assert(
        fc.property(
          fc.json(),
          (text) => findDamage(text) === undefined && findDamage(text, true) === undefined,
        ),
      ),
    );
    t.doesNotThrow(() =>
      fc.assert(
        fc.property(fc.json(), fc.nat(), fc.constantFrom(',', ':', 'x', ']', '}', '1'), (text, at, more) => {
          const broken = text.slice(0, at % text.length) + more + text.slice(at % text.length);
          return findDamage(broken) === undefined || !isJson(broken);
        }),
      ),
    );
  },
);

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
