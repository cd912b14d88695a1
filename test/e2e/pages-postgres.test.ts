import t from 'tap';
import { openPostgresStore } from '../../lib/stores/postgres/postgres-store.ts';
import { emptyDatabase } from '../postgres-server.ts';
import { NEEDS_BROWSER } from './browser.ts';
import { walkPages } from './pages-walk.ts';

t.test('pages in a browser, of volumes in PostgreSQL', NEEDS_BROWSER, async (t) =>
  walkPages(t, await openPostgresStore(await emptyDatabase(t), { migrate: true })),
);
