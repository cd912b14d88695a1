import t from 'tap';
import { printCondition } from '../../../lib/model/condition/print.ts';
import { destinationOf, endOfDay, isDue, movesCondition, tripOf } from '../../../lib/model/moves.ts';
import { RepositoryId } from '../../../lib/model/scope.ts';

const [LIBR, OFFS] = ['LIBR', 'OFFS'].map(RepositoryId.trusted);
const BY = '2026-03-15T23:59:59Z';

t.test('without a kind what is on its way is wanted, else all kinds that are named', async (t) => {
  const asked = (wanted: object) => printCondition(movesCondition({ scratch: false, ...wanted }));
  t.equal(asked({}), 'moving');
  t.equal(asked({ dueBy: BY }), `moveDate<=${BY} and not moving`);
  t.equal(
    asked({ from: LIBR, to: OFFS }),
    'moving and currentRepository=LIBR and (not moving or repository=OFFS)',
  );
  t.equal(
    asked({ from: LIBR, scratch: true, movingBefore: BY }),
    `((moving and moveStarted<${BY}) or (scratch and homeRepository and currentRepository!=homeRepository)) and currentRepository=LIBR`,
  );
});

t.test(
  'a volume goes to its target while it moves, else home, and nowhere where it is already',
  async (t) => {
    const goes = (currentRepository: string, repository: string, homeRepository: string) => {
      const fields = Object.entries({ currentRepository, repository, homeRepository });
      return destinationOf(Object.fromEntries(fields.filter(([, value]) => value !== '')));
    };
    t.equal(goes('LIBR', 'OFFS', 'HOME'), 'OFFS');
    t.equal(goes('', 'OFFS', 'HOME'), 'OFFS', 'nobody knows where it is');
    t.equal(goes('OFFS', 'OFFS', 'HOME'), 'HOME');
    t.equal(goes('OFFS', '', 'HOME'), 'HOME');
    t.equal(goes('OFFS', 'OFFS', 'OFFS'), undefined);
    t.equal(goes('OFFS', 'OFFS', ''), undefined);
  },
);

t.test('what goes between sites goes on the truck', async (t) => {
  t.strictSame(
    [tripOf(false, true), tripOf(true, false), tripOf(true, true), tripOf(false, false)],
    ['out', 'back', 'between', undefined],
  );
});

t.test('a next repository comes before home, and after a target', async (t) => {
  const goes = (repository: string, next?: RepositoryId) =>
    destinationOf({ currentRepository: 'OFFS', repository, homeRepository: 'HOME' }, next);
  t.equal(goes('OFFS', LIBR), 'LIBR');
  t.equal(goes('AWAY', LIBR), 'AWAY');
  t.equal(goes('OFFS', OFFS), undefined);
});

t.test('due is what does not move yet and is to move by the end of the day', async (t) => {
  t.equal(endOfDay(Date.parse('2026-03-15T02:00:00Z') / 1000), BY);
  const place = { currentRepository: 'LIBR', repository: 'LIBR' };
  t.equal(isDue({ ...place, moveDate: BY }, BY), true);
  t.equal(isDue({ moveDate: BY }, BY), true);
  t.equal(isDue({ ...place, moveDate: '2026-03-16T00:00:00Z' }, BY), false);
  t.equal(isDue({ ...place, repository: 'OFFS', moveDate: BY }, BY), false);
  t.equal(isDue(place, BY), false);
  t.equal(isDue({ ...place, moveDate: BY }, undefined), false);
});
