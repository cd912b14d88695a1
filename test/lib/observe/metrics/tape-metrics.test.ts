import t from 'tap';
import { type PlaceCensus, stateCounts } from '../../../../lib/model/census.ts';
import { RepositoryId, trustedScope } from '../../../../lib/model/scope.ts';
import { MOST_PLACES, VOLUME_METRICS } from '../../../../lib/observe/metrics/tape-metrics.ts';

const place = (customer: string, present: number): PlaceCensus => ({
  scope: trustedScope(customer, 'LTO'),
  repository: RepositoryId.trusted('LIBR'),
  volumes: stateCounts((state) => (state === 'present' ? present : 0)),
});

function volumesOf(places: readonly PlaceCensus[]) {
  const [volumes] = VOLUME_METRICS;
  const samples = volumes?.samples({ at: 7, places }) ?? [];
  return samples.filter(([, labels]) => labels?.state === 'present');
}

t.test('the largest places have labels of their own, and all others are one', async (t) => {
  const places = Array.from({ length: MOST_PLACES + 50 }, (_, at) => place(`C${at}`, at));
  const samples = volumesOf(places);
  t.equal(samples.length, MOST_PLACES + 1);
  const other = { customer: 'other', media: 'other', repository: 'other', state: 'present' };
  t.strictSame(samples.at(-1), [(49 * 50) / 2, other]);
  t.equal(samples[0]?.[1]?.customer, `C${MOST_PLACES + 49}`);
});

t.test('what is in no repository has a label that no repository can have', async (t) => {
  const [sample] = volumesOf([{ ...place('US01', 3), repository: undefined }]);
  t.strictSame(sample, [3, { customer: 'US01', media: 'LTO', repository: 'none', state: 'present' }]);
});
