import t from 'tap';
import { CustomerId, RepositoryId, trustedScope } from '../../../lib/model/scope.ts';
import { putCustomer, putMedia, putRepository } from '../../../lib/server/put-places.ts';

t.test('places are put with canonical descriptions, and what cannot be right is not put', async (s) => {
  const put: unknown[] = [];
  const taking = async (row: unknown) => void put.push(row);
  const places = { putCustomer: taking, putMedia: taking, putRepository: taking };
  const scope = trustedScope('US01', 'LTO');
  const repository = { ...scope, repository: RepositoryId.trusted('OFFS') };
  await putCustomer(places, { customer: CustomerId.trusted('US01'), description: '  Head office ' });
  await putMedia(places, { ...scope, description: '', volumeFilter: '??????' });
  await putRepository(places, { ...repository, description: 'Vault', next: '', capacity: null });
  s.match(put, [{ description: 'Head office' }, { volumeFilter: '??????' }, { next: '', capacity: null }]);
  const wrong = { code: 'REQUEST_INVALID' };
  await s.rejects(putCustomer(places, { customer: scope.customer, description: 'x'.repeat(1000) }), wrong);
  await s.rejects(putMedia(places, { ...scope, description: '', volumeFilter: '[a' }), wrong);
  await s.rejects(
    putRepository(places, { ...repository, description: '', next: repository.repository }),
    wrong,
  );
  s.equal(put.length, 3);
});
