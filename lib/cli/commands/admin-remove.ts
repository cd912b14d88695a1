import { remove } from '../../engine/remove/remove.ts';
import { quoted, TapesyncError } from '../../errors/error.ts';
import { compileFilter } from '../../model/filter/filter.ts';
import { RepositoryId, type Scope, scopeName, trustedScope, VolumeId } from '../../model/scope.ts';
import { loadSnapshot } from '../../snapshots/scope-snapshot.ts';
import type { DataCluster } from '../../stores/roles/places.ts';
import { SNAPSHOT_SYSTEM_COLUMNS } from '../../stores/roles/snapshots.ts';
import type { Store } from '../../stores/store.ts';
import type { CommandContext } from './command.ts';
import { type ConfiguredStore, filesOf } from './configured-store.ts';
import { runOf } from './run-identity.ts';
import { runInShell } from './run-shell.ts';

/** What is removed: a volume, or a place with all that lies below it. */
export type Removed = 'customer' | 'media' | 'repository' | 'data-cluster' | 'volume';

/** What goes with it. */
interface Contents {
  readonly scopes: readonly Scope[];
  readonly repositories: readonly (Scope & { readonly repository: RepositoryId })[];
  readonly volumes: number;
}

/**
 * Removes a volume, or a place with all that is in it; shows only what would go, unless it is told to `--apply`.
 *
 * @param parts of its identifier, checked
 */
export async function adminRemove(
  context: CommandContext,
  configured: ConfiguredStore,
  noun: Removed,
  parts: readonly string[],
): Promise<number> {
  const { store } = configured;
  const { config, output } = context;
  const [customer = '', media = '', last = ''] = parts;
  const scope = trustedScope(customer, media);
  if (noun === 'data-cluster') return removeDataCluster(context, store, { ...scope, dataCluster: last });
  const only = noun === 'volume' ? [VolumeId.trusted(last)] : undefined;
  const contents = await contentsOf(store, noun, scope, last);
  if (contents === undefined) {
    throw new TapesyncError('PLACE_UNKNOWN', { store: store.name, kind: noun, name: parts.join('.') });
  }
  const { scopes, repositories, volumes } = contents;
  if (!config.apply) {
    const counts = [`volumes: ${volumes}`, `repositories: ${repositories.length}`];
    if (noun === 'customer') counts.push(`media types: ${scopes.length}`);
    const below = noun === 'volume' || noun === 'repository' ? '' : ` (${counts.join(', ')})`;
    await output.print([`would remove ${noun} ${parts.join('.')}${below}; --apply removes it`]);
    return 0;
  }
  if (volumes > 0) {
    const code = await removeVolumes(context, configured, scopes, only);
    // What could not be removed is left with the places that it needs.
    if (code !== 0) return code;
  }
  if (noun === 'volume') return 0;
  for (const repository of repositories) await store.places.removeRepository(repository);
  if (noun === 'repository') return 0;
  for (const each of scopes) await store.places.removeMedia(each);
  if (noun === 'customer') await store.places.removeCustomer(scope.customer);
  return 0;
}

async function removeDataCluster(
  { config, output }: CommandContext,
  store: Store,
  cluster: DataCluster,
): Promise<number> {
  const { dataCluster, customer, media } = cluster;
  const name = `${scopeName(cluster)}.${dataCluster}`;
  const isOfIt = { kind: 'value', field: 'dataCluster', comparison: '=', value: dataCluster } as const;
  const unknown = () => new TapesyncError('PLACE_UNKNOWN', { store: store.name, kind: 'data cluster', name });
  if (config.apply) {
    if (!(await store.places.removeDataCluster(cluster))) throw unknown();
    return 0;
  }
  const isThis = (each: DataCluster) =>
    scopeName(each) === scopeName(cluster) && each.dataCluster === dataCluster;
  if (!(await store.places.dataClusters()).some(isThis)) throw unknown();
  const count = await store.query.count({ customer, media }, { filter: everything(), condition: isOfIt });
  if (count > 0) {
    const parameters = { dataCluster: quoted(dataCluster), scope: scopeName(cluster), count };
    throw new TapesyncError('DATA_CLUSTER_USED', parameters);
  }
  await output.print([`would remove data cluster ${name}; --apply removes it`]);
  return 0;
}

async function contentsOf(
  store: Store,
  noun: Exclude<Removed, 'data-cluster'>,
  scope: Scope,
  last: string,
): Promise<Contents | undefined> {
  const nothing = { scopes: [], repositories: [], volumes: 0 };
  if (noun === 'volume') {
    const { volumes } = await loadSnapshot(store, scope, [], [VolumeId.trusted(last)]);
    return volumes.size === 0 ? undefined : { ...nothing, scopes: [scope], volumes: 1 };
  }
  const isIn = (place: Scope) =>
    place.customer === scope.customer && (noun === 'customer' || place.media === scope.media);
  const scopes = (await store.places.media())
    .filter(isIn)
    .map(({ customer, media }) => ({ customer, media }));
  const all = (await store.places.repositories()).filter(isIn);
  if (noun === 'repository') {
    const repository = RepositoryId.trusted(last);
    const found = all.filter((each) => each.repository === repository);
    if (found.length === 0) return undefined;
    const count = await volumesIn(store, scope, repository);
    if (count > 0) throw new TapesyncError('REPOSITORY_USED', { repository, scope: scopeName(scope), count });
    const other = all.find(({ next, ...each }) => next === repository && each.repository !== repository);
    if (other !== undefined) {
      const parameters = { repository, scope: scopeName(scope), other: other.repository };
      throw new TapesyncError('REPOSITORY_NEXT', parameters);
    }
    return { ...nothing, repositories: found };
  }
  const customers = noun === 'customer' ? await store.places.customers() : [];
  if (noun === 'customer' ? !customers.some(isSame(scope)) : scopes.length === 0) return undefined;
  let volumes = 0;
  for (const each of scopes) volumes += await store.query.count(each, { filter: everything() });
  return { scopes, repositories: all, volumes };
}

function isSame({ customer }: Scope) {
  return (other: { readonly customer: string }) => other.customer === customer;
}

function everything() {
  const compiled = compileFilter('*');
  if ('problem' in compiled) throw new RangeError(compiled.problem);
  return compiled.filter;
}

// The store refuses by the same count; a dry run has to know it before.
async function volumesIn(store: Store, scope: Scope, repository: RepositoryId): Promise<number> {
  const { volumes } = await loadSnapshot(store, scope, ['repository', 'homeRepository']);
  let count = 0;
  for (let row = 0; row < volumes.size; row++) {
    const columns = volumes.columns(row);
    const [target, home] = columns.slice(SNAPSHOT_SYSTEM_COLUMNS);
    if ([columns[2], target, home].includes(repository)) count++;
  }
  return count;
}

function removeVolumes(
  context: CommandContext,
  { store, isRemote, concurrency, batchSize }: ConfiguredStore,
  scopes: readonly Scope[],
  only: readonly VolumeId[] | undefined,
): Promise<number> {
  const shell = {
    inputs: [],
    files: filesOf(store.name),
    changing: 'removing',
    isRemote,
    endsWithOutput: false,
  };
  return runInShell(context, shell, ({ observe, signal }) =>
    remove(
      {
        run: runOf(context, 'admin', ''),
        store,
        scopes,
        ...(only && { only }),
        budget: { concurrency, batchSize },
      },
      observe,
      signal,
    ),
  );
}
