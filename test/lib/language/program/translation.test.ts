import fc from 'fast-check';
import t from 'tap';
import { compileTranslation } from '../../../../lib/language/program/translation.ts';

t.test('the published translations give the published results', async (t) => {
  t.equal(compileTranslation('*L3')('012345'), '012345L3');
  t.equal(compileTranslation('~~~~~~')('A12345678'), 'A12345');
  t.equal(compileTranslation('^^^~~~~~~L4')('A12345678'), '345678L4');
  t.equal(compileTranslation('^^^~~~~~~~L4')('A12345678'), '345678L4');
});

t.test('past the end of a value there is nothing to copy or drop', async (t) => {
  t.equal(compileTranslation('~~~~')('AB'), 'AB');
  t.equal(compileTranslation('^^^^~X')('AB'), 'X');
  t.equal(compileTranslation('')('AB'), '');
  t.equal(compileTranslation('~^~')('ABC'), 'AC');
  t.equal(compileTranslation('*-*')('AB'), 'AB-AB');
});

t.test('a translation is its template with each character carried out in turn', async (t) => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('*', '~', '^', 'x', 'L'), maxLength: 10 }),
      fc.string({ maxLength: 8 }),
      (template, value) => {
        let at = 0;
        let expected = '';
        for (const token of template) {
          if (token === '*') expected += value;
          else if (token === '~') expected += value.charAt(at++);
          else if (token === '^') at++;
          else expected += token;
        }
        return compileTranslation(template)(value) === expected;
      },
    ),
    { numRuns: 1000 },
  );
  t.pass();
});
