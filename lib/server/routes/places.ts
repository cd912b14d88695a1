import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { quoted, TapesyncError } from '../../errors/error.ts';
import { canonicalDataCluster } from '../../model/place-rules.ts';
import { PATHS } from '../../stores/protocol/paths.ts';
import type { ServerStore } from '../../stores/store.ts';
import { callerOf, visibleTo } from '../access.ts';
import { invalidRequest } from '../error-answers.ts';
import { putCustomer, putMedia, putRepository } from '../put-places.ts';
import {
  CustomerList,
  CustomerParams,
  DataClusterList,
  DataClusterQuery,
  DescriptionBody,
  MediaBody,
  MediaList,
  RepositoryBody,
  RepositoryList,
  RepositoryParams,
  ScopeList,
  ScopeParams,
} from '../schemas.ts';
import type { App } from './app.ts';

/** Adds the routes for customers, their media, repositories and data clusters. */
export function placeRoutes(app: App, store: ServerStore): void {
  app.get(PATHS.customers, {
    config: { access: { of: 'user' } },
    schema: { summary: 'the customers whom you may see', response: { 200: CustomerList } },
    handler: async (request) => visibleTo(callerOf(request), await store.places.customers()),
  });
  app.put(PATHS.customer, {
    config: { access: { of: 'customer', role: 'admin' } },
    schema: {
      summary: 'make a customer, or describe it anew',
      params: CustomerParams,
      body: DescriptionBody,
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      await putCustomer(store.places, { ...request.params, ...request.body });
      return reply.code(204).send(null);
    },
  });
  app.delete(PATHS.customer, {
    config: { access: { of: 'customer', role: 'admin' } },
    schema: {
      summary: 'remove a customer that has no media types',
      params: CustomerParams,
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) =>
      removed(reply, await store.places.removeCustomer(request.params.customer)),
  });
  app.get(PATHS.media, {
    config: { access: { of: 'user' } },
    schema: { summary: 'the media types whom you may see', response: { 200: MediaList } },
    handler: async (request) => visibleTo(callerOf(request), await store.places.media()),
  });
  app.put(PATHS.scope, {
    config: { access: { of: 'customer', role: 'admin' } },
    schema: {
      summary: 'make a media type, or change it',
      params: ScopeParams,
      body: MediaBody,
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      await putMedia(store.places, { ...request.params, ...request.body });
      return reply.code(204).send(null);
    },
  });
  app.delete(PATHS.scope, {
    config: { access: { of: 'customer', role: 'admin' } },
    schema: {
      summary: 'remove a media type that has no volumes and no repositories',
      params: ScopeParams,
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => removed(reply, await store.places.removeMedia(request.params)),
  });
  app.get(PATHS.repositories, {
    config: { access: { of: 'user' } },
    schema: { summary: 'the repositories that you may see', response: { 200: RepositoryList } },
    handler: async (request) => visibleTo(callerOf(request), await store.places.repositories()),
  });
  app.put(PATHS.repository, {
    config: { access: { of: 'customer', role: 'admin' } },
    schema: {
      summary:
        'make a repository, or describe it anew, and say where volumes go next, whether it is another site and what room it has',
      params: RepositoryParams,
      body: RepositoryBody,
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      const { next, offsite, capacity, description } = request.body;
      await putRepository(store.places, {
        ...request.params,
        description,
        ...(next !== undefined && { next }),
        ...(offsite !== undefined && { offsite }),
        ...(capacity !== undefined && { capacity }),
      });
      return reply.code(204).send(null);
    },
  });
  app.delete(PATHS.repository, {
    config: { access: { of: 'customer', role: 'admin' } },
    schema: {
      summary: "remove a repository that is no volume's place, target or home, and next of no other",
      params: RepositoryParams,
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => removed(reply, await store.places.removeRepository(request.params)),
  });
  app.get(PATHS.dataClusters, {
    config: { access: { of: 'user' } },
    schema: { summary: 'the data clusters that you may see', response: { 200: DataClusterList } },
    handler: async (request) => visibleTo(callerOf(request), await store.places.dataClusters()),
  });
  app.put(PATHS.dataCluster, {
    config: { access: { of: 'customer', role: 'admin' } },
    schema: {
      summary: 'make a data cluster, if it is not there yet',
      params: ScopeParams,
      querystring: DataClusterQuery,
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      const result = canonicalDataCluster(request.query.name);
      if ('problem' in result)
        throw invalidRequest(`the name ${quoted(request.query.name)} ${result.problem}`);
      await store.places.putDataCluster({ ...request.params, dataCluster: result.value });
      return reply.code(204).send(null);
    },
  });
  app.delete(PATHS.dataCluster, {
    config: { access: { of: 'customer', role: 'admin' } },
    schema: {
      summary: 'remove a data cluster that no volume is of',
      params: ScopeParams,
      querystring: DataClusterQuery,
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      const dataCluster = request.query.name;
      return removed(reply, await store.places.removeDataCluster({ ...request.params, dataCluster }));
    },
  });
  app.get(PATHS.scopes, {
    config: { access: { of: 'user' } },
    schema: { summary: 'the scopes that you may see, in ascending order', response: { 200: ScopeList } },
    handler: async (request) => visibleTo(callerOf(request), await store.query.scopes()),
  });
}

function removed(reply: FastifyReply, isDone: boolean) {
  if (!isDone) throw new TapesyncError('NOT_THERE');
  return reply.code(204).send(null);
}
