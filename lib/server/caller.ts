import type { FastifyRequest } from 'fastify';
import { TapesyncError } from '../errors/error.ts';
import type { User } from '../stores/server-store.ts';
import { type Access, admit } from './access.ts';
import type { Sessions } from './sessions.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the route asks of its caller. */
    access?: Access;
    /** Whether name and password may come with the request itself, as a monitoring system sends them. */
    basic?: boolean;
  }
  interface FastifyRequest {
    /** Who has logged on; undefined on a route that is open to anyone. */
    caller: User | undefined;
    /** The token that the caller has logged on with. */
    token: string | undefined;
  }
}

/**
 * Finds out who sends a request and lets it pass or not, before anything of its body is read.
 * Throws SESSION_ENDED, ACCESS_DENIED, NOT_THERE, LOGON_REFUSED or LOGON_SLOWED.
 */
export async function admitCaller(request: FastifyRequest, sessions: Sessions): Promise<void> {
  const { access, basic = false } = request.routeOptions.config;
  // A path that is no route; its body is not even looked at.
  if (access === undefined) throw new TapesyncError('NOT_THERE');
  if (access.of === 'anyone') return;
  const { authorization = '' } = request.headers;
  const [scheme = '', credentials = ''] = authorization.split(' ');
  if (basic && scheme.toLowerCase() === 'basic') {
    const [user = '', ...password] = Buffer.from(credentials, 'base64').toString().split(':');
    request.caller = await sessions.identify(user, password.join(':'), request.ip);
  } else {
    if (scheme.toLowerCase() !== 'bearer' || credentials === '') throw new TapesyncError('SESSION_ENDED');
    request.caller = await sessions.userOf(credentials);
    request.token = credentials;
  }
  const { customer } = request.params as { readonly customer?: unknown };
  admit(request.caller, access, typeof customer === 'string' ? customer : '');
}

/** Returns who sends a request, on a route that is not open to anyone. */
export function callerOf({ caller }: FastifyRequest): User {
  if (caller === undefined) throw new Error('a route that is open to anyone asked for its caller');
  return caller;
}
