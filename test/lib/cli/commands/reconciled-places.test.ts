import t from 'tap';
import { reconciledPlaces } from '../../../../lib/cli/commands/reconciled-places.ts';
import { place } from '../../../../lib/cli/options/option-parsers.ts';
import { type PlacePattern, placeName } from '../../../../lib/model/reconciliation.ts';
import { RepositoryId, trustedScope } from '../../../../lib/model/scope.ts';
import type { Store } from '../../../../lib/stores/store.ts';

const REPOSITORIES = ['US01.LTO.LIBR', 'US01.LTO.OFFS', 'US01.LTO8.LIBR', 'US02.LTO.LIBR'].map((name) => {
  const [customer = '', media = '', repository = ''] = name.split('.');
  return { ...trustedScope(customer, media), repository: RepositoryId.trusted(repository), description: '' };
});
const repositories = async () => REPOSITORIES;
const STORE = { name: 'store', places: { repositories } } as unknown as Pick<Store, 'name' | 'places'>;

const patternOf = (text: string): PlacePattern => {
  const read = place(text);
  if ('problem' in read) throw new Error(read.problem);
  return read.value;
};
const placesOf = async (...patterns: readonly string[]) =>
  (await reconciledPlaces(patterns.map(patternOf), STORE)).map(placeName);

t.test('a place that is named is taken as it is, and each once', async (t) => {
  t.strictSame(await placesOf('us01.lto.libr', 'US09.LTO.MOON', 'US01.*.LIBR'), [
    ...['US01.LTO.LIBR', 'US09.LTO.MOON', 'US01.LTO8.LIBR'],
  ]);
});

t.test('a star stands for every customer or media type that has the repository', async (t) => {
  t.strictSame(await placesOf('*.LTO.LIBR'), ['US01.LTO.LIBR', 'US02.LTO.LIBR']);
  t.strictSame(await placesOf('*.*.OFFS'), ['US01.LTO.OFFS']);
  await t.rejects(placesOf('US01.*.MOON'), { code: 'PLACE_UNKNOWN', message: /US01\.\*\.MOON/ });
});

t.test('two places of one scope are refused', async (t) => {
  await t.rejects(placesOf('US01.LTO.LIBR', 'US01.LTO.OFFS'), { code: 'ARGUMENT_INVALID' });
});
