/**
 * Every route of a server, with a request that its caller would be right to send and who may send it. A route that is
 * not here makes the tests fail that go through all of them.
 *
 * @module
 */

import type { Sent } from './requests.ts';

/** Who may send a request: anybody, who has logged on, or who has a role. */
export type Least =
  | 'anyone'
  | 'user'
  | 'read'
  | 'sync'
  | 'admin'
  | 'sync somewhere'
  | 'admin somewhere'
  | 'read everywhere'
  | 'admin everywhere';

interface RouteCase extends Partial<Sent> {
  readonly least: Least;
  readonly query?: string;
  /** Statuses with which it may end where whoever sends it is let in: what is not empty is not removed. */
  readonly letIn?: readonly number[];
  readonly json?: unknown;
}

/** What the paths of requests are about. */
export const PLACE = {
  customer: 'US01',
  media: 'LTO',
  repository: 'OFFS',
  volume: 'E00090L6',
  lock: 'update',
  run: 'a-run-of-its-own',
  source: 'a-source',
};

const started = '2026-03-14T02:13:45Z';
const RUN = `run=another-run&command=sync&definition=tapes.ttidef&started=${started}`;
const SCOPE = '/v1/customers/:customer/media/:media';
const VOLUME = `${SCOPE}/volumes/:volume`;

/** Returns a change of a place as a line. */
export function changeLineOf({ customer, media, volume } = PLACE, set: unknown = { slot: '7' }): string {
  return `${JSON.stringify({ action: 'add', customer, media, volume, version: 0, set })}\n`;
}

/** Returns the certificate of a place as it is sent. */
export function certificateOf({ customer, media, repository } = PLACE): string {
  const head = {
    ...{ finished: started, exitCode: 0, confirm: false, audit: false, stopped: '' },
    ...{ places: [`${customer}.${media}.${repository}`], sources: ['scan.txt'], counts: { missing: 1 } },
  };
  return `${JSON.stringify(head)}\n["missing",0,"E00090L6",0,"","7","OFFS","OFFS"]\n`;
}

/** Returns a plan of a place as it is sent. */
export function planOf({ customer, media } = PLACE): string {
  const scope = { customer, media, volumes: 10, code: 'LIMIT_CHANGES', reason: 'over the limit of 30 %' };
  return `${JSON.stringify({ create: true, volumeRecords: 10, scopes: [scope] })}\n${changeLineOf({ ...PLACE, customer, media })}`;
}

/** The cases by method and path. */
export const CASES: Readonly<Record<string, RouteCase>> = {
  'POST /v1/session': { least: 'anyone', json: { user: 'reader', password: 'open sesame' } },
  'GET /v1/session': { least: 'user' },
  'DELETE /v1/session': { least: 'user' },
  'GET /v1/customers': { least: 'user' },
  'PUT /v1/customers/:customer': { least: 'admin', json: { description: 'Head office' } },
  'GET /v1/media': { least: 'user' },
  [`PUT ${SCOPE}`]: { least: 'admin', json: { description: 'Tapes', volumeFilter: '' } },
  'GET /v1/repositories': { least: 'user' },
  [`PUT ${SCOPE}/repositories/:repository`]: { least: 'admin', json: { description: 'Vault' } },
  'GET /v1/data-clusters': { least: 'user' },
  [`PUT ${SCOPE}/data-cluster`]: { least: 'admin', query: 'name=Payroll' },
  [`DELETE ${SCOPE}/data-cluster`]: { least: 'admin', query: 'name=Payroll', letIn: [404] },
  'GET /v1/scopes': { least: 'user' },
  'GET /v1/revisions': { least: 'user' },
  [`GET ${SCOPE}/snapshot`]: { least: 'read', query: 'fields=slot' },
  [`POST ${SCOPE}/snapshot`]: { least: 'read', query: 'fields=slot', json: { volumes: ['E00090L6'] } },
  [`GET ${SCOPE}/snapshot/changes`]: { least: 'read', query: 'since=r1' },
  [`POST ${SCOPE}/changes`]: {
    least: 'sync',
    query: RUN,
    headers: { 'content-type': 'application/x-ndjson' },
    body: changeLineOf(),
  },
  [`GET ${SCOPE}/volumes`]: { least: 'read', query: 'filter=E*&limit=5' },
  [`GET ${SCOPE}/count`]: { least: 'read', query: 'filter=E*' },
  [`GET ${SCOPE}/census`]: { least: 'read', query: 'movingBefore=2026-03-14T02:13:45Z' },
  [`GET ${SCOPE}/history`]: { least: 'read', query: 'filter=E*&limit=5' },
  [`GET ${VOLUME}`]: { least: 'read' },
  [`GET ${VOLUME}/history`]: { least: 'read' },
  [`PUT ${VOLUME}/locks/:lock`]: { least: 'admin', query: RUN },
  [`DELETE ${VOLUME}/locks/:lock`]: { least: 'admin', query: RUN },
  [`DELETE ${SCOPE}/repositories/:repository`]: { least: 'admin', letIn: [404, 409] },
  [`DELETE ${SCOPE}`]: { least: 'admin', letIn: [409] },
  'DELETE /v1/customers/:customer': { least: 'admin', letIn: [409] },
  'GET /v1/runs/:run/changes': { least: 'user' },
  'GET /v1/runs': { least: 'user' },
  'GET /v1/runs/:run': { least: 'user' },
  'GET /v1/last-run': { least: 'user', query: 'definition=x.ttidef' },
  'PUT /v1/runs/:run': {
    least: 'sync somewhere',
    json: { command: 'sync', definition: '', started, exitCode: 0, statistics: { read: 3 } },
  },
  'GET /v1/sources': { least: 'user' },
  'PUT /v1/sources/:source': {
    least: 'admin everywhere',
    json: { definition: 'tapes.ttidef', user: 'ada', by: '07:00', zone: 'Europe/Berlin' },
  },
  'DELETE /v1/sources/:source': { least: 'admin everywhere', letIn: [404] },
  'GET /v1/reconciliations': { least: 'user', query: 'limit=5' },
  'GET /v1/reconciliations/:run/findings': { least: 'user', letIn: [404] },
  'PUT /v1/reconciliations/:run': {
    least: 'sync somewhere',
    query: `command=reconcile&definition=tapes.ttidef&started=${started}`,
    headers: { 'content-type': 'application/x-ndjson' },
    body: certificateOf(),
  },
  'GET /v1/plans': { least: 'user', query: 'limit=5&waiting=true' },
  'POST /v1/plans': {
    least: 'sync somewhere',
    query: RUN,
    headers: { 'content-type': 'application/x-ndjson' },
    body: planOf(),
  },
  'GET /v1/plans/:run/changes': { least: 'user', letIn: [404] },
  'POST /v1/plans/:run/release': {
    least: 'admin somewhere',
    letIn: [404],
    json: { run: 'releasing', command: 'release', definition: '', started },
  },
  'POST /v1/plans/:run/refuse': { least: 'admin somewhere', letIn: [404], json: {} },
  'GET /health': { least: 'anyone' },
  'GET /ready': { least: 'anyone' },
  'GET /metrics': { least: 'read everywhere' },
  'GET /openapi.json': { least: 'anyone' },
};

/** Returns the right request for a route; parts of the path as in `place`, unencoded. */
export function rightRequest(route: string, place: Readonly<Record<string, string>> = {}): Sent {
  const { query, json, headers, body } = CASES[route] ?? {};
  const [method = '', pattern = ''] = route.split(' ');
  const parts: Readonly<Record<string, string>> = { ...PLACE, ...place };
  const path = pattern.replaceAll(/:(\w+)/g, (_, name: string) => parts[name] ?? '');
  return {
    method,
    path: query === undefined ? path : `${path}?${query}`,
    ...(headers && { headers }),
    ...(body !== undefined && { body }),
    ...(json !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(json),
    }),
  };
}
