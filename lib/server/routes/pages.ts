import { Readable } from 'node:stream';
import formbody from '@fastify/formbody';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { TapesyncError } from '../../errors/error.ts';
import type { Access } from '../access.ts';
import { administersSome, callerOf, identify } from '../access.ts';
import { answerTo, type ErrorAnswer } from '../error-answers.ts';
import { type LocalAccess, OPEN_PATH } from '../local-access.ts';
import {
  checkOrigin,
  keepToken,
  localPath,
  PAGE_HEADERS,
  sessionCookie,
  sessionToken,
} from '../page-security.ts';
import type { PageAnswer, PageServer } from '../pages/page.ts';
import type { PageName } from '../pages/pages.ts';
import type { Sessions } from '../sessions.ts';
import type { App } from './app.ts';

/** Paths of pages, with who may see them; what is of one customer is admitted by the page itself. */
const ROUTES: readonly (readonly ['GET' | 'POST', string, PageName])[] = [
  ['GET', '/', 'lastNight'],
  ['GET', '/moves', 'moves'],
  ['POST', '/moves', 'confirmMoves'],
  ['GET', '/moves.csv', 'movesCsv'],
  ['GET', '/scan', 'scanPlaces'],
  ['GET', '/scan/:place', 'scan'],
  ['POST', '/scan/:place', 'takeScan'],
  ['GET', '/reconciliations', 'certificates'],
  ['GET', '/reconciliations/:run', 'certificate'],
  ['GET', '/held', 'heldPlans'],
  ['GET', '/held/:run', 'heldPlan'],
  ['POST', '/held/:run', 'decidePlan'],
  ['GET', '/held/:run/changes.ndjson', 'heldNdjson'],
  ['GET', '/held/:run/changes.csv', 'heldCsv'],
  ['GET', '/admin', 'admin'],
  ['POST', '/admin', 'addByForm'],
  ['GET', '/admin/places/:place', 'adminPlace'],
  ['POST', '/admin/places/:place', 'changePlace'],
  ['GET', '/admin/users/:user', 'adminUser'],
  ['POST', '/admin/users/:user', 'changeUser'],
  ['GET', '/admin/sources/:source', 'adminSource'],
  ['POST', '/admin/sources/:source', 'changeSource'],
  ['GET', '/runs', 'runs'],
  ['GET', '/runs/:run', 'run'],
  ['GET', '/runs/:run/changes.csv', 'runChangesCsv'],
  ['GET', '/runs/:run/undo', 'undo'],
  ['POST', '/runs/:run/undo', 'undoRun'],
  ['GET', '/volumes', 'volumes'],
  ['GET', '/volumes.csv', 'volumesCsv'],
  ['GET', '/volumes.json', 'volumesJson'],
  ['GET', '/volumes/:barcode', 'volume'],
  ['POST', '/volumes/:barcode', 'changeVolume'],
];

const HTML = 'text/html; charset=utf-8';
const LOGON = '/logon';
// Thousands of ticked barcodes.
const MOST_FORM_BYTES = 2 ** 20;
const ANYONE: Access = { of: 'anyone' };
const USER: Access = { of: 'user' };
// Its address changes with what is in it.
const KEPT = 'public, max-age=31536000, immutable';

// The pages are loaded with the first request for one: whoever serves none starts without them.
const pages = () => import('../pages/pages.ts');

/** Adds the pages, and the routes by which a browser logs on and off: with `local` by the link, else with a password. */
export function pageRoutes(app: App, server: PageServer, sessions: Sessions, local?: LocalAccess): void {
  app.removeAllContentTypeParsers();
  app.register(formbody, {
    bodyLimit: MOST_FORM_BYTES,
    parser: (text) => ({ form: new URLSearchParams(text) }),
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(PAGE_HEADERS);
    if (request.method !== 'GET') checkOrigin(request);
  });
  app.setErrorHandler(async (error, request, reply) => {
    const answer = answerTo(error, request.id, MOST_FORM_BYTES);
    if (answer.hidden) request.log.error({ err: error }, 'request failed');
    return sendFailure(answer, request, reply, server);
  });
  app.get(LOGON, {
    config: { access: ANYONE, page: true },
    schema: { hide: true },
    handler: async (request, reply) => {
      const { linkPage, logonPage } = await pages();
      const query = searchOf(request);
      const to = localPath(query.get('to'));
      if (local) return reply.type(HTML).send(linkPage(to));
      const { secure } = sessionCookie(request);
      // Behind a proxy that tells nothing, it is not known.
      const isClear =
        secure && request.protocol === 'http' && request.headers['x-forwarded-for'] === undefined;
      return reply.type(HTML).send(logonPage({ to, hasEnded: query.has('ended'), isClear }));
    },
  });
  if (local) openingRoute(app, local, sessions);
  else logonRoute(app, sessions);
  app.post('/logoff', {
    config: { access: ANYONE, page: true },
    schema: { hide: true },
    handler: async (request, reply) => {
      const token = sessionToken(request);
      if (token !== undefined) await sessions.close(token);
      keepToken(request, reply, undefined);
      return reply.redirect(LOGON, 303);
    },
  });
  app.get('/assets/:name', {
    config: { access: ANYONE, page: true },
    schema: { hide: true },
    handler: async (request, reply) => {
      const { assetOf } = await pages();
      const asset = assetOf(String(paramsOf(request).name));
      if (asset === undefined) throw new TapesyncError('NOT_THERE');
      return reply.header('cache-control', KEPT).type(asset.type).send(asset.text);
    },
  });
  for (const [method, url, name] of ROUTES) {
    app.route({
      method,
      url,
      config: { access: USER, page: true },
      schema: { hide: true },
      handler: async (request, reply) => {
        const loaded = await pages();
        const answer = await loaded.PAGES[name]({
          user: callerOf(request),
          server,
          params: paramsOf(request),
          url: request.url,
          query: searchOf(request),
          form: formOf(request),
          now: Date.now() / 1000,
        });
        return sendAnswer(answer, request, reply, loaded.layout, server);
      },
    });
  }
}

function logonRoute(app: App, sessions: Sessions): void {
  app.post(LOGON, {
    config: { access: ANYONE, page: true },
    schema: { hide: true },
    bodyLimit: 4096,
    handler: async (request, reply) => {
      const form = formOf(request);
      const [user, password] = [form.get('user') ?? '', form.get('password') ?? ''];
      const to = localPath(form.get('to'));
      try {
        const session = await sessions.open(await identify(request, sessions, user, password));
        request.log.info({ user }, 'logged on');
        keepToken(request, reply, session.token);
        return reply.redirect(to, 303);
      } catch (error) {
        const answer = answerTo(error, request.id);
        if (answer.hidden || !(error instanceof TapesyncError)) throw error;
        if (answer.retryAfter !== undefined) reply.header('retry-after', answer.retryAfter);
        const { logonPage } = await pages();
        const problem = answer.body.message;
        return reply.code(answer.status).type(HTML).send(logonPage({ to, user, problem }));
      }
    },
  });
}

function openingRoute(app: App, local: LocalAccess, sessions: Sessions): void {
  app.get(OPEN_PATH, {
    config: { access: ANYONE, page: true },
    schema: { hide: true },
    handler: async (request, reply) => {
      // Who has opened it before comes in again, as with a link that the terminal still shows.
      const token = sessionToken(request);
      const isIn = token !== undefined && (await sessions.userOf(token).catch(() => undefined)) !== undefined;
      if (!isIn) {
        const user = local.redeem(searchOf(request).get('key') ?? '', Date.now() / 1000);
        keepToken(request, reply, (await sessions.open(user)).token);
      }
      // The address with the key is left at once, so that it stands in no history.
      return reply.redirect('/', 303);
    },
  });
}

/** Returns whether a request for a path that is no route comes from a browser, which shows what it is answered. */
export function isOfBrowser({ method, headers, routeOptions, url }: FastifyRequest): boolean {
  const isPath = routeOptions.config.access === undefined && method === 'GET';
  const isIcon = url === '/favicon.ico';
  return isPath && (isIcon || /\btext\/html\b/.test(headers.accept ?? ''));
}

/** Says on a page that there is no such path; to who has logged on with the way to all others. */
export async function sendNoPage(
  answer: ErrorAnswer,
  request: FastifyRequest,
  reply: FastifyReply,
  { sessions, server }: { readonly sessions: Sessions; readonly server: PageServer },
): Promise<FastifyReply> {
  const token = sessionToken(request);
  const caller = token === undefined ? undefined : await sessions.userOf(token).catch(() => undefined);
  request.caller = caller;
  return sendFailure(answer, request, reply, server);
}

function sendAnswer(
  answer: PageAnswer,
  request: FastifyRequest,
  reply: FastifyReply,
  layout: typeof import('../pages/pages.ts').layout,
  { isLocal }: PageServer,
): FastifyReply {
  switch (answer.kind) {
    case 'see':
      return reply.redirect(answer.location, 303);
    case 'file':
      return reply
        .header('content-disposition', `attachment; filename="${answer.name}"`)
        .type(answer.type)
        .send(Readable.from(answer.text));
    case 'page': {
      const { title, body, status = 200 } = answer;
      const caller = callerOf(request);
      const who = { user: caller.user, isLocal, isAdmin: administersSome(caller) };
      return reply
        .code(status)
        .type(HTML)
        .send(layout({ title, body, ...who, path: pathOf(request) }));
    }
  }
}

async function sendFailure(
  { status, body, retryAfter }: ErrorAnswer,
  request: FastifyRequest,
  reply: FastifyReply,
  { isLocal }: PageServer,
): Promise<FastifyReply> {
  // Whoever is not admitted has met no hook of these routes.
  reply.headers(PAGE_HEADERS);
  for (const name of ['content-encoding', 'content-disposition']) reply.removeHeader(name);
  if (body.code === 'SESSION_ENDED') {
    const to = request.method === 'GET' ? request.url : pathOf(request);
    const ended = sessionToken(request) === undefined ? '' : '&ended';
    return reply.redirect(`${LOGON}?to=${encodeURIComponent(localPath(to))}${ended}`, 303);
  }
  if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
  const { failurePage } = await pages();
  const { caller } = request;
  const isAdmin = caller !== undefined && administersSome(caller);
  return reply
    .code(status)
    .type(HTML)
    .send(failurePage(status, body.message, { user: caller?.user, isLocal, isAdmin }));
}

function pathOf({ url }: FastifyRequest): string {
  return url.split('?', 1)[0] ?? '/';
}

function searchOf({ url }: FastifyRequest): URLSearchParams {
  const at = url.indexOf('?');
  return new URLSearchParams(at === -1 ? '' : url.slice(at + 1));
}

function paramsOf({ params }: FastifyRequest): Readonly<Record<string, string>> {
  return params as Readonly<Record<string, string>>;
}

function formOf({ body }: FastifyRequest): URLSearchParams {
  const { form } = (body ?? {}) as { readonly form?: unknown };
  return form instanceof URLSearchParams ? form : new URLSearchParams();
}
