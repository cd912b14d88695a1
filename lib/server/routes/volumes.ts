import { Type } from 'typebox';
import { quoted, TapesyncError } from '../../errors/error.ts';
import { parseCondition } from '../../model/condition/parse.ts';
import { compileFilter } from '../../model/filter/filter.ts';
import type { VolumeId } from '../../model/scope.ts';
import { PATHS } from '../../stores/protocol/paths.ts';
import type { Page, Selection } from '../../stores/roles/query.ts';
import type { ServerStore } from '../../stores/store.ts';
import { callerOf } from '../access.ts';
import { invalidRequest } from '../error-answers.ts';
import {
  CensusBody,
  CensusQuery,
  CountBody,
  FilterQuery,
  HistoryList,
  HistoryPage,
  LockParams,
  PageQuery,
  RunQuery,
  ScopeParams,
  VolumeBody,
  VolumePage,
  VolumeParams,
} from '../schemas.ts';
import type { App } from './app.ts';

// Items of a page that does not say how many.
const PAGE = 500;

/** Adds the routes for volumes that match a filter, and for single ones: their fields, history and locks. */
export function volumeRoutes(app: App, { query, places }: Pick<ServerStore, 'query' | 'places'>): void {
  app.get(PATHS.volumes, {
    config: { access: { of: 'customer', role: 'read' } },
    schema: {
      summary:
        'volumes of a scope that match a filter and a condition, a page in ascending order; `next` begins the next one',
      params: ScopeParams,
      querystring: PageQuery,
      response: { 200: VolumePage },
    },
    handler: async (request) => {
      const { filter, where, ...page } = request.query;
      const { items, ...rest } = await query.volumes(
        request.params,
        selectionOf({ filter, where }),
        pageOf(page),
      );
      return { ...rest, items: [...items] };
    },
  });
  app.get(PATHS.count, {
    config: { access: { of: 'customer', role: 'read' } },
    schema: {
      summary: 'how many volumes of a scope match a filter and a condition',
      params: ScopeParams,
      querystring: FilterQuery,
      response: { 200: CountBody },
    },
    handler: async (request) => ({
      volumes: await query.count(request.params, selectionOf(request.query)),
    }),
  });
  app.get(PATHS.census, {
    config: { access: { of: 'customer', role: 'read' } },
    schema: {
      summary:
        'how many volumes of a scope are in each repository, by state; moves that began before `movingBefore` are overdue',
      params: ScopeParams,
      querystring: CensusQuery,
      response: { 200: CensusBody },
    },
    handler: async ({ params, query: { movingBefore } }) => {
      return (await query.census(params, movingBefore)).map(({ repository, volumes }) => ({
        volumes,
        ...(repository !== undefined && { repository }),
      }));
    },
  });
  app.get(PATHS.histories, {
    config: { access: { of: 'customer', role: 'read' } },
    schema: {
      summary:
        'the histories of volumes of a scope that match a filter and a condition, a page in ascending order',
      params: ScopeParams,
      querystring: PageQuery,
      response: { 200: HistoryPage },
    },
    handler: async (request) => {
      const { filter, where, ...page } = request.query;
      const { items, ...rest } = await query.histories(
        request.params,
        selectionOf({ filter, where }),
        pageOf(page),
      );
      return { ...rest, items: items.map(({ volume, entries }) => ({ volume, entries: [...entries] })) };
    },
  });
  app.get(PATHS.volume, {
    config: { access: { of: 'customer', role: 'read' } },
    schema: { summary: 'a volume', params: VolumeParams, response: { 200: VolumeBody } },
    handler: async (request) => {
      const { volume, ...scope } = request.params;
      const { items } = await query.volumes(scope, selectionOf({ filter: volume }), { limit: 1 });
      const [found] = items;
      if (found === undefined) throw new TapesyncError('NOT_THERE');
      return found;
    },
  });
  app.get(PATHS.history, {
    config: { access: { of: 'customer', role: 'read' } },
    schema: {
      summary: 'who changed what of a volume, oldest first',
      params: VolumeParams,
      response: { 200: HistoryList },
    },
    handler: async (request) => {
      const { volume, ...scope } = request.params;
      return [...(await query.history(scope, volume))];
    },
  });
  for (const on of [true, false]) {
    app.route({
      method: on ? 'PUT' : 'DELETE',
      url: PATHS.lock,
      config: { access: { of: 'customer', role: 'admin' } },
      schema: {
        summary: on ? 'set the update lock or the move lock of a volume' : 'lift a lock',
        params: LockParams,
        querystring: RunQuery,
        response: { 204: Type.Null() },
      },
      handler: async (request, reply) => {
        const { volume, lock, ...scope } = request.params;
        const { run: id, ...rest } = request.query;
        const run = { id, user: callerOf(request).user, ...rest };
        if (!(await places.setLock(run, scope, volume, lock, on))) throw new TapesyncError('NOT_THERE');
        return reply.code(204).send(null);
      },
    });
  }
}

interface SelectionQuery {
  readonly filter?: string | undefined;
  readonly where?: string | undefined;
}

function selectionOf({ filter: text = '*', where }: SelectionQuery): Selection {
  const compiled = compileFilter(text);
  if (!('filter' in compiled)) throw invalidRequest(`the filter ${quoted(text)}: ${compiled.problem}`);
  const { filter } = compiled;
  if (where === undefined) return { filter };
  const parsed = parseCondition(where, Date.now() / 1000);
  if ('condition' in parsed) return { filter, condition: parsed.condition };
  throw invalidRequest(`the condition ${quoted(where)}, character ${parsed.at + 1}: ${parsed.problem}`);
}

function pageOf({ after, limit }: { readonly after?: VolumeId; readonly limit?: string }): Page {
  return { limit: Number(limit ?? PAGE), ...(after !== undefined && { after }) };
}
