import t from 'tap';
import type { ScopeFacts } from '../../../../lib/model/rules.ts';
import type { CurrentVolume } from '../../../../lib/stores/sql/current-volume.ts';
import { decideChange } from '../../../../lib/stores/sql/decide-change.ts';
import { add, SCOPE, update } from '../contract.ts';

const FACTS: ScopeFacts = { scope: SCOPE, state: 'known', volumeFilter: '', repositories: new Map() };
const CURRENT: CurrentVolume = { version: 2, locks: '', values: { slot: '1', stage: null } };

const outcomeOf = (change: Parameters<typeof decideChange>[0], current?: CurrentVolume) => {
  const decision = decideChange(change, FACTS, current, false);
  if (decision.write) return 'write';
  const { result } = decision;
  return 'code' in result ? result.code : result.outcome;
};

t.test('a change is written if its volume has the version that it was computed from', async (s) => {
  s.equal(outcomeOf(update('A', 2, { slot: '2' }), CURRENT), 'write');
  s.equal(outcomeOf(add('A', { slot: '2' })), 'write');
});

t.test('a change of another version, or of a volume that is there or not, is in conflict', async (s) => {
  s.equal(outcomeOf(update('A', 1, { slot: '2' }), CURRENT), 'CHANGE_CONFLICT');
  s.equal(outcomeOf(update('A', 3, { slot: '2' }), CURRENT), 'CHANGE_CONFLICT');
  s.equal(outcomeOf(add('A', { slot: '2' }), CURRENT), 'CHANGE_CONFLICT');
  s.equal(outcomeOf(update('A', 1, { slot: '2' })), 'CHANGE_CONFLICT');
  s.equal(outcomeOf({ ...update('A', 2, { slot: '2' }), action: 'add' }, CURRENT), 'CHANGE_CONFLICT');
});

t.test('a volume that has all values already is unchanged, at any version and under any lock', async (s) => {
  const locked = { ...CURRENT, locks: 'Ll' };
  s.equal(outcomeOf(update('A', 1, { slot: '1' }), locked), 'unchanged');
  s.equal(outcomeOf(add('A', { slot: '1', stage: null, initialRepository: 'LIBR' }), locked), 'unchanged');
  s.equal(outcomeOf(update('A', 2, { stage: null, comment: null } as object), CURRENT), 'CHANGE_VALUE');
});

t.test('a conflict says what was found and what was expected', async (s) => {
  const decision = decideChange(update('A', 1, { slot: '2' }), FACTS, CURRENT, false);
  s.match(decision, { result: { message: /volume A is at version 2 .*computed from version 1/ } });
  const gone = decideChange(update('A', 1, { slot: '2' }), FACTS, undefined, false);
  s.match(gone, { result: { message: /volume A is not on the server/ } });
});
