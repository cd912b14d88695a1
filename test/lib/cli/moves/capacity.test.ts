import t from 'tap';
import { overCapacity } from '../../../../lib/cli/moves/capacity.ts';
import type { Move } from '../../../../lib/engine/moves/moves-in.ts';
import { printCondition } from '../../../../lib/model/condition/print.ts';
import { RepositoryId } from '../../../../lib/model/scope.ts';
import type { Selection } from '../../../../lib/stores/roles/query.ts';
import { scopeOf } from '../../../transforms/chain.ts';

const SCOPE = scopeOf('US01.LTO');

function move(from: string, to: string, since = ''): Move {
  return {
    from,
    to,
    slot: '',
    label: 'US01.LTO.A1',
    container: '',
    description: '',
    since,
    moveDate: '',
    truck: '',
  };
}

async function said(bound: number, capacity: number, ...moves: readonly Move[]) {
  const asked: string[] = [];
  const query = {
    count: async (_: unknown, { condition }: Selection) => {
      if (condition !== undefined) asked.push(printCondition(condition));
      return bound;
    },
  };
  const libr = { ...SCOPE, repository: RepositoryId.trusted('LIBR'), description: '', capacity };
  return { sentences: await overCapacity(query, [libr], moves), asked };
}

const MOVING = '2026-03-14T02:13:45Z';

t.test('what is in a place, goes there and leaves it is held against its room', async (t) => {
  const count = async (...moves: readonly Move[]) =>
    (await said(48, 47, ...moves)).sentences[0]?.match(/and (\d+)/)?.[1];
  t.equal(await count(move('OFFS', 'LIBR', MOVING)), '48', 'what is moving is counted in the store');
  t.equal(await count(move('OFFS', 'LIBR'), move('OFFS', 'LIBR', MOVING)), '49', 'what is due comes on top');
  t.equal(
    await count(move('LIBR', 'OFFS'), move('OFFS', 'LIBR', MOVING)),
    undefined,
    'what is due there leaves',
  );
  t.equal(await count(move('LIBR', ''), move('OFFS', 'LIBR', MOVING)), '48', 'unless nobody says where to');
});

t.test(
  'a place to which nothing listed goes, or of which the room is not known, is not asked for',
  async (t) => {
    t.strictSame(await said(48, 1, move('LIBR', 'OFFS', MOVING)), { sentences: [], asked: [] });
    t.strictSame((await said(48, 48, move('OFFS', 'LIBR', MOVING))).asked, [
      'repository=LIBR or (not repository and currentRepository=LIBR)',
    ]);
  },
);
