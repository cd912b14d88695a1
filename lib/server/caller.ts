import type { FastifyRequest } from 'fastify';
import { TapesyncError } from '../errors/error.ts';
import type { User } from '../stores/roles/accounts.ts';
import { type Access, admit } from './access.ts';
import type { Sessions } from './sessions.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the caller needs. */
    access?: Access;
    /** Whether name and password may come with the request, as monitoring systems send them. */
    basic?: boolean;
  }
  interface FastifyRequest {
    /** The user who has logged on; undefined on a route that is open to anyone. */
    caller: User | undefined;
    /** The token of the log-on. */
    token: string | undefined;
  }
}

/**
 * Identifies the caller of a request and checks the access, before anything of the body is read.
 * Throws SESSION_ENDED, ACCESS_DENIED, NOT_THERE, LOGON_REFUSED or LOGON_SLOWED.
 */
export async function admitCaller(request: FastifyRequest, sessions: Sessions): Promise<void> {
  const { access, basic = false } = request.routeOptions.config;
  // The path is not a route.
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
  admit(request.caller, access, customerIn(request.params));
}

function customerIn(params: unknown): string {
  if (typeof params !== 'object' || params === null || !('customer' in params)) return '';
  return typeof params.customer === 'string' ? params.customer : '';
}

/** Returns the user who sent a request, on a route that is not open to anyone. */
export function callerOf({ caller }: FastifyRequest): User {
  if (caller === undefined) throw new Error('a route that is open to anyone asked for its caller');
  return caller;
}
