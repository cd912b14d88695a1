import fc from 'fast-check';
import t from 'tap';
import { FIELDS } from '../../../lib/model/field.ts';
import { spoilingOf, spoilt, unmarked } from '../../../lib/model/spoilt.ts';
import { canonicalValue } from '../../../lib/model/value.ts';

t.test('no field takes a spoilt value, nor any part of two characters of one', async (t) => {
  const text = spoilt('digits', '1000000000000000 in cell B17');
  const [from, length] = [fc.nat(text.length - 2), fc.integer({ min: 2, max: text.length })];
  fc.assert(
    fc.property(from, length, fc.constantFrom(...FIELDS), (at, count, field) => {
      t.match(canonicalValue(field, text.slice(at, at + count)), { problem: /15 digits/ }, field.name);
    }),
  );
});

t.test('what has happened to a value is known, and it can be shown', async (t) => {
  t.match(spoilingOf(spoilt('power', '1E+11')), /power of ten/);
  t.match(spoilingOf(spoilt('formula', '')), /never computed/);
  t.equal(unmarked(spoilt('power', '1E+11 ü')), '1E+11 ü');
  t.equal(spoilingOf('1E+11'), undefined);
});
