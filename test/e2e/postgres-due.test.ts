import t from 'tap';
import { RepositoryId } from '../../lib/model/scope.ts';
import { openPostgresStore } from '../../lib/stores/postgres/postgres-store.ts';
import { run } from '../lib/cli/context.ts';
import { add, RUN, rowsOf, SCOPE } from '../lib/stores/contract.ts';
import { emptyDatabase } from '../postgres-server.ts';

t.test('what is due is sent, recorded and taken back in a PostgreSQL database', async (t) => {
  const url = await emptyDatabase(t);
  const store = await openPostgresStore(url, { migrate: true });
  t.teardown(() => store.close());
  const moveDate = '2026-03-15T00:00:00Z';
  await store.changes.apply(
    RUN,
    SCOPE,
    [
      add('HOME', { repository: 'OFFS', homeRepository: 'LIBR', moveDate }),
      add('LATER', { repository: 'LIBR', moveDate: '2026-03-16T00:00:00Z' }),
      add('NEXT', { repository: 'LIBR', moveDate }),
    ],
    true,
  );
  const next = RepositoryId.trusted('OFFS');
  await store.places.putRepository({
    ...SCOPE,
    repository: RepositoryId.trusted('LIBR'),
    description: '',
    next,
  });
  const fields = async () =>
    (await rowsOf(store, ['repository', 'moveDate'])).map(([volume, , current, , ...rest]) => [
      volume,
      current,
      ...rest,
    ]);
  const before = await fields();
  const words = ['-S', url, '--max-changes', 'none'];
  const done = await run(['due', ...words, '--now', '2026-03-15T09:00:00Z', 'US01']);
  t.equal(done.code, 0, done.stderr);
  t.strictSame(await fields(), [
    ['HOME', 'OFFS', 'LIBR', ''],
    ['LATER', 'LIBR', 'LIBR', '2026-03-16T00:00:00Z'],
    ['NEXT', 'LIBR', 'OFFS', ''],
  ]);
  const [last] = await store.runs.list({ limit: 1 });
  t.match(last, { command: 'due', exitCode: 0 });
  const again = await run(['due', ...words, '--now', '2026-03-15T09:00:00Z', '--dry-run']);
  t.match(again, { code: 0, stdout: '' }, 'once');
  t.match(await run(['undo', last?.id ?? '', '--apply', ...words]), { code: 0 });
  t.strictSame(await fields(), before);
  t.match(await store.verification.verify(), { found: 0 });
});
