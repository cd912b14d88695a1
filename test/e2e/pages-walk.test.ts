import t from 'tap';
import { NEEDS_BROWSER } from './browser.ts';
import { walkPages } from './pages-walk.ts';

t.test('pages in a browser, of volumes in SQLite', NEEDS_BROWSER, (t) => walkPages(t));
