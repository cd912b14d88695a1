import { Type } from 'typebox';
import { PATHS } from '../../stores/protocol/paths.ts';
import type { RecordedRun } from '../../stores/roles/runs.ts';
import type { ServerStore } from '../../stores/store.ts';
import { callerOf, visibleTo } from '../access.ts';
import { invalidRequest } from '../error-answers.ts';
import {
  LastRunBody,
  RunBody,
  RunChangesBody,
  RunChangesQuery,
  RunEnd,
  RunList,
  RunListQuery,
  RunParams,
  RunUserQuery,
  SourceQuery,
} from '../schemas.ts';
import { runOwner, visibleRun } from '../visible-runs.ts';
import type { App } from './app.ts';

const MOST_RUNS = 1000;
// Enough for counts by code by scope. JSON that is nested without end cannot be written again.
const DEEPEST_STATISTICS = 16;

/** Adds the routes for runs with their statistics. A user sees own runs; an admin of every customer sees all runs. */
export function runRoutes(app: App, store: ServerStore): void {
  app.get(PATHS.runs, {
    config: { access: { of: 'user' } },
    schema: {
      summary:
        'runs, the latest first, or those behind `after` of `afterUser`; of their statistics what was read, and how many records ended how',
      querystring: RunListQuery,
      response: { 200: RunList },
    },
    handler: async (request) => {
      const { prefix, user, after, afterUser, limit = MOST_RUNS } = request.query;
      const owner = runOwner(callerOf(request), user);
      if (owner === undefined) return [];
      const runs = await store.runs.list({
        ...owner,
        ...(prefix && { prefix }),
        ...(after && { after: { id: after, user: afterUser ?? callerOf(request).user } }),
        limit: Number(limit),
      });
      return runs.map(runJson);
    },
  });
  app.get(PATHS.run, {
    config: { access: { of: 'user' } },
    schema: {
      summary: 'a run with its statistics',
      params: RunParams,
      querystring: RunUserQuery,
      response: { 200: RunBody },
    },
    handler: async (request) => {
      const { user } = request.query;
      return runJson(await visibleRun(store.runs, request.params.run, runOwner(callerOf(request), user)));
    },
  });
  app.get(PATHS.runChanges, {
    config: { access: { of: 'user' } },
    schema: {
      summary: 'what a run has changed of each volume that you may see, a page; `next` begins the next one',
      params: RunParams,
      querystring: RunChangesQuery,
      response: { 200: RunChangesBody },
    },
    handler: async (request) => {
      const { user, after } = request.query;
      const caller = callerOf(request);
      const run = await visibleRun(store.runs, request.params.run, runOwner(caller, user));
      const { items, next } = await store.runs.changes(run, after);
      return { items: visibleTo(caller, items), ...(next !== undefined && { next }) };
    },
  });
  app.get(PATHS.lastRun, {
    config: { access: { of: 'user' } },
    schema: {
      summary:
        'the last complete sync of a definition and a task by this user, with its number of volume records',
      querystring: SourceQuery,
      response: { 200: LastRunBody },
    },
    handler: async (request) => {
      const run = await store.runs.lastComplete(request.query, callerOf(request).user);
      return { run: run ?? null };
    },
  });
  app.put(PATHS.run, {
    config: { access: { of: 'some customer', role: 'sync' } },
    schema: {
      summary: 'record the end of a run with its statistics',
      params: RunParams,
      body: RunEnd,
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      const { exitCode, statistics, ...rest } = request.body;
      if (isDeeperThan(statistics, DEEPEST_STATISTICS))
        throw invalidRequest('the statistics are nested too deep');
      const { user } = callerOf(request);
      const run = { id: request.params.run, user, ...rest };
      await store.runs.finish(run, JSON.stringify(statistics), exitCode);
      request.log.info({ user, run: run.id, exitCode }, 'run ended');
      return reply.code(204).send(null);
    },
  });
}

function runJson({ statistics, ...run }: RecordedRun) {
  const parsed: unknown = statistics === null ? null : JSON.parse(statistics);
  return { ...run, statistics: parsed };
}

function isDeeperThan(json: unknown, levels: number): boolean {
  if (typeof json !== 'object' || json === null) return false;
  return levels === 0 || Object.values(json).some((value) => isDeeperThan(value, levels - 1));
}
