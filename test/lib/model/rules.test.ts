import t from 'tap';
import type { Change, FieldValues } from '../../../lib/model/change.ts';
import {
  invalidValue,
  missingRepositories,
  refusal,
  type ScopeFacts,
  type VolumeFacts,
} from '../../../lib/model/rules.ts';
import type { RepositoryId, Scope } from '../../../lib/model/scope.ts';

const scope = { customer: 'US01', media: 'LTO' } as Scope;
const facts: ScopeFacts = {
  scope,
  state: 'known',
  volumeFilter: 'A*',
  repositories: new Map([['LIBR' as RepositoryId, '']]),
};

function change(set: object, action: Change['action'] = 'add', volume = 'A1'): Change {
  return {
    action,
    ...scope,
    volume,
    version: 0,
    set: set as FieldValues,
    was: {},
    source: '',
    line: 0,
  } as Change;
}

const codeOf = (
  set: object,
  held?: VolumeFacts,
  { create = false, ...other }: Partial<ScopeFacts> & { create?: boolean } = {},
) => refusal(change(set, held ? 'update' : 'add'), { ...facts, ...other }, held, create)?.code;

t.test('a change that keeps the rules is not refused', async (s) => {
  s.equal(codeOf({ repository: 'LIBR', slot: null }), undefined);
  s.equal(codeOf({ repository: null }, { locks: '', repository: 'LIBR' }), undefined);
});

t.test('what the scope lacks is refused, unless it will be made', async (s) => {
  const cases = [
    [{}, { state: 'customer unknown' }, 'CUSTOMER_UNKNOWN'],
    [{}, { state: 'media unknown' }, 'MEDIA_UNKNOWN'],
    [{ repository: 'MOON' }, {}, 'REPOSITORY_UNKNOWN'],
    [{ homeRepository: 'MOON' }, {}, 'REPOSITORY_UNKNOWN'],
    [{ initialRepository: 'MOON' }, {}, 'REPOSITORY_UNKNOWN'],
  ] as const;
  for (const [set, other, code] of cases) {
    s.equal(codeOf(set, undefined, other), code);
    s.equal(codeOf(set, undefined, { ...other, create: true }), undefined);
  }
});

t.test(
  'a data cluster that the scope lacks is refused, unless it will be made or nobody knows',
  async (s) => {
    const named = { dataClusters: new Set(['Payroll']) };
    s.equal(codeOf({ dataCluster: 'Payroll' }, undefined, named), undefined);
    s.equal(codeOf({ dataCluster: null }, { locks: '', repository: '' }, named), undefined);
    s.equal(codeOf({ dataCluster: 'payroll' }, undefined, named), 'DATA_CLUSTER_UNKNOWN');
    s.equal(codeOf({ dataCluster: 'payroll' }, undefined, { ...named, create: true }), undefined);
    s.equal(codeOf({ dataCluster: 'payroll' }), undefined, 'a server of an earlier version');
    s.match(refusal(change({ dataCluster: "O'Neil $x" }), { ...facts, ...named }, undefined, false), {
      message: /^data cluster "O'Neil \$x" .* admin data-cluster add 'US01\.LTO\.O'\\''Neil \$x'$/,
    });
  },
);

t.test('where a volume starts does not matter to one that is there', async (s) => {
  s.strictSame(missingRepositories(change({ initialRepository: 'MOON' }), facts), ['MOON']);
  s.strictSame(missingRepositories(change({ initialRepository: 'MOON' }, 'update'), facts), []);
});

t.test('the filter of the media holds back additions only', async (s) => {
  const refused = refusal(change({}, 'add', 'B1'), facts, undefined, true);
  s.match(refused, { code: 'VOLUME_FILTERED', message: /B1 .*"A\*" .*US01\.LTO/ });
  s.equal(refusal(change({}, 'update', 'B1'), facts, { locks: '', repository: '' }, true), undefined);
  s.equal(refusal(change({}, 'add', 'B1'), { ...facts, volumeFilter: '' }, undefined, true), undefined);
});

t.test('a filter that cannot be read holds back every addition, and says why', async (s) => {
  const broken = { ...facts, volumeFilter: 'LIST:volumes.txt' };
  s.match(refusal(change({}), broken, undefined, false), {
    code: 'VOLUME_FILTERED',
    message: /not possible here/,
  });
});

t.test('the update lock comes before the move lock, and that holds the target only', async (s) => {
  s.equal(codeOf({ slot: '1' }, { locks: 'Ll', repository: 'LIBR' }), 'VOLUME_LOCKED');
  s.equal(codeOf({ slot: '1' }, { locks: 'l', repository: 'LIBR' }), undefined);
  s.equal(codeOf({ repository: 'LIBR' }, { locks: 'l', repository: 'LIBR' }), undefined);
  s.equal(codeOf({ repository: null }, { locks: 'l', repository: '' }), undefined);
  s.equal(codeOf({ repository: null }, { locks: 'l', repository: 'LIBR' }), 'VOLUME_MOVE_LOCKED');
  s.equal(codeOf({ moveLock: '0' }, { locks: 'l', repository: 'LIBR' }), 'VOLUME_MOVE_LOCKED');
  s.equal(codeOf({ moveLock: null }, { locks: 'l', repository: 'LIBR' }), 'VOLUME_MOVE_LOCKED');
  s.equal(codeOf({ moveLock: '0' }, { locks: '', repository: 'LIBR' }), undefined);
  const moved = refusal(
    change({ repository: 'LIBR' }, 'update'),
    facts,
    { locks: 'l', repository: '' },
    false,
  );
  s.match(moved, { code: 'VOLUME_MOVE_LOCKED', message: /unlock US01\.LTO\.A1 --move/ });
});

t.test('only canonical values of settable fields are valid', async (s) => {
  const good = { repository: 'LIBR', scratch: '0', usage: '7', moveDate: '2026-03-14T00:00:00Z', slot: null };
  s.equal(invalidValue(change(good)), undefined);
  for (const bad of [
    { scratch: 'NO' },
    { usage: '07' },
    { usage: '' },
    { moveDate: '2026-02-30T00:00:00Z' },
  ]) {
    const field = Object.keys(bad)[0]!.toUpperCase();
    s.match(invalidValue(change(bad)), { code: 'CHANGE_VALUE', message: new RegExp(`^${field} `) });
  }
  for (const key of ['volume', 'repositoryDescription', 'constructor', 'attribute0']) {
    s.match(invalidValue(change({ [key]: 'x' })), { code: 'CHANGE_VALUE', message: /no such field/ });
  }
});

t.test('an arrival counts where the volume is to be, and nowhere else', async (s) => {
  const arrived = (place: string, facts_: VolumeFacts) =>
    refusal(change({ currentRepository: place }, 'confirm'), facts, facts_, false);
  s.equal(arrived('LIBR', { locks: '', repository: 'LIBR' }), undefined);
  s.equal(arrived('LIBR', { locks: 'l', repository: 'LIBR' }), undefined, 'a move lock does not stop it');
  s.equal(arrived('LIBR', { locks: 'L', repository: 'LIBR' })?.code, 'VOLUME_LOCKED');
  const elsewhere = arrived('LIBR', { locks: '', repository: 'OFFS' });
  s.match(elsewhere, {
    code: 'CONFIRM_ELSEWHERE',
    message: /A1 is in LIBR, but its target is OFFS.*tapesync move US01\.LTO\.A1 --to LIBR/,
  });
  s.match(arrived('LIBR', { locks: '', repository: '' })?.message, /its target is nowhere/);
  s.match(invalidValue(change({ currentRepository: 'LIBR' }, 'update')), { code: 'CHANGE_ACTION' });
});
