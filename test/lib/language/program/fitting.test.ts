import t from 'tap';
import { fits, fittingForm, strip } from '../../../../lib/language/program/fitting.ts';
import { compileFilter } from '../../../../lib/model/filter/filter.ts';

function filter(text: string) {
  const compiled = compileFilter(text);
  if ('problem' in compiled) throw new Error(compiled.problem);
  return compiled.filter;
}

t.test('a filter fits a value as extracted or as stripped', async (t) => {
  const fitting = (text: string, ...values: string[]) => values.filter((value) => fits(filter(text), value));
  t.strictSame(fitting('VAULT   ', 'VAULT   ', 'VAULT', 'VAULT  '), ['VAULT   ']);
  t.strictSame(fitting('VAULT', 'VAULT   ', '\u00a0VAULT', 'VAULTS'), ['VAULT   ', '\u00a0VAULT']);
  t.strictSame(fitting('    ', '    ', '', '   '), ['    ']);
});

t.test('one that looks for what a value is not has to fit the preferred form', async (t) => {
  const fitting = (text: string, prefers: 'as extracted' | 'stripped', ...values: string[]) =>
    values.filter((value) => fits(filter(text), value, prefers));
  t.strictSame(fitting('!(LIBR)', 'stripped', 'LIBR ', 'OFFS '), ['OFFS ']);
  t.strictSame(fitting('!(LIBR)', 'as extracted', 'LIBR ', 'LIBR'), ['LIBR ']);
  t.strictSame(fitting('*[!0-9]', 'stripped', '000001 ', '00000A '), ['00000A ']);
  t.strictSame(fitting('!(?*)', 'as extracted', '   ', '', 'A '), ['   ', '']);
});

t.test('of two forms that fit, the preferred one is rewritten', async (t) => {
  t.equal(fittingForm(filter('*'), ' A ', 'stripped'), 'A');
  t.equal(fittingForm(filter('*'), ' A ', 'as extracted'), ' A ');
  t.equal(fittingForm(filter(' A '), ' A ', 'stripped'), ' A ');
  t.equal(fittingForm(filter('A'), ' A ', 'as extracted'), 'A');
  t.equal(fittingForm(filter('B'), ' A ', 'as extracted'), undefined);
});

t.test('a value is stripped of outer blanks, but blanks alone stay', async (t) => {
  t.strictSame([' A ', 'A', '   ', '', '\u00a0A'].map(strip), ['A', 'A', '   ', '', 'A']);
});
