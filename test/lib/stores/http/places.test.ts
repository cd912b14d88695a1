import t from 'tap';
import { TapesyncError } from '../../../../lib/errors/error.ts';
import { RepositoryId, VolumeId } from '../../../../lib/model/scope.ts';
import { httpPlaces } from '../../../../lib/stores/http/places.ts';
import { scopeOf } from '../../../transforms/chain.ts';
import { answering } from './answering.ts';

const SCOPE = scopeOf('US01.LTO');
const RUN = { id: 'r1', user: 'ada', command: 'admin', definition: '', started: '2026-01-01T00:00:00Z' };

t.test('places are put at the path that names them', async (t) => {
  const { requests, asked } = answering();
  const places = httpPlaces(requests);
  await places.putCustomer({ customer: SCOPE.customer, description: 'Head office' });
  await places.putMedia({ ...SCOPE, description: '', volumeFilter: 'A*' });
  await places.putRepository({ ...SCOPE, repository: RepositoryId.trusted('OFFS'), description: 'Vault' });
  const next = RepositoryId.trusted('LIBR');
  await places.putRepository({ ...SCOPE, repository: RepositoryId.trusted('OFFS'), description: '', next });
  await places.putRepository({
    ...{ ...SCOPE, repository: RepositoryId.trusted('OFFS'), description: '' },
    ...{ offsite: false, capacity: null },
  });
  t.strictSame(
    asked.map(({ method, path, parameters, body }) => [method, path, parameters, body?.text]),
    [
      ['PUT', 'customer', { customer: 'US01' }, '{"description":"Head office"}'],
      ['PUT', 'scope', SCOPE, '{"description":"","volumeFilter":"A*"}'],
      ['PUT', 'repository', { ...SCOPE, repository: 'OFFS' }, '{"description":"Vault"}'],
      ['PUT', 'repository', { ...SCOPE, repository: 'OFFS' }, '{"description":"","next":"LIBR"}'],
      [
        'PUT',
        'repository',
        { ...SCOPE, repository: 'OFFS' },
        '{"description":"","offsite":false,"capacity":null}',
      ],
    ],
  );
});

t.test('a lock is set and lifted, and a volume that is not there is no error', async (t) => {
  const missing = new TapesyncError('NOT_THERE');
  const other = new TapesyncError('STORE_FAILED', { store: 'test', problem: 'it is away' });
  const { requests, asked } = answering(undefined, undefined, missing, other);
  const lock = (on: boolean) =>
    httpPlaces(requests).setLock(RUN, SCOPE, VolumeId.trusted('A1'), 'update', on);
  t.equal(await lock(true), true);
  t.equal(await lock(false), true);
  t.equal(await lock(true), false);
  await t.rejects(lock(true), other);
  t.strictSame(
    asked.slice(0, 2).map(({ method, path, parameters }) => [method, path, parameters]),
    [
      ['PUT', 'lock', { ...SCOPE, volume: 'A1', lock: 'update' }],
      ['DELETE', 'lock', { ...SCOPE, volume: 'A1', lock: 'update' }],
    ],
  );
});

t.test('the name of a data cluster stands in the query, where it may be any text', async (t) => {
  const { requests, asked } = answering();
  const cluster = { ...SCOPE, dataCluster: '../..' };
  await httpPlaces(requests).putDataCluster(cluster);
  t.equal(await httpPlaces(requests).removeDataCluster(cluster), true);
  t.strictSame(
    asked.map(({ method, path, parameters, query }) => [method, path, parameters, query]),
    [
      ['PUT', 'dataCluster', SCOPE, { name: '../..' }],
      ['DELETE', 'dataCluster', SCOPE, { name: '../..' }],
    ],
  );
});

t.test('a server of an earlier version has no data clusters', async (t) => {
  const other = new TapesyncError('STORE_FAILED', { store: 'test', problem: 'it is away' });
  const { requests } = answering(new TapesyncError('NOT_THERE'), other);
  t.strictSame(await httpPlaces(requests).dataClusters(), []);
  await t.rejects(httpPlaces(requests).dataClusters(), other);
});
