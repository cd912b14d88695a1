import { Type } from 'typebox';
import { errorMessage, TapesyncError } from '../../errors/error.ts';
import type { Change } from '../../model/change.ts';
import { parseChange } from '../../model/change-line.ts';
import type { Scope } from '../../model/scope.ts';
import { fillIn, formatApplied } from '../../stores/protocol/apply-results.ts';
import { MOST_BATCH_BYTES, MOST_CHANGES } from '../../stores/protocol/batch-limits.ts';
import { JSON_LINES } from '../../stores/protocol/media-types.ts';
import { PATHS } from '../../stores/protocol/paths.ts';
import type { User } from '../../stores/roles/accounts.ts';
import type { ApplyResult } from '../../stores/roles/changes.ts';
import type { ServerStore } from '../../stores/store.ts';
import { callerOf } from '../access.ts';
import { digestOf, eachLine } from '../body-lines.ts';
import { invalidRequest } from '../error-answers.ts';
import { FairQueue } from '../fair-queue.ts';
import type { ServerMetrics } from '../metrics.ts';
import { removalRefused } from '../removals.ts';
import { ChangesQuery, RepeatHeaders, ScopeParams } from '../schemas.ts';
import type { App } from './app.ts';

const LONGEST_LINE = 2 ** 20;
/** A body from this size on is taken one at a time: so that many of them at once need the memory of one. */
const LARGE_BYTES = 2 ** 20;
const LARGE_WAITING = 64;
const LARGE_WAITING_PER_USER = 32;
const RETRY_SECONDS = 5;

// Not validated here: each line is checked by itself and has its own result.
const ChangeLines = Type.Unsafe<Buffer>({ description: 'changes, one JSON object a line' });
const content = { [JSON_LINES]: { schema: Type.String() } };

/** Adds the route for changes of one scope: a batch in one transaction, with an outcome for each change. */
export function changeRoutes(app: App, store: ServerStore, metrics: ServerMetrics): void {
  const large = new FairQueue({
    ...{ atOnce: 1, atOncePerParty: 1, reserved: 0 },
    ...{ waiting: LARGE_WAITING, waitingPerParty: LARGE_WAITING_PER_USER },
    busy: () => new TapesyncError('SERVER_BUSY', { seconds: RETRY_SECONDS }),
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(JSON_LINES, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.post(PATHS.changes, {
    config: { access: { of: 'customer', role: 'sync' } },
    bodyLimit: MOST_BATCH_BYTES,
    schema: {
      summary:
        'apply changes, each as plan prints it; answers one line per change, in their order, the last with the revisions of the scope',
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
      const { body } = request;
      if (!Buffer.isBuffer(body)) throw invalidRequest(`expected ${JSON_LINES}`);
      const { user } = callerOf(request);
      const leave = body.length < LARGE_BYTES ? undefined : await large.enter({ party: user });
      try {
        const lines = await withRemovalsChecked(store, callerOf(request), await parseLines(body, scope));
        const run = { id, user, ...rest };
        const key = request.headers['idempotency-key'];
        const repeat = key === undefined ? undefined : { key, digest: await digestOf(request.url, body) };
        const changes = lines.filter(isChange);
        const applied = await store.changes.apply(run, scope, changes, create === 'true', repeat);
        const refusals = lines.map((line) => (isChange(line) ? undefined : line));
        const results = fillIn(refusals, applied.results);
        metrics.count(results);
        request.log.info({ user, run: id, scope, changes: lines.length }, 'changes');
        return reply.type(JSON_LINES).send(formatApplied({ ...applied, results }));
      } finally {
        leave?.();
      }
    },
  });
}

// A line that is not a change of this scope is refused by itself.
async function parseLines(body: Buffer, scope: Scope): Promise<(Change | ApplyResult)[]> {
  const lines: (Change | ApplyResult)[] = [];
  await eachLine(body, MOST_CHANGES, (line) => lines.push(parseLine(line, scope)));
  return lines;
}

async function withRemovalsChecked(
  { query }: ServerStore,
  user: User,
  lines: readonly (Change | ApplyResult)[],
): Promise<readonly (Change | ApplyResult)[]> {
  if (!lines.some((line) => isChange(line) && line.action === 'remove')) return lines;
  const checked: (Change | ApplyResult)[] = [];
  for (const line of lines) {
    const reason = isChange(line) ? await removalRefused(query, user, line) : undefined;
    checked.push(reason === undefined ? line : { outcome: 'refused', ...reason });
  }
  return checked;
}

function parseLine(line: string, scope: Scope): Change | ApplyResult {
  // Longer than any change, and JSON is parsed in one piece.
  if (line.length > LONGEST_LINE) return refused(`it is longer than ${LONGEST_LINE} characters`);
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
