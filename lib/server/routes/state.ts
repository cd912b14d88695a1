import { Type } from 'typebox';
import { trustedScope } from '../../model/scope.ts';
import { PATHS } from '../../stores/protocol/paths.ts';
import type { ServerStore } from '../../stores/store.ts';
import type { ServerMetrics } from '../metrics.ts';
import { StateBody } from '../schemas.ts';
import type { App } from './app.ts';

// Any scope will do: the store only has to answer.
const ANY_SCOPE = trustedScope('0', '0');

/** Adds the routes for the state of the server: whether it lives, whether it is ready, and its metrics. */
export function stateRoutes(app: App, store: ServerStore, metrics: ServerMetrics): void {
  app.get(PATHS.health, {
    config: { access: { of: 'anyone' } },
    schema: { summary: 'whether the server runs', response: { 200: StateBody } },
    handler: async () => ({ status: 'ok' }),
  });
  app.get(PATHS.ready, {
    config: { access: { of: 'anyone' } },
    schema: {
      summary: 'whether the server can do its work: reach its store, and find room on its disk',
      response: { 200: StateBody },
    },
    handler: async () => {
      await store.check();
      await store.snapshots.revision(ANY_SCOPE);
      return { status: 'ready' };
    },
  });
  app.get(PATHS.metrics, {
    config: { access: { of: 'every customer', role: 'read' }, basic: true },
    schema: {
      summary: 'metrics for Prometheus; name and password may come with the request',
      response: { 200: { description: 'metrics', content: { 'text/plain': { schema: Type.String() } } } },
    },
    handler: async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()),
  });
}
