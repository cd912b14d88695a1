import t from 'tap';
import { scratchNeed } from '../../../../lib/cli/moves/scratch-need.ts';
import { printCondition } from '../../../../lib/model/condition/print.ts';
import { RepositoryId } from '../../../../lib/model/scope.ts';
import type { Selection } from '../../../../lib/stores/roles/query.ts';
import { scopeOf } from '../../../transforms/chain.ts';

const SCOPE = scopeOf('US01.LTO');
const LIBR = RepositoryId.trusted('LIBR');
const OFFS = RepositoryId.trusted('OFFS');
const SAFE = RepositoryId.trusted('SAFE');
const NONE = RepositoryId.trusted('NONE');
const COUNTS: readonly (readonly [RegExp, number])[] = [
  [/not moving.*not moveLock/, 0],
  [/currentRepository=LIBR/, 31],
  [/moving and repository=LIBR/, 4],
];

async function needed(need: number) {
  let asked = 0;
  const query = {
    count: async (_: unknown, { condition }: Selection) => {
      asked++;
      const text = condition === undefined ? '' : printCondition(condition);
      if (text.includes('=OFFS')) return 7;
      if (text.includes('=SAFE')) return 9;
      return COUNTS.find(([pattern]) => pattern.test(text))?.[1] ?? 0;
    },
  };
  const of = (repository: RepositoryId, scope = SCOPE) => ({ ...scope, repository, description: '' });
  const known = [of(LIBR), of(OFFS), of(SAFE), of(NONE), of(OFFS, scopeOf('US01.DLT'))];
  return { ...(await scratchNeed(query, { ...SCOPE, repository: LIBR }, need, known)), asked };
}

t.test(
  'what is on its way counts, and where others could come from is only asked where some are short',
  async (t) => {
    t.match(await needed(35), { there: 31, coming: 4, short: 0, elsewhere: [], asked: 2 });
    t.strictSame(await needed(40), {
      ...{ ...SCOPE, repository: LIBR, need: 40, there: 31, coming: 4, short: 5 },
      elsewhere: [
        { repository: SAFE, count: 9 },
        { repository: OFFS, count: 7 },
      ],
      asked: 5,
    });
  },
);
