import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { quoted } from '../../errors/error.ts';
import { isStored, type StoredKey } from '../../model/field.ts';
import type { Scope, VolumeId } from '../../model/scope.ts';
import { JSON_LINES, ROWS } from '../../stores/protocol/media-types.ts';
import { PATHS } from '../../stores/protocol/paths.ts';
import { revisionJson, sinceJson } from '../../stores/protocol/scope-revisions.ts';
import { END_OF_ROWS, formatHead } from '../../stores/protocol/snapshot-head.ts';
import type { User } from '../../stores/roles/accounts.ts';
import { type SnapshotStream, snapshotColumns } from '../../stores/roles/snapshots.ts';
import type { ServerStore } from '../../stores/store.ts';
import { callerOf, hasRole } from '../access.ts';
import { invalidRequest } from '../error-answers.ts';
import { RevisionList, ScopeParams, SinceBody, SinceQuery, SnapshotQuery, VolumesBody } from '../schemas.ts';
import { jsonLines } from '../snapshot-lines.ts';
import { gathered } from '../snapshot-pieces.ts';
import { SnapshotQueue } from '../snapshot-queue.ts';
import type { App } from './app.ts';

// Twice what a million volumes take over a link of 1 MBit/s.
const LONGEST_MS = 10 * 60 * 1000;

const content = { [ROWS]: { schema: Type.String() }, [JSON_LINES]: { schema: Type.String() } };

/** Adds the routes for the volumes of a scope: all, some of them, or which have changed. */
export function snapshotRoutes(app: App, store: ServerStore): void {
  const queue = new SnapshotQueue();

  async function open(
    { user }: User,
    scope: Scope,
    fields: readonly StoredKey[],
    format: string,
    only?: readonly VolumeId[],
  ): Promise<{ readonly snapshot: SnapshotStream; readonly body: Readable }> {
    const leave = await queue.enter(user);
    try {
      const snapshot = await store.snapshots.open(scope, fields, only);
      const body = await begin(snapshot, scope, fields, format);
      const late = setTimeout(() => {
        body.destroy(new Error('nobody reads it to its end'));
        // The body does not close while it waits for rows.
        leave();
      }, LONGEST_MS).unref();
      body.once('close', () => {
        clearTimeout(late);
        leave();
      });
      return { snapshot, body };
    } catch (error) {
      leave();
      throw error;
    }
  }

  app.get(PATHS.snapshot, {
    config: { access: { of: 'customer', role: 'read' } },
    schema: {
      summary: 'all volumes of a scope with the fields asked for, behind a line that says how many there are',
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
      // Asked for first: an unchanged scope needs no snapshot.
      if (known !== undefined && known === tagOf(await store.snapshots.revision(scope), format)) {
        return reply.code(304).header('etag', known).send(null);
      }
      const { snapshot, body } = await open(callerOf(request), scope, fields, format);
      if (snapshot.revision !== '') reply.header('etag', tagOf(snapshot.revision, format));
      return send(reply, body, format);
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
      const { body } = await open(callerOf(request), scope, fields, ROWS, request.body.volumes);
      return send(reply, body, ROWS);
    },
  });
  app.get(PATHS.since, {
    config: { access: { of: 'customer', role: 'read' } },
    schema: {
      summary:
        'which volumes of a scope were added, changed or removed since a revision; null where it is not known, or more than a third were',
      params: ScopeParams,
      querystring: SinceQuery,
      response: { 200: SinceBody },
    },
    handler: async (request) => {
      const leave = await queue.enter(callerOf(request).user);
      try {
        const changes = await store.snapshots.since(request.params, request.query.since);
        return { changes: changes === undefined ? null : sinceJson(changes) };
      } finally {
        leave();
      }
    },
  });
  app.get(PATHS.revisions, {
    config: { access: { of: 'user' } },
    schema: {
      summary: 'the revisions of the scopes that you may see, in ascending order',
      response: { 200: RevisionList },
    },
    handler: async (request) => {
      const caller = callerOf(request);
      const revisions = await store.snapshots.revisions();
      return revisions.filter(({ scope }) => hasRole(caller, scope.customer, 'read')).map(revisionJson);
    },
  });
}

function fieldsOf(text = ''): StoredKey[] {
  const keys = text === '' ? [] : text.split(',');
  return keys.map((key, index) => {
    if (!isStored(key)) throw invalidRequest(`there is no field ${quoted(key)}`);
    if (keys.indexOf(key) !== index) throw invalidRequest(`field ${quoted(key)} is named twice`);
    return key;
  });
}

// A weak tag: the bytes differ with the compression.
function tagOf(revision: string, format: string): string {
  return `W/"${revision}${format === JSON_LINES ? '-json' : ''}"`;
}

// Reads the first rows before the answer begins, so that a failing store can still be answered with an error, and so
// that `return` reaches the rows even if nobody reads the body.
async function begin(
  { rows, ...facts }: SnapshotStream,
  scope: Scope,
  fields: readonly StoredKey[],
  format: string,
): Promise<Readable> {
  const pieces = rows[Symbol.asyncIterator]();
  const first = await pieces.next();
  const all = async function* () {
    if (!first.done) yield first.value;
    yield* { [Symbol.asyncIterator]: () => pieces };
  };
  const head = Buffer.from(formatHead(facts, snapshotColumns(fields)));
  const body = async function* () {
    yield head;
    yield* format === ROWS ? gathered(all()) : jsonLines(scope, fields, all());
    if (format === ROWS) yield Buffer.from(END_OF_ROWS);
  };
  const stream = Readable.from(body(), { objectMode: false });
  stream.once('close', () => void pieces.return?.()?.catch(() => {}));
  return stream;
}

function send(reply: FastifyReply, body: Readable, format: string): FastifyReply {
  return reply
    .type(format)
    .headers({ vary: 'accept, accept-encoding', 'cache-control': 'private, no-cache' })
    .send(body);
}
