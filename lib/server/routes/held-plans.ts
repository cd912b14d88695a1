import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { TapesyncError } from '../../errors/error.ts';
import type { Change } from '../../model/change.ts';
import { parseChange } from '../../model/change-line.ts';
import { customersOf, type HeldHead } from '../../model/held-plan.ts';
import { parseJson } from '../../model/json-object.ts';
import { scopeName } from '../../model/scope.ts';
import { Turns } from '../../platform/turns.ts';
import { HeldChanges } from '../../stores/held-changes.ts';
import { MOST_HELD_BYTES, MOST_HELD_LINES } from '../../stores/protocol/held-plan-limits.ts';
import { JSON_LINES } from '../../stores/protocol/media-types.ts';
import { PATHS } from '../../stores/protocol/paths.ts';
import type { User } from '../../stores/roles/accounts.ts';
import type { ServerStore } from '../../stores/store.ts';
import { admit, callerOf } from '../access.ts';
import { invalidRequest } from '../error-answers.ts';
import { FairQueue } from '../fair-queue.ts';
import {
  HeldChangesBody,
  HeldChangesQuery,
  HeldPlanHead,
  HeldPlanList,
  HeldPlansQuery,
  RefuseBody,
} from '../held-plan-schemas.ts';
import { RunParams, RunQuery, RunUserQuery } from '../schemas.ts';
import { streamedLines } from '../streamed-lines.ts';
import { admitDecision, admitRelease, seesPlan, visiblePlan } from '../visible-plans.ts';
import type { App } from './app.ts';

const MOST_PLANS = 100;
const LIMITS = { bytes: MOST_HELD_BYTES, lines: MOST_HELD_LINES + 1, line: 2 ** 20 };
const LARGE_WAITING = 64;
const LARGE_WAITING_PER_USER = 8;
const RETRY_SECONDS = 5;
// What a sync makes. Whoever lets a plan through may do more than who has sent it.
const ACTIONS: ReadonlySet<Change['action']> = new Set(['add', 'update', 'confirm']);

// Checked line by line as it arrives.
const PlanLines = Type.Unsafe<Readable>({
  description:
    'what is known of the plan in the first line, then its changes, one line each, as plan prints them',
});

/**
 * Adds the routes for held plans. A user sees those of customers whose volumes that user may see, sends those of customers
 * whose volumes that user may change, and decides on those of customers whose administrator that user is.
 */
export function heldPlanRoutes(app: App, store: ServerStore, twoPersons: boolean): void {
  const { heldPlans } = store;
  app.get(PATHS.heldPlans, {
    config: { access: { of: 'user' } },
    schema: {
      summary: 'held plans, the latest first, a page; `next` begins the next one',
      querystring: HeldPlansQuery,
      response: { 200: HeldPlanList },
    },
    handler: async (request) => {
      const { limit = MOST_PLANS, waiting, ...selection } = request.query;
      const { items, next } = await heldPlans.list({
        ...selection,
        ...(waiting && { waiting: true }),
        limit: Number(limit),
      });
      const caller = callerOf(request);
      const seen = items.filter((plan) => seesPlan(caller, plan));
      return {
        items: seen.map(({ scopes, fields, earlier, ...plan }) => ({
          ...plan,
          scopes: [...scopes],
          fields: [...fields],
          earlier: [...earlier],
        })),
        ...(next !== undefined && { next }),
      };
    },
  });
  app.get(PATHS.heldChanges, {
    config: { access: { of: 'user' } },
    schema: {
      summary: 'changes of a held plan, a page; `next` begins the next one',
      params: RunParams,
      querystring: HeldChangesQuery,
      response: { 200: HeldChangesBody },
    },
    handler: async (request) => {
      const { user, after } = request.query;
      const plan = await visiblePlan(heldPlans, callerOf(request), request.params.run, user);
      const { items, next } = await heldPlans.changes(plan, after);
      return { items: [...items], ...(next !== undefined && { next }) };
    },
  });
  app.post(PATHS.releasePlan, {
    config: { access: { of: 'some customer', role: 'admin' } },
    schema: {
      summary:
        'take a held plan as released by a run, which is then to apply its changes; of several who ask, one is admitted',
      params: RunParams,
      querystring: RunUserQuery,
      body: RunQuery,
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const plan = await visiblePlan(heldPlans, caller, request.params.run, request.query.user);
      admitRelease(caller, plan, twoPersons);
      const { run: id, ...run } = request.body;
      await heldPlans.release(plan, { id, user: caller.user, ...run });
      request.log.info({ user: caller.user, run: id, plan: plan.id }, 'plan released');
      return reply.code(204).send(null);
    },
  });
  app.post(PATHS.refusePlan, {
    config: { access: { of: 'some customer', role: 'admin' } },
    schema: {
      summary: 'refuse a held plan',
      params: RunParams,
      querystring: RunUserQuery,
      body: RefuseBody,
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const plan = await visiblePlan(heldPlans, caller, request.params.run, request.query.user);
      admitDecision(caller, plan);
      await heldPlans.refuse(plan, caller.user);
      request.log.info({ user: caller.user, plan: plan.id }, 'plan refused');
      return reply.code(204).send(null);
    },
  });
  // Bodies of another type.
  app.register(async (own: App) => holdRoute(own, store));
}

function holdRoute(app: App, { heldPlans }: ServerStore): void {
  const queue = new FairQueue({
    ...{ atOnce: 4, atOncePerParty: 1, reserved: 0 },
    ...{ waiting: LARGE_WAITING, waitingPerParty: LARGE_WAITING_PER_USER },
    busy: () => new TapesyncError('SERVER_BUSY', { seconds: RETRY_SECONDS }),
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(JSON_LINES, (_request, body, done) => done(null, body));
  app.post(PATHS.heldPlans, {
    config: { access: { of: 'some customer', role: 'sync' } },
    bodyLimit: MOST_HELD_BYTES,
    schema: {
      summary:
        'hold the changes of a run that a limit has stopped; a plan that the run has already stays as it is',
      consumes: [JSON_LINES],
      querystring: RunQuery,
      body: { content: { [JSON_LINES]: { schema: PlanLines } } },
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const { user } = caller;
      const { run: id, ...run } = request.query;
      // A few at a time: so that many of them at once need the memory of a few, and who is slow stands in nobody's way.
      const leave = await queue.enter({ party: user });
      try {
        const { head, changes } = await received(request, caller);
        await heldPlans.hold({ id, user, ...run }, head, changes);
        request.log.info({ user, run: id, changes: changes.count }, 'plan held');
        return reply.code(204).send(null);
      } finally {
        leave();
      }
    },
  });
}

// Reads the body line by line; its head is checked before anything else of it is kept.
async function received(
  request: Pick<FastifyRequest, 'validateInput' | 'body'>,
  caller: User,
): Promise<{ readonly head: HeldHead; readonly changes: HeldChanges }> {
  const changes = new HeldChanges();
  const turns = new Turns();
  let head: HeldHead | undefined;
  let scopes: ReadonlySet<string> = new Set();
  for await (const line of streamedLines(request.body, LIMITS)) {
    if (turns.isOver) await turns.pass();
    if (head === undefined) {
      head = headOf(request, line);
      for (const customer of customersOf(head)) admit(caller, { of: 'customer', role: 'sync' }, customer);
      scopes = new Set(head.scopes.map(scopeName));
      continue;
    }
    const change = parseChange(line, 'plan');
    const at = changes.count + 2;
    if ('problem' in change) throw invalidRequest(`line ${at} is not a change: ${change.problem}`);
    if (!scopes.has(scopeName(change))) throw invalidRequest(`line ${at} is of another scope`);
    if (!ACTIONS.has(change.action)) throw invalidRequest(`line ${at}: no sync makes a ${change.action}`);
    changes.add(change);
  }
  if (head === undefined || changes.count === 0) throw invalidRequest('it has no changes');
  return { head, changes };
}

function headOf(request: Pick<FastifyRequest, 'validateInput'>, line: string): HeldHead {
  const json = parseJson(line);
  if (isHead(request, json)) return json;
  throw invalidRequest('the first line does not say what is held');
}

function isHead(request: Pick<FastifyRequest, 'validateInput'>, json: unknown): json is HeldHead {
  return request.validateInput(json, HeldPlanHead);
}
