import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { TapesyncError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import type { ServerStore } from '../../stores/server-store.ts';
import { type ScopeSnapshot, snapshotColumns } from '../../stores/volume-store.ts';
import { fieldByKey, type ValueKey } from '../../volume.ts';
import { JSON_LINES, ROWS } from '../../wire/media-types.ts';
import { PATHS } from '../../wire/paths.ts';
import { END_OF_ROWS, formatHead } from '../../wire/snapshot-head.ts';
import { ScopeParams, SnapshotQuery, VolumesBody } from '../schemas.ts';
import { jsonLines } from '../snapshot-lines.ts';
import type { Routes } from './routes.ts';

const content = { [ROWS]: { schema: Type.String() }, [JSON_LINES]: { schema: Type.String() } };

/** What a scope holds: all of it, or some of its volumes. */
export function snapshotRoutes(store: ServerStore): Routes {
  return (app) => {
    app.get(PATHS.snapshot, {
      config: { access: { of: 'customer', role: 'read' } },
      schema: {
        summary:
          'all volumes of a scope with the fields asked for, behind a line that says how many there are',
        produces: [ROWS, JSON_LINES],
        params: ScopeParams,
        querystring: SnapshotQuery,
        response: {
          200: { description: 'a line of JSON, then a line per volume', content },
          304: Type.Null(),
        },
      },
      handler: async (request, reply) => {
        const scope = request.params;
        const fields = fieldsOf(request.query.fields);
        const format = request.headers.accept?.includes(JSON_LINES) ? JSON_LINES : ROWS;
        const known = request.headers['if-none-match'];
        // Asked for alone first: an unchanged scope costs no snapshot.
        if (known !== undefined && known === tagOf(await store.revision(scope), format)) {
          return reply.code(304).header('etag', known).send(null);
        }
        const snapshot = await store.openScope(scope, fields);
        if (snapshot.revision !== '') reply.header('etag', tagOf(snapshot.revision, format));
        return send(reply, scope, fields, snapshot, format);
      },
    });
    app.post(PATHS.snapshot, {
      config: { access: { of: 'customer', role: 'read' } },
      schema: {
        summary: 'some volumes of a scope; changes nothing',
        produces: [ROWS],
        params: ScopeParams,
        querystring: SnapshotQuery,
        body: VolumesBody,
        response: { 200: { description: 'a line of JSON, then a line per volume', content } },
      },
      handler: async (request, reply) => {
        const scope = request.params;
        const fields = fieldsOf(request.query.fields);
        const snapshot = await store.openScope(scope, fields, request.body.volumes);
        return send(reply, scope, fields, snapshot, ROWS);
      },
    });
  };
}

function fieldsOf(text: string): ValueKey[] {
  const keys = text === '' ? [] : text.split(',');
  return keys.map((key) => {
    if (!isValueKey(key)) throw new TapesyncError('REQUEST_INVALID', { problem: `there is no field ${key}` });
    return key;
  });
}

function isValueKey(key: string): key is ValueKey {
  return fieldByKey(key)?.role === 'value';
}

// Weak: the bytes differ with the compression.
function tagOf(revision: string, format: string): string {
  return `W/"${revision}${format === JSON_LINES ? '-json' : ''}"`;
}

function send(
  reply: FastifyReply,
  scope: Scope,
  fields: readonly ValueKey[],
  snapshot: ScopeSnapshot,
  format: string,
): FastifyReply {
  const { rows, ...facts } = snapshot;
  const head = Buffer.from(formatHead(facts, snapshotColumns(fields)));
  const body = async function* () {
    yield head;
    yield* format === ROWS ? rows : jsonLines(scope, fields, rows);
    if (format === ROWS) yield Buffer.from(END_OF_ROWS);
  };
  return reply
    .type(format)
    .headers({ vary: 'accept, accept-encoding', 'cache-control': 'private, no-cache' })
    .send(Readable.from(body(), { objectMode: false }));
}
