import t from 'tap';
import { readScan } from '../../../../lib/engine/reconcile/read-scan.ts';
import { RepositoryId } from '../../../../lib/model/scope.ts';
import { openSqliteStore } from '../../../../lib/stores/sqlite/sqlite-store.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { scopeOf } from '../../../transforms/chain.ts';
import { add, apply } from '../../stores/contract/shorthands.ts';

async function scannedIn(s: Parameters<typeof temporaryFolder>[0], repository: string, text: string) {
  const store = openSqliteStore(`${temporaryFolder(s)}/x.db`, { write: true });
  s.teardown(() => store.close());
  const scope = scopeOf('US01.LTO');
  const changes = ['A1', 'A2', 'A3'].map((label) => ({ ...add(label, { repository: 'LIBR' }), ...scope }));
  await apply(store, changes, true, scope);
  const other = scopeOf('US02.LTO');
  await apply(store, [{ ...add('Z1', { repository: 'LIBR' }), ...other }], true, other);
  const place = { scope, repository: RepositoryId.trusted(repository) };
  const opened: (number | undefined)[] = [];
  const counting = {
    ...store,
    snapshots: {
      open: (...asked: Parameters<typeof store.snapshots.open>) => {
        opened.push(asked[2]?.length);
        return store.snapshots.open(...asked);
      },
    },
  };
  const scanned = await readScan(text, { store: counting, place, overdue: 0, now: 0 });
  const said = scanned.map((each) =>
    each.kind === 'no label'
      ? `${each.label.line} no label ${each.label.text}`
      : `${each.label.line} ${each.finding.status} ${each.finding.scope ?? ''}.${each.finding.label}`,
  );
  return { said, opened };
}

t.test(
  'each label of a scan means what a reconciliation of the place says, each text its line',
  async (s) => {
    const { said, opened } = await scannedIn(s, 'LIBR', 'A1\n\nA2 *A1*\n# x\nZ1\n!!\nX9\n');
    s.strictSame(said, [
      ...['1 present US01.LTO.A1', '3 present US01.LTO.A2', '3 duplicate US01.LTO.A1'],
      ...['5 unexpected US02.LTO.Z1', '6 no label !!', '7 unknown US01.LTO.X9'],
    ]);
    s.equal(opened[0], 4, 'of the place only what was scanned is read');
  },
);

t.test('a place that is not there is refused, and nothing is said of an empty scan', async (s) => {
  await s.rejects(scannedIn(s, 'NONE', 'A1'), { code: 'PLACE_UNKNOWN' });
  s.strictSame((await scannedIn(s, 'LIBR', ' # nothing\n')).said, []);
});
