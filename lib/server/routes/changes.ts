import { createHash } from 'node:crypto';
import { Type } from 'typebox';
import { errorMessage } from '../../errors/error.ts';
import type { Change } from '../../model/change.ts';
import { parseChange } from '../../model/change-line.ts';
import type { Scope } from '../../model/scope.ts';
import { fillIn, formatResults } from '../../stores/protocol/apply-results.ts';
import { JSON_LINES } from '../../stores/protocol/media-types.ts';
import { PATHS } from '../../stores/protocol/paths.ts';
import type { ApplyResult } from '../../stores/roles/changes.ts';
import type { ServerStore } from '../../stores/store.ts';
import { callerOf } from '../access.ts';
import { invalidRequest } from '../error-answers.ts';
import type { ServerMetrics } from '../metrics.ts';
import { utf8 } from '../request-bodies.ts';
import { ChangesQuery, RepeatHeaders, ScopeParams } from '../schemas.ts';
import type { App } from './app.ts';

/** Most uncompressed bytes of a request: enough for changes to 200 attributes each. */
export const MOST_BYTES = 16 * 2 ** 20;
const MOST_CHANGES = 10_000;

// Not validated here: each line is checked by itself and has its own result.
const ChangeLines = Type.Unsafe<Buffer>({ description: 'changes, one JSON object a line' });
const content = { [JSON_LINES]: { schema: Type.String() } };

/** Adds the route for changes of one scope: a batch in one transaction, with an outcome for each change. */
export function changeRoutes(app: App, store: ServerStore, metrics: ServerMetrics): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(JSON_LINES, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.post(PATHS.changes, {
    config: { access: { of: 'customer', role: 'sync' } },
    bodyLimit: MOST_BYTES,
    schema: {
      summary: 'apply changes, each as plan prints it; answers one line per change, in their order',
      consumes: [JSON_LINES],
      produces: [JSON_LINES],
      params: ScopeParams,
      querystring: ChangesQuery,
      headers: RepeatHeaders,
      body: { content: { [JSON_LINES]: { schema: ChangeLines } } },
      response: { 200: { description: 'one result per change', content } },
    },
    handler: async (request, reply) => {
      const { run: id, create, ...rest } = request.query;
      const scope = request.params;
      if (!Buffer.isBuffer(request.body)) throw invalidRequest(`expected ${JSON_LINES}`);
      const lines = parseLines(request.body, scope);
      const { user } = callerOf(request);
      const run = { id, user, ...rest };
      const key = request.headers['idempotency-key'];
      const repeat = key === undefined ? undefined : { key, digest: digestOf(request.url, request.body) };
      const changes = lines.filter(isChange);
      const applied = await store.changes.apply(run, scope, changes, create === 'true', repeat);
      const refusals = lines.map((line) => (isChange(line) ? undefined : line));
      const results = fillIn(refusals, applied);
      metrics.count(results);
      request.log.info({ user, run: id, scope, changes: lines.length }, 'changes');
      return reply.type(JSON_LINES).send(formatResults(results));
    },
  });
}

// A line that is not a change of this scope is refused by itself.
function parseLines(body: Uint8Array, scope: Scope): (Change | ApplyResult)[] {
  const text = utf8(body);
  const lines: (Change | ApplyResult)[] = [];
  // Not split at once: a megabyte of line ends would make a million lines.
  for (let start = 0, lineEnds = 0; start < text.length; lineEnds++) {
    if (lineEnds === MOST_CHANGES) throw invalidRequest(`more than ${MOST_CHANGES} lines`);
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end === -1 ? undefined : end);
    if (line !== '') lines.push(parseLine(line, scope));
    start = end === -1 ? text.length : end + 1;
  }
  return lines;
}

function parseLine(line: string, scope: Scope): Change | ApplyResult {
  const change = parseChange(line, 'request');
  if ('problem' in change) return refused(change.problem);
  const here = change.customer === scope.customer && change.media === scope.media;
  return here ? change : refused('it is in another scope');
}

function refused(problem: string): ApplyResult {
  return { outcome: 'refused', code: 'RECORD_JSON', message: errorMessage('RECORD_JSON', { problem }) };
}

function isChange(line: Change | ApplyResult): line is Change {
  return 'action' in line;
}

function digestOf(url: string, body: Uint8Array): string {
  return createHash('sha256').update(`${url}\n`).update(body).digest('base64url');
}
