import type { Change } from '../../model/change.ts';
import { partsOf } from '../../model/containers.ts';
import { type CustomerId, type Scope, scopeName, trustedScope, type VolumeId } from '../../model/scope.ts';
import { type SqlConnection, textOf } from './connection.ts';
import type { Dialect } from './dialect.ts';
import { type PlannedContainers, plannedContainers } from './planned-containers.ts';

/**
 * Waits until nobody else puts volumes of a customer into containers or removes some, and keeps everybody else from it until
 * the transaction ends. Belongs before the lock of the scope.
 */
export async function lockContainers(connection: SqlConnection, customer: CustomerId): Promise<void> {
  // FOR UPDATE would also keep those away who only refer to the row.
  await connection.rows('SELECT 1 FROM tapesync.customer WHERE customer = $1 FOR NO KEY UPDATE', customer);
}

/** Reads the containers that changes of one scope name, those in which these lie, and what lies in volumes that go. */
export async function readContainers<C extends SqlConnection>(
  connection: C,
  dialect: Dialect<C>,
  scope: Scope,
  changes: readonly Change[],
): Promise<PlannedContainers> {
  const containers = new Map<string, string>();
  let wanted = new Set<string>();
  for (const { set } of changes) {
    // Of another customer, it is refused as it is.
    if (set.container?.startsWith(`${scope.customer}.`)) wanted.add(set.container);
  }
  const asked = new Set<string>();
  while (wanted.size > 0) {
    const outer = new Set<string>();
    for (const [barcode, container] of await containersOf(connection, dialect, wanted)) {
      containers.set(barcode, container);
      if (container !== '') outer.add(container);
    }
    for (const barcode of wanted) asked.add(barcode);
    wanted = new Set([...outer].filter((barcode) => !asked.has(barcode)));
  }
  const contents = new Map<string, number>();
  if (changes.some(({ action }) => action === 'remove')) {
    const select = `SELECT container, count(*) FROM tapesync.volume
      WHERE customer = $1 AND container IS NOT NULL GROUP BY container`;
    for (const [container, count] of await connection.rows(select, scope.customer))
      contents.set(textOf(container), Number(count));
  }
  return plannedContainers(containers, contents);
}

// Those that are there, with the container of each.
async function containersOf<C extends SqlConnection>(
  connection: C,
  dialect: Dialect<C>,
  barcodes: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const byScope = new Map<string, { readonly scope: Scope; readonly volumes: VolumeId[] }>();
  for (const barcode of barcodes) {
    const [customer, media, volume] = partsOf(barcode);
    const scope = trustedScope(customer, media);
    const of = byScope.get(scopeName(scope)) ?? { scope, volumes: [] };
    byScope.set(scopeName(scope), of);
    of.volumes.push(volume);
  }
  for (const [name, { scope, volumes }] of byScope) {
    const stored = await dialect.readVolumes(connection, scope, volumes, CONTAINER);
    for (const [volume, { values }] of stored) found.set(`${name}.${volume}`, values.container ?? '');
  }
  return found;
}

const CONTAINER: ReadonlySet<string> = new Set(['container']);
