import t from 'tap';
import { dateCandidates } from '../../../../lib/init/fields/date-candidates.ts';

const fitting = (value: string): readonly string[] =>
  dateCandidates()
    .filter(({ fits }) => fits(value))
    .map(({ text }) => text);

t.test('no format is tried twice', async (t) => {
  const texts = dateCandidates().map(({ text }) => text);
  t.equal(new Set(texts).size, texts.length);
});

t.test('a format says in which order it has day, month and year', async (t) => {
  const order = (text: string) => dateCandidates().find((each) => each.text === text)?.order;
  t.equal(order('%d/%m/%Y'), 'day first');
  t.equal(order('%m/%d/%y %H:%M'), 'month first');
  t.equal(order('%y-%m-%d'), 'year first');
  t.equal(order('%Y-%m-%dT%H:%M:%S%z'), 'other');
});

t.test('a format fits a whole value only', async (t) => {
  t.strictSame(fitting('2026-03-14'), ['%Y-%m-%d']);
  t.strictSame(fitting('2026-03-14 02:13'), ['%Y-%m-%d %H:%M']);
  t.strictSame(fitting('2026-03-14 02:13 x'), []);
  t.strictSame(fitting('2026-02-32'), []);
});

t.test('a format with a blank does not fit a value without one', async (t) => {
  t.strictSame(fitting('14-Mar-2026'), ['%d-%b-%Y']);
  t.strictSame(fitting('14 Mar 2026'), ['%d %b %Y']);
});

t.test('seconds of an epoch are dates from 1980 to 2100 only', async (t) => {
  t.strictSame(fitting('315532800'), ['%s']);
  t.strictSame(fitting('315532799'), []);
  t.strictSame(fitting('4102444800'), ['%s']);
  t.strictSame(fitting('4102444801'), []);
  t.strictSame(fitting('/Date(1772408527000)/'), ['/Date(%Q)/']);
});
