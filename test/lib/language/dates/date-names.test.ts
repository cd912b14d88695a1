import t from 'tap';
import { PART } from '../../../../lib/language/dates/date-codes.ts';
import { DateFormat } from '../../../../lib/language/dates/date-format.ts';
import { dateNames } from '../../../../lib/language/dates/date-names.ts';

function monthOf(tag: string, text: string): number | string {
  const names = dateNames(tag);
  const format = DateFormat.compile('%d. %b %Y');
  if (names === undefined || typeof format === 'string') throw new Error(tag);
  const named = format.in(names);
  return named.scan(text)?.problem ?? named.parts[PART.month] ?? 0;
}

t.test(
  'months are read in a language: whole, shortened, with a full stop, or by three letters',
  async (t) => {
    for (const text of ['3. März 2026', '3. MÄRZ 2026', '3. Mär. 2026', '3. mär 2026'])
      t.equal(monthOf('de', text), 3, text);
    t.equal(monthOf('de', '3. Dez. 2026'), 12);
    t.equal(monthOf('fr', '3. févr. 2026'), 2);
    t.equal(monthOf('pt-BR', '3. fev. 2026'), 2);
    t.equal(monthOf('es', '3. sept 2026'), 9);
  },
);

t.test('months are those of the common calendar, also where the tag has another one', async (t) => {
  t.equal(monthOf('de-u-ca-hebrew', '3. Dez. 2026'), 12);
  t.equal(monthOf('en-US-u-ca-buddhist', '3. Dec 2026'), 12);
});

t.test('a name beside a day may be bent', async (t) => {
  t.equal(monthOf('pl', '3. marca 2026'), 3);
  t.equal(monthOf('ru', '3. марта 2026'), 3);
});

t.test('letters that begin two months are neither', async (t) => {
  t.equal(monthOf('fr', '3. juin 2026'), 6);
  t.equal(monthOf('fr', '3. juil. 2026'), 7);
  t.match(monthOf('fr', '3. jui 2026'), /^expected a month name of the language fr \(%b\), found "jui 2026"/);
});

t.test('the names of another language are none', async (t) => {
  t.match(monthOf('de', '3. Dec 2026'), /^expected a month name of the language de/);
});

t.test('a language without names for months, and a tag that is none, are not known', async (t) => {
  for (const tag of ['zz', 'xx-nowhere', 'not a tag', '', 'ja']) t.equal(dateNames(tag), undefined, tag);
});
