import { Type } from 'typebox';
import { TapesyncError } from '../../errors/error.ts';
import { EVERY_FIELD, volumeJson } from '../../model/volume-json.ts';
import { loadSnapshot } from '../../snapshots/scope-snapshot.ts';
import { PATHS } from '../../stores/protocol/paths.ts';
import type { ServerStore } from '../../stores/store.ts';
import { callerOf } from '../caller.ts';
import { HistoryList, LockParams, RunQuery, VolumeBody, VolumeParams } from '../schemas.ts';
import type { App, Routes } from './routes.ts';

/** Adds the routes for single volumes: their values, history and locks. */
export function volumeRoutes(store: ServerStore): Routes {
  return (app) => {
    app.get(PATHS.volume, {
      config: { access: { of: 'customer', role: 'read' } },
      schema: { summary: 'a volume', params: VolumeParams, response: { 200: VolumeBody } },
      handler: async (request) => {
        const { volume, ...scope } = request.params;
        const snapshot = await loadSnapshot(store, scope, EVERY_FIELD, [volume]);
        if (snapshot.volumes.size === 0) throw new TapesyncError('NOT_THERE');
        return volumeJson(scope, EVERY_FIELD, snapshot.volumes.columns(0));
      },
    });
    app.get(PATHS.history, {
      config: { access: { of: 'customer', role: 'read' } },
      schema: {
        summary: 'who changed what of a volume, oldest first',
        params: VolumeParams,
        response: { 200: HistoryList },
      },
      handler: async (request) => {
        const { volume, ...scope } = request.params;
        return [...(await store.query.history(scope, volume))];
      },
    });
    lockRoute(app, store, true);
    lockRoute(app, store, false);
  };
}

function lockRoute(app: App, store: ServerStore, on: boolean): void {
  app.route({
    method: on ? 'PUT' : 'DELETE',
    url: PATHS.lock,
    config: { access: { of: 'customer', role: 'admin' } },
    schema: {
      summary: on ? 'set the update lock or the move lock of a volume' : 'lift a lock',
      params: LockParams,
      querystring: RunQuery,
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      const { volume, lock, ...scope } = request.params;
      const { run: id, ...rest } = request.query;
      const run = { id, user: callerOf(request).user, ...rest };
      if (!(await store.places.setLock(run, scope, volume, lock, on))) throw new TapesyncError('NOT_THERE');
      return reply.code(204).send(null);
    },
  });
}
