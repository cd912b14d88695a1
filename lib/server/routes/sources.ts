import { Type } from 'typebox';
import { TapesyncError } from '../../errors/error.ts';
import { PATHS } from '../../stores/protocol/paths.ts';
import type { ServerStore } from '../../stores/store.ts';
import { callerOf } from '../access.ts';
import { putSource } from '../put-source.ts';
import { SourceBody, SourceList, SourceParams } from '../schemas.ts';
import { visibleSources } from '../visible-sources.ts';
import type { App } from './app.ts';

/** Adds the routes for the sources that should report. Who is admin of every customer says which: they are of any user. */
export function sourceRoutes(app: App, store: ServerStore): void {
  app.get(PATHS.sources, {
    config: { access: { of: 'user' } },
    schema: {
      summary:
        'the expected sources that you may see: when each has to report, when it did, and whether it is late',
      response: { 200: SourceList },
    },
    handler: async (request) => visibleSources(callerOf(request), await store.expected.list()),
  });
  app.put(PATHS.source, {
    config: { access: { of: 'every customer', role: 'admin' } },
    schema: {
      summary: 'expect a source, or change what is expected of it',
      params: SourceParams,
      body: SourceBody,
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      await putSource(store.expected, { name: request.params.source, ...request.body });
      return reply.code(204).send(null);
    },
  });
  app.delete(PATHS.source, {
    config: { access: { of: 'every customer', role: 'admin' } },
    schema: { summary: 'expect a source no more', params: SourceParams, response: { 204: Type.Null() } },
    handler: async (request, reply) => {
      if (!(await store.expected.remove(request.params.source))) throw new TapesyncError('NOT_THERE');
      return reply.code(204).send(null);
    },
  });
}
