import { Type } from 'typebox';
import { PATHS } from '../../stores/protocol/paths.ts';
import { callerOf, identify } from '../access.ts';
import { Credentials, SessionBody, UserBody } from '../schemas.ts';
import type { Sessions } from '../sessions.ts';
import type { App } from './app.ts';

/** Adds the routes to log on and off. */
export function sessionRoutes(app: App, sessions: Sessions): void {
  app.post(PATHS.session, {
    config: { access: { of: 'anyone' } },
    bodyLimit: 4096,
    schema: { summary: 'log on', body: Credentials, response: { 200: SessionBody } },
    handler: async (request, reply) => {
      const { user, password } = request.body;
      const session = await sessions.open(await identify(request, sessions, user, password));
      request.log.info({ user }, 'logged on');
      reply.header('cache-control', 'no-store');
      return session;
    },
  });
  app.get(PATHS.session, {
    config: { access: { of: 'user' } },
    schema: { summary: 'who is logged on, and what is granted', response: { 200: UserBody } },
    handler: async (request) => {
      const { user, grants } = callerOf(request);
      return { user, grants: [...grants] };
    },
  });
  app.delete(PATHS.session, {
    config: { access: { of: 'user' } },
    schema: { summary: 'log off', response: { 204: Type.Null() } },
    handler: async (request, reply) => {
      if (request.token !== undefined) await sessions.close(request.token);
      return reply.code(204).send(null);
    },
  });
}
