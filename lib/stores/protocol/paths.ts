/**
 * The resources of a Framework Server by their paths: the server makes its routes of them, and a client its requests.
 *
 * @module
 */

const CUSTOMER = '/v1/customers/:customer';
const SCOPE = `${CUSTOMER}/media/:media`;
const VOLUME = `${SCOPE}/volumes/:volume`;

/** Every path; `:name` stands for a parameter. */
export const PATHS = {
  session: '/v1/session',
  customers: '/v1/customers',
  customer: CUSTOMER,
  media: '/v1/media',
  scope: SCOPE,
  repositories: '/v1/repositories',
  repository: `${SCOPE}/repositories/:repository`,
  dataClusters: '/v1/data-clusters',
  dataCluster: `${SCOPE}/data-cluster`,
  scopes: '/v1/scopes',
  revisions: '/v1/revisions',
  snapshot: `${SCOPE}/snapshot`,
  since: `${SCOPE}/snapshot/changes`,
  changes: `${SCOPE}/changes`,
  volumes: `${SCOPE}/volumes`,
  count: `${SCOPE}/count`,
  census: `${SCOPE}/census`,
  histories: `${SCOPE}/history`,
  volume: VOLUME,
  history: `${VOLUME}/history`,
  lock: `${VOLUME}/locks/:lock`,
  runs: '/v1/runs',
  run: '/v1/runs/:run',
  lastRun: '/v1/last-run',
  sources: '/v1/sources',
  source: '/v1/sources/:source',
  reconciliations: '/v1/reconciliations',
  reconciliation: '/v1/reconciliations/:run',
  findings: '/v1/reconciliations/:run/findings',
  heldPlans: '/v1/plans',
  heldChanges: '/v1/plans/:run/changes',
  releasePlan: '/v1/plans/:run/release',
  refusePlan: '/v1/plans/:run/refuse',
  runChanges: '/v1/runs/:run/changes',
  health: '/health',
  ready: '/ready',
  metrics: '/metrics',
  openapi: '/openapi.json',
} as const;

/** Name of a resource. */
export type PathName = keyof typeof PATHS;

/** Returns the path of a resource with its parameters filled in; throws RangeError where one is missing. */
export function pathOf(name: PathName, parameters: Readonly<Record<string, string>> = {}): string {
  return PATHS[name].replaceAll(/:(\w+)/g, (_, parameter: string) => {
    const value = parameters[parameter];
    if (value === undefined) throw new RangeError(`${PATHS[name]} needs ${parameter}`);
    return encodeURIComponent(value);
  });
}
