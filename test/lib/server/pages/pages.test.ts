import { registerHooks } from 'node:module';
import t from 'tap';

t.test(
  'pages are loaded with the first request for one, and the engine by who changes something',
  async (s) => {
    const loaded = new Set<string>();
    const hooks = registerHooks({
      load: (url, context, next) => {
        if (!url.includes('/test/')) loaded.add(url.slice(url.lastIndexOf('/lib/') + 1));
        return next(url, context);
      },
    });
    s.teardown(() => hooks.deregister());
    const { serverWithPages, visit } = await import('./visitor.ts');
    const { seed } = await import('./seed.ts');
    const server = await serverWithPages(s);
    await seed(server.store, 'US01', [['E00091L6', { repository: 'OFFS', initialRepository: 'LIBR' }]]);
    const ofPages = () => [...loaded].filter((path) => path.startsWith('lib/server/pages/'));
    s.strictSame(ofPages(), []);
    const syncer = await visit(server, 'syncer');
    s.strictSame(ofPages(), [], 'to log on shows no page');
    await syncer.get('/volumes');
    s.ok(ofPages().includes('lib/server/pages/volumes.ts'));
    s.notOk(loaded.has('lib/engine/by-hand.ts'));
    await syncer.post('/volumes/US01.LTO.E00091L6', { do: 'confirm', place: 'OFFS' });
    s.ok(loaded.has('lib/engine/by-hand.ts'));
  },
);
