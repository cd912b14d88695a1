import t, { type Test } from 'tap';
import { confirm, type LabelsRequest, move } from '../../../lib/engine/by-hand.ts';
import { contentsFinder } from '../../../lib/engine/labels/find-contents.ts';
import { RepositoryId, type VolumeId } from '../../../lib/model/scope.ts';
import { openSqliteStore } from '../../../lib/stores/sqlite/sqlite-store.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { add, apply } from '../stores/contract/shorthands.ts';
import { filterOf, RUN, SCOPE } from '../stores/contract.ts';
import { BUDGET, linesOutput, NEVER, requestOf } from './requests.ts';

const OFFS = RepositoryId.trusted('OFFS');

async function filled(t: Test) {
  const store = openSqliteStore(`${temporaryFolder(t)}/x.db`, { write: true });
  t.teardown(() => store.close());
  await apply(store, [add('A1', { repository: 'LIBR' }), add('A2', { repository: 'OFFS' })], true);
  const request = (labels: string, more: Partial<LabelsRequest> = {}): LabelsRequest => ({
    ...requestOf('confirm', labels),
    store,
    scopes: [SCOPE],
    budget: BUDGET,
    writes: true,
    ...more,
  });
  const places = async () =>
    (await store.query.volumes(SCOPE, { filter: filterOf('*') }, { limit: 9 })).items.map(
      ({ volume, currentRepository, repository }) => `${volume} ${currentRepository} > ${repository}`,
    );
  return { store, request, places };
}

t.test('a move and its arrival are two runs, which the store records', async (t) => {
  const { store, request, places } = await filled(t);
  const moved = await move(
    { ...request('A1\n'), target: OFFS, moveDate: '2026-12-24T00:00:00Z' },
    () => {},
    NEVER,
  );
  t.match(moved, { exitCode: 0, statistics: { read: 1, undecided: 0, outcomes: { updated: { total: 1 } } } });
  t.strictSame(await places(), ['A1 LIBR > OFFS', 'A2 OFFS > OFFS']);
  const confirmed = await confirm(request('A1\nA2\n'), () => {}, NEVER);
  t.match(confirmed, {
    exitCode: 0,
    statistics: { outcomes: { updated: { total: 1 }, unchanged: { total: 1 } } },
  });
  t.strictSame(await places(), ['A1 OFFS > OFFS', 'A2 OFFS > OFFS']);
  const runs = await store.runs.list({ limit: 9 });
  t.match(runs[0], { exitCode: 0 });
});

t.test('one label named twice is done once', async (t) => {
  const { request } = await filled(t);
  const { exitCode, statistics } = await move(
    { ...request('A1 A1\nUS01.LTO.A1\n'), target: OFFS },
    () => {},
    NEVER,
  );
  t.equal(exitCode, 0);
  t.match(statistics, { read: 3, outcomes: { updated: { total: 1 }, superseded: { total: 2 } } });
});

t.test('without writing, the changes are only shown', async (t) => {
  const { request, places } = await filled(t);
  const output = linesOutput();
  const { exitCode } = await move(
    { ...request('A1\n', { writes: false, output }), target: OFFS },
    () => {},
    NEVER,
  );
  t.equal(exitCode, 0);
  t.match(
    output.lines.map((line) => JSON.parse(line)),
    [{ action: 'update', set: { repository: 'OFFS' } }],
  );
  t.strictSame(await places(), ['A1 LIBR > LIBR', 'A2 OFFS > OFFS']);
});

t.test('a volume that is locked, or does not belong in the place, is refused by itself', async (t) => {
  const { store, request, places } = await filled(t);
  await store.places.setLock(RUN, SCOPE, 'A2' as VolumeId, 'move', true);
  const LIBR = RepositoryId.trusted('LIBR');
  t.match(await move({ ...request('A1\nA2\n'), target: LIBR }, () => {}, NEVER), {
    exitCode: 1,
    statistics: { outcomes: { refused: { reasons: { VOLUME_MOVE_LOCKED: 1 } }, unchanged: { total: 1 } } },
  });
  t.match(await confirm({ ...request('A1\nA2\n'), place: OFFS }, () => {}, NEVER), {
    exitCode: 1,
    statistics: { outcomes: { refused: { reasons: { CONFIRM_ELSEWHERE: 1 } }, unchanged: { total: 1 } } },
  });
  t.strictSame(await places(), ['A1 LIBR > LIBR', 'A2 OFFS > OFFS']);
});

t.test('what lies in a container goes and arrives with it, each by a change of its own', async (t) => {
  const { store, request, places } = await filled(t);
  const DLT = { ...SCOPE, media: 'DLT' } as typeof SCOPE;
  const box = { ...add('BOX', { repository: 'LIBR' }), ...DLT };
  await apply(store, [box, { ...add('NEW', { repository: 'OFFS' }), ...DLT }], true, DLT);
  const inner = add('B1', { repository: 'LIBR', container: 'US01.DLT.BOX' });
  await apply(store, [inner, add('B2', { repository: 'LIBR', container: 'US01.LTO.B1' })]);
  await store.places.setLock(RUN, SCOPE, 'B1' as VolumeId, 'move', true);
  const findContents = contentsFinder(store.query);
  const scopes = [SCOPE, DLT];
  const moved = await move(
    { ...request('BOX\nA1\n', { scopes, findContents }), target: OFFS },
    () => {},
    NEVER,
  );
  t.match(moved.statistics, {
    ...{ read: 4, contents: 2, undecided: 0 },
    outcomes: { updated: { total: 3 }, refused: { reasons: { VOLUME_MOVE_LOCKED: 1 } } },
  });
  t.strictSame(await places(), ['A1 LIBR > OFFS', 'A2 OFFS > OFFS', 'B1 LIBR > LIBR', 'B2 LIBR > OFFS']);
  const left = await confirm(request('BOX\n', { scopes }), () => {}, NEVER);
  t.match(left.statistics, { read: 1, contents: 0, outcomes: { updated: { total: 1 } } });
  const again = contentsFinder(store.query);
  const come = await confirm(request('BOX\n', { scopes, findContents: again }), () => {}, NEVER);
  t.match(come.statistics.outcomes, {
    ...{ unchanged: { total: 1 }, updated: { total: 1 } },
    refused: { reasons: { CONFIRM_ELSEWHERE: 1 } },
  });
  t.strictSame(await places(), ['A1 LIBR > OFFS', 'A2 OFFS > OFFS', 'B1 LIBR > LIBR', 'B2 OFFS > OFFS']);
});
