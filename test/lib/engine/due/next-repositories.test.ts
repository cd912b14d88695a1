import t from 'tap';
import { nextRepositories } from '../../../../lib/engine/due/next-repositories.ts';
import { RepositoryId } from '../../../../lib/model/scope.ts';
import { scopeOf } from '../../../transforms/chain.ts';

t.test('a next repository is that of its scope alone', async (t) => {
  const [lto, dlt] = [scopeOf('US01.LTO'), scopeOf('US01.DLT')];
  const [repository, next] = [RepositoryId.trusted('LIBR'), RepositoryId.trusted('OFFS')];
  const nextOf = nextRepositories([
    { ...lto, repository, description: '', next },
    { ...dlt, repository, description: '' },
  ]);
  t.equal(nextOf(lto, 'LIBR'), 'OFFS');
  t.equal(nextOf(dlt, 'LIBR'), undefined);
  t.equal(nextOf(lto, 'OFFS'), undefined);
  t.equal(nextOf(lto, undefined), undefined, 'where nobody knows where a volume is');
});
