import { Validator } from '@seriousme/openapi-schema-validator';
import t, { type Test } from 'tap';
import { CASES } from './every-route.ts';
import { send } from './requests.ts';
import { type Started, startServer } from './started-server.ts';

interface Operation {
  readonly summary?: string;
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly { readonly in: string; readonly name: string; readonly required: boolean }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, unknown>> };
  readonly responses: Readonly<Record<string, { readonly content?: unknown }>>;
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

async function described(s: Test): Promise<{ server: Started; document: Document }> {
  const server = await startServer(s);
  const answer = await send(server, { path: '/openapi.json' });
  s.match(answer.headers['content-type'], 'application/json');
  return { server, document: JSON.parse(answer.text) as Document };
}

// The document does not describe itself.
const DESCRIBED = Object.keys(CASES).filter((route) => route !== 'GET /openapi.json');

function operationOf({ paths }: Document, route: string): Operation {
  const [method = '', path = ''] = route.split(' ');
  return paths[path.replaceAll(/:(\w+)/g, '{$1}')]![method.toLowerCase()]!;
}

t.test('the API is described by a valid OpenAPI 3.1 document', async (s) => {
  const { document } = await described(s);
  s.match(document.openapi, /^3\.1\./);
  s.strictSame(await new Validator().validate(document as never), { valid: true });
});

t.test('every route is described, and nothing else', async (s) => {
  const { document } = await described(s);
  const routes = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map(
      (method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
    ),
  );
  s.strictSame(routes.toSorted(), DESCRIBED.toSorted());
});

t.test('a description has everything that a request needs', async (s) => {
  const { document } = await described(s);
  for (const route of DESCRIBED) {
    const { query, json, body, headers, least } = CASES[route]!;
    const operation = operationOf(document, route);
    s.ok((operation.summary ?? '').length > 5, `${route} has a summary`);
    const named = (place: string) =>
      (operation.parameters ?? []).filter((one) => one.in === place).map(({ name }) => name);
    const inPath = [...route.matchAll(/:(\w+)/g)].map(([, name]) => name);
    s.strictSame(named('path').toSorted(), inPath.toSorted(), `${route}: parameters of the path`);
    const inQuery = [...new URLSearchParams(query).keys()];
    s.ok(
      inQuery.every((name) => named('query').includes(name)),
      `${route}: parameters of the query`,
    );
    const required = (operation.parameters ?? []).filter((one) => one.required && one.in !== 'path');
    s.ok(
      required.every(({ name }) => inQuery.includes(name)),
      `${route}: no others are required`,
    );
    const types = json === undefined ? Object.values(headers ?? {}) : ['application/json'];
    const expected = json === undefined && body === undefined ? [] : types;
    s.strictSame(Object.keys(operation.requestBody?.content ?? {}), expected, `${route}: body`);
    s.ok('default' in operation.responses, `${route}: how it fails`);
    s.ok(
      Object.keys(operation.responses).some((status) => status.startsWith('2')),
      `${route}: how it succeeds`,
    );
    const schemes = (operation.security ?? []).flatMap((one) => Object.keys(one));
    const basic = route === 'GET /metrics' ? ['token', 'password'] : ['token'];
    s.strictSame(schemes, least === 'anyone' ? [] : basic, `${route}: security`);
  }
});
