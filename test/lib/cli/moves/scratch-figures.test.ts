import t from 'tap';
import { couldComeRows, NEED_COLUMNS, needRow } from '../../../../lib/cli/moves/scratch-figures.ts';
import { RepositoryId } from '../../../../lib/model/scope.ts';
import { scopeOf } from '../../../transforms/chain.ts';

t.test('what is needed is a row under its headings, and each other place one', async (t) => {
  const [repository, other] = [RepositoryId.trusted('LIBR'), RepositoryId.trusted('OFFS')];
  const elsewhere = [{ repository: other, count: 9 }];
  const found = { ...scopeOf('US01.LTO'), repository, need: 40, there: 31, coming: 4, short: 5, elsewhere };
  t.strictSame(needRow(found), ['US01.LTO.LIBR', '40', '31', '4', '5']);
  t.equal(NEED_COLUMNS.length, needRow(found).length);
  t.strictSame(couldComeRows(found), [['OFFS', '9']]);
});
