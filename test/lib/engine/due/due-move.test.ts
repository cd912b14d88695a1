import t from 'tap';
import { AT_HOME, type DueVolume, dueMove, LOCKED, NOWHERE } from '../../../../lib/engine/due/due-move.ts';
import { RepositoryId, VolumeId } from '../../../../lib/model/scope.ts';
import { scopeOf } from '../../../transforms/chain.ts';

const HERE = { currentRepository: 'LIBR', repository: 'LIBR', moveDate: '2026-03-15T00:00:00Z' };

function volume(more: object): DueVolume {
  return { ...scopeOf('US01.LTO'), volume: VolumeId.trusted('A1'), version: 7, ...HERE, ...more };
}

const OFFS = RepositoryId.trusted('OFFS');

t.test('a volume goes to the next repository, else home, and its move date is cleared', async (t) => {
  const sent = (more: object) => {
    const decision = dueMove(volume(more));
    return decision.kind === 'change' ? decision.change : decision;
  };
  t.strictSame(sent({ next: OFFS, homeRepository: 'HOME' }), {
    ...{ action: 'update', ...scopeOf('US01.LTO'), volume: 'A1', version: 7, source: '', line: 0 },
    set: { repository: 'OFFS', moveDate: null },
    was: { repository: 'LIBR', moveDate: '2026-03-15T00:00:00Z' },
  });
  t.match(sent({ homeRepository: 'HOME' }), { set: { repository: 'HOME', moveDate: null } });
  const { repository: _, ...unsent } = volume({ next: OFFS });
  t.match(dueMove(unsent), { kind: 'change', change: { was: { moveDate: HERE.moveDate } } });
});

t.test(
  'a volume stays where nobody says where to, where it is at home, and where it is locked',
  async (t) => {
    const reason = (more: object) => {
      const decision = dueMove(volume(more));
      return decision.kind === 'skipped' ? decision.reason : decision.kind;
    };
    t.equal(reason({}), NOWHERE);
    t.equal(reason({ homeRepository: 'LIBR' }), AT_HOME);
    t.equal(reason({ homeRepository: 'LIBR', next: OFFS }), 'change');
    for (const locks of ['L', 'l', 'Ll']) t.equal(reason({ next: OFFS, locks }), LOCKED);
  },
);
