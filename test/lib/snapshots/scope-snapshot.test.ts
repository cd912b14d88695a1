import t from 'tap';
import { TapesyncError } from '../../../lib/errors/error.ts';
import { VolumeId } from '../../../lib/model/scope.ts';
import { loadSnapshot, type SnapshotSource } from '../../../lib/snapshots/scope-snapshot.ts';

import { scopeOf } from '../../transforms/chain.ts';

const SCOPE = scopeOf('US01.LTO');

interface Answer {
  readonly volumes: number;
  readonly pieces: readonly string[];
  readonly repositories?: Readonly<Record<string, string>>;
}

/** A store that gives these answers one after the other, and remembers what it was asked. */
function storeOf(...answers: readonly (Answer | Error)[]) {
  const asked: unknown[][] = [];
  const open = async (...question: unknown[]) => {
    const answer = answers[asked.push(question) - 1];
    if (answer === undefined || answer instanceof Error) throw answer;
    const { volumes, pieces, repositories = {} } = answer;
    const rows = (async function* () {
      for (const piece of pieces) yield Buffer.from(piece);
    })();
    const ids = new Map(Object.entries(repositories));
    return { state: 'known', volumeFilter: 'A*', volumes, repositories: ids, rows };
  };
  return { asked, store: { name: 'test', snapshots: { open } } as unknown as SnapshotSource };
}

const overtaken = new TapesyncError('SNAPSHOT_OVERTAKEN', { store: 'test', scope: 'US01.LTO' });

t.test('a snapshot is the facts of a scope and its rows, in whatever pieces they come', async (t) => {
  const { store, asked } = storeOf({ volumes: 2, pieces: ['A1\t1\tLIBR\nA', '2\t7\t\n'] });
  const only = [VolumeId.trusted('A1')];
  const snapshot = await loadSnapshot(store, SCOPE, ['slot'], only);
  t.strictSame([snapshot.scope, snapshot.state, snapshot.volumeFilter], [SCOPE, 'known', 'A*']);
  t.equal(snapshot.volumes.size, 2);
  t.strictSame(snapshot.volumes.columns(1), ['A2', '7', '']);
  t.equal(snapshot.downloaded, 'A1\t1\tLIBR\nA2\t7\t\n'.length);
  t.strictSame(asked, [[SCOPE, ['slot'], only]]);
});

t.test('repositories are found by their descriptions in lower case, several by the same', async (t) => {
  const repositories = { LIBR: 'The Library', OFFS: 'Vault', OFF2: 'VAULT' };
  const { store } = storeOf({ volumes: 0, pieces: [], repositories });
  const { repositoriesByDescription } = await loadSnapshot(store, SCOPE, []);
  t.strictSame(
    [...repositoriesByDescription],
    [
      ['the library', ['LIBR']],
      ['vault', ['OFFS', 'OFF2']],
    ],
  );
});

t.test('fewer or more volumes than were announced are an error, never a scope', async (t) => {
  for (const [volumes, found] of [
    [3, 2],
    [1, 2],
    [2, 2],
  ] as const) {
    const { store } = storeOf({ volumes, pieces: ['A1\t1\nA2\t1\n'] });
    const loading = loadSnapshot(store, SCOPE, []);
    if (volumes === found) {
      t.equal((await loading).volumes.size, found);
      continue;
    }
    await t.rejects(loading, {
      code: 'STORE_SNAPSHOT_CUT',
      message: `test: the snapshot of US01.LTO brought 2 volumes where ${volumes} were announced; nothing was changed in this scope`,
    });
  }
});

t.test('a last row without its end is damage, though as many rows came as were announced', async (t) => {
  const { store } = storeOf({ volumes: 1, pieces: ['A1\t1\nA2\t1'] });
  await t.rejects(loadSnapshot(store, SCOPE, []), {
    code: 'STORE_FAILED',
    message: 'test: the snapshot of US01.LTO is damaged: the last row is cut',
  });
});

t.test('a snapshot that the scope has overtaken is loaded again, three times at most', async (t) => {
  const answer = { volumes: 0, pieces: [] };
  const second = storeOf(overtaken, overtaken, answer);
  t.equal((await loadSnapshot(second.store, SCOPE, [])).volumes.size, 0);
  t.equal(second.asked.length, 3);
  const never = storeOf(overtaken, overtaken, overtaken, answer);
  await t.rejects(loadSnapshot(never.store, SCOPE, []), { code: 'SNAPSHOT_OVERTAKEN' });
  t.equal(never.asked.length, 3);
});

t.test('any other error of the store is not tried again', async (t) => {
  const locked = new TapesyncError('STORE_LOCKED', { store: 'test', seconds: 30 });
  const { store, asked } = storeOf(locked);
  await t.rejects(loadSnapshot(store, SCOPE, []), locked);
  t.equal(asked.length, 1);
});
