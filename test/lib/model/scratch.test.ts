import t from 'tap';
import { printCondition } from '../../../lib/model/condition/print.ts';
import { RepositoryId } from '../../../lib/model/scope.ts';
import {
  scratchComingCondition,
  scratchFreeCondition,
  scratchInCondition,
} from '../../../lib/model/scratch.ts';

const LIBR = RepositoryId.trusted('LIBR');

t.test('a scratch tape is in a place, on its way to it, or free to leave it', async (t) => {
  t.equal(
    printCondition(scratchInCondition(LIBR)),
    'scratch and not auditFailed and currentRepository=LIBR and not moving',
  );
  t.equal(
    printCondition(scratchComingCondition(LIBR)),
    'scratch and not auditFailed and moving and repository=LIBR',
  );
  t.match(printCondition(scratchFreeCondition(LIBR)), /currentRepository=LIBR .* not moveLock/);
});
