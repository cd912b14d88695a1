import t from 'tap';
import { placeName, STATUSES } from '../../../lib/model/reconciliation.ts';
import { RepositoryId } from '../../../lib/model/scope.ts';
import { scopeOf } from '../../transforms/chain.ts';

t.test('a place is named by its scope and repository', async (t) => {
  t.equal(
    placeName({ scope: scopeOf('US01.LTO'), repository: RepositoryId.trusted('LIBR') }),
    'US01.LTO.LIBR',
  );
});

t.test('whatever nobody has seen was expected: else nobody would know of it', async (t) => {
  const statuses = Object.values(STATUSES);
  t.ok(statuses.every(({ seen, expected }) => seen || expected));
  t.strictSame(
    Object.entries(STATUSES).flatMap(([status, { isException }]) => (isException ? [status] : [])),
    ['wrong slot', 'unexpected', 'unknown', 'ambiguous', 'unclear', 'missing'],
  );
});
