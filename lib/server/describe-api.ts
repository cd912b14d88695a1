import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import { ErrorBody } from './schemas.ts';

const FAILURE = {
  description: 'why it was not done, by a code of the table of errors',
  content: { 'application/json': { schema: ErrorBody } },
};

function objectOrNone(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

/** Returns the settings that make the OpenAPI document from the routes. */
export function describeApi(): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'tapesync Framework Server',
        description: 'Where tapes are, where they should go, and when.',
        version: '1',
      },
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer' },
          password: { type: 'http', scheme: 'basic' },
        },
      },
    },
    // The access to a route stands in its configuration only.
    transform: ({ schema, url, route }) => {
      const { access, basic } = route.config ?? {};
      const response = { ...objectOrNone(schema?.response), default: FAILURE };
      if (access === undefined || access.of === 'anyone') return { schema: { ...schema, response }, url };
      const role = 'role' in access ? `; needs the role ${access.role}` : '';
      const security = [{ token: [] }, ...(basic ? [{ password: [] }] : [])];
      return { schema: { ...schema, response, security, summary: `${schema?.summary ?? ''}${role}` }, url };
    },
  };
}
