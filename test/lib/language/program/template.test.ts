import fc from 'fast-check';
import t from 'tap';
import {
  compileTemplate,
  compileTranslation,
  templateFiller,
} from '../../../../lib/language/program/template.ts';

function filled(text: string, texts: Readonly<Record<string, string>>): string {
  const template = compileTemplate(text);
  if ('problem' in template) throw new Error(template.problem);
  const slots = Object.keys(texts);
  return templateFiller(template, (field) => slots.indexOf(field))(Object.values(texts));
}

t.test('names in braces are fields, all else is literal', async (t) => {
  t.equal(filled('{ user1 } in {SLOT}', { USER1: 'A', SLOT: '7' }), 'A in 7');
  t.equal(filled('{SLOT}{SLOT}', { SLOT: '7' }), '77');
  t.equal(filled('} x {', { SLOT: '7' }), '} x {');
  t.equal(filled('', {}), '');
});

t.test('a text without fields keeps its blanks', async (t) => {
  t.equal(filled(' LIBR ', {}), ' LIBR ');
});

t.test('a field that is not given leaves no blanks at the ends', async (t) => {
  t.equal(filled('{USER1} in {SLOT}', { USER1: '', SLOT: '7' }), 'in 7');
  t.equal(filled('{USER1} {SLOT}', { USER1: 'A', SLOT: '' }), 'A');
});

t.test('a name that is no field is a problem where it stands', async (t) => {
  t.strictSame(compileTemplate('in {SLAT}'), {
    at: 3,
    problem: 'there is no field SLAT',
    suggestion: 'did you mean SLOT?',
  });
  t.strictSame(compileTemplate('{}'), {
    at: 0,
    problem: 'there is no field ',
    suggestion: '{FIELD} stands for what a field holds',
  });
});

t.test('a text that rules grow is cut at 65,536 characters', async (t) => {
  t.equal(filled('{USER1}{USER1}', { USER1: 'x'.repeat(40_000) }), 'x'.repeat(65_536));
});

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
