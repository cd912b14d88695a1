import t from 'tap';
import type { RepositoryId } from '../../../../lib/model/scope.ts';
import { formatHead, parseHead } from '../../../../lib/stores/protocol/snapshot-head.ts';
import type { SnapshotHead } from '../../../../lib/stores/roles/snapshots.ts';

const COLUMNS = ['volume', 'version', 'slot'];
const HEAD: SnapshotHead = {
  state: 'known',
  revision: 'r1',
  volumes: 7,
  volumeFilter: '??????L6',
  repositories: new Map([['OFFS' as RepositoryId, 'the "vault"\n']]),
};

t.test('a head is one line, and is read as it was written', async (s) => {
  for (const state of ['known', 'customer unknown', 'media unknown'] as const) {
    const line = formatHead({ ...HEAD, state }, COLUMNS);
    s.equal(line.indexOf('\n'), line.length - 1);
    s.strictSame(parseHead(line, COLUMNS), { ...HEAD, state });
  }
});

t.test('a head of other columns, or with a part that is anything else, is no head', async (s) => {
  const line = formatHead(HEAD, COLUMNS);
  s.equal(parseHead(line, ['volume', 'version']), undefined);
  s.equal(parseHead(line.slice(0, -3), COLUMNS), undefined);
  for (const part of [
    { state: 'gone' },
    { revision: 1 },
    { volumes: -1 },
    { volumes: 1.5 },
    { volumes: '7' },
    { volumeFilter: null },
    { repositories: ['OFFS'] },
    { repositories: { OFFS: 1 } },
  ]) {
    const json = { ...JSON.parse(line), ...part };
    s.equal(parseHead(JSON.stringify(json), COLUMNS), undefined, JSON.stringify(part));
  }
});

t.test('data clusters are names, and a server of an earlier version tells none', async (s) => {
  const named = { ...HEAD, dataClusters: new Set(['one', 'two']) };
  const line = formatHead(named, COLUMNS);
  s.strictSame(parseHead(line, COLUMNS), named);
  s.notOk(formatHead(HEAD, COLUMNS).includes('dataClusters'));
  for (const dataClusters of [null, 'one', [1], {}]) {
    s.equal(parseHead(JSON.stringify({ ...JSON.parse(line), dataClusters }), COLUMNS), undefined);
  }
});
