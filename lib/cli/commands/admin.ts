import { fieldOf } from '../../model/field.ts';
import { canonicalDescription, nextRepositoryProblem, volumeFilterProblem } from '../../model/place-rules.ts';
import { RepositoryId, scopeName, trustedScope, VolumeId } from '../../model/scope.ts';
import { canonicalValue } from '../../model/value.ts';
import { openServerStore } from '../../stores/open-store.ts';
import type { Store } from '../../stores/store.ts';
import { printTable } from '../terminal/print-table.ts';
import { ADMIN_ACTIONS } from './admin-actions.ts';
import type { Removed } from './admin-remove.ts';
import { type CommandContext, misused } from './command.ts';
import { openConfiguredStore } from './configured-store.ts';
import { runOf } from './run-identity.ts';

// Parts of an identifier such as US01.LTO.OFFS, by noun.
const PARTS = {
  customer: ['customer'],
  media: ['customer', 'media'],
  repository: ['customer', 'media', 'repository'],
  'data-cluster': ['customer', 'media', 'dataCluster'],
  volume: ['customer', 'media', 'volume'],
} as const;

/** Shows and makes places, users and sources that should report, locks volumes, keeps stores: `tapesync admin`. */
export async function admin(context: CommandContext): Promise<number> {
  const [noun = '', verb = '', id = '', ...rest] = context.operands;
  // Their one operand is a file, which may have any name.
  if (noun === 'backup' || noun === 'restore' || noun === 'verify') {
    if (context.operands.length > 2) throw misused('admin', `too many words after ${verb}`);
    return (await import('./admin-upkeep.ts')).adminUpkeep(context, noun, verb);
  }
  const action = `${noun} ${verb}`.trim();
  if (rest.length > 0) throw misused('admin', `too many words after ${id}`);
  switch (action) {
    case 'list':
      return withStore(context, false, list);
    case 'customer add':
    case 'media add':
    case 'repository add':
      return withStore(context, true, (store) => add(store, context, noun as 'customer', id));
    case 'data-cluster add':
      return withStore(context, true, (store) => addDataCluster(store, context, id));
    case 'customer remove':
    case 'media remove':
    case 'repository remove':
    case 'data-cluster remove':
    case 'volume remove':
      return remove(context, noun as Removed, id);
    case 'volume lock':
    case 'volume unlock':
      return withStore(context, true, (store) => lock(store, context, id, verb === 'lock'));
    case 'user list':
    case 'user add':
    case 'user set-password':
    case 'user remove':
    case 'user grant':
    case 'user revoke':
      return (await import('./admin-users.ts')).adminUsers(context, verb as 'list', id);
    case 'source list':
    case 'source add':
    case 'source remove':
      return (await import('./admin-sources.ts')).adminSources(context, verb as 'list', id);
    case 'migrate':
      return migrate(context);
    default:
      throw misused(
        'admin',
        `${action === '' ? 'say what to do' : `there is no action ${action}`}: ${ADMIN_ACTIONS.join(', ')}`,
      );
  }
}

async function remove(context: CommandContext, noun: Removed, id: string): Promise<number> {
  const parts = identified(noun, id);
  const configured = await openConfiguredStore(context, context.config.apply);
  try {
    return await (await import('./admin-remove.ts')).adminRemove(context, configured, noun, parts);
  } finally {
    await configured.store.close();
  }
}

async function withStore(
  context: CommandContext,
  write: boolean,
  act: (store: Store, context: CommandContext) => Promise<number>,
): Promise<number> {
  const { store } = await openConfiguredStore(context, write);
  try {
    return await act(store, context);
  } finally {
    await store.close();
  }
}

// Opening a store for writing brings it to the present schema.
async function migrate({ config }: CommandContext): Promise<number> {
  const store = await openServerStore(config.server, { write: true, migrate: true });
  await store.close();
  return 0;
}

async function addDataCluster(store: Store, { config }: CommandContext, id: string): Promise<number> {
  if (config.description !== '') throw misused('admin', 'a data cluster is its name alone');
  const [customer = '', media = '', dataCluster = ''] = identified('data-cluster', id);
  await store.places.putDataCluster({ ...trustedScope(customer, media), dataCluster });
  return 0;
}

async function list(store: Store, { config, output }: CommandContext): Promise<number> {
  const rows = [
    ...(await store.places.customers()).map((row) => ({ kind: 'customer', id: row.customer, ...row })),
    ...(await store.places.media()).map((row) => ({ kind: 'media', id: scopeName(row), ...row })),
    ...(await store.places.repositories()).map((row) => {
      return { kind: 'repository', id: `${scopeName(row)}.${row.repository}`, ...row };
    }),
    ...(await store.places.dataClusters()).map((row) => {
      return { kind: 'data cluster', id: `${scopeName(row)}.${row.dataCluster}`, ...row };
    }),
  ];
  if (config.json) {
    for (const row of rows) await output.json(row);
  } else {
    const cells = rows.map((row) => [
      row.kind,
      row.id,
      'volumeFilter' in row ? row.volumeFilter : '',
      'next' in row ? (row.next ?? '') : '',
      'offsite' in row ? 'yes' : '',
      'capacity' in row ? String(row.capacity) : '',
      'description' in row ? row.description : '',
    ]);
    await printTable(
      output,
      ['Kind', 'Identifier', 'Filter', 'Next', 'Offsite', 'Capacity', 'Description'],
      cells,
    );
  }
  return 0;
}

async function add(
  store: Store,
  { config }: CommandContext,
  noun: 'customer' | 'media' | 'repository',
  id: string,
): Promise<number> {
  const [customer = '', media = '', repository = ''] = identified(noun, id);
  const scope = trustedScope(customer, media);
  const same = (row: { readonly customer: string; readonly media?: string; readonly repository?: string }) =>
    row.customer === customer && (row.media ?? '') === media && (row.repository ?? '') === repository;
  // An option that is not given leaves its value as it is.
  if (noun === 'customer') {
    const description = described(config, (await store.places.customers()).find(same));
    await store.places.putCustomer({ customer: scope.customer, description });
  } else if (noun === 'media') {
    const current = (await store.places.media()).find(same);
    const volumeFilter = config.volumeFilter || (current?.volumeFilter ?? '');
    const problem = volumeFilterProblem(volumeFilter);
    if (problem !== undefined) throw misused('admin', `the filter ${volumeFilter}: ${problem}`);
    await store.places.putMedia({ ...scope, description: described(config, current), volumeFilter });
  } else {
    const { next, offsite, capacity } = config;
    const id = RepositoryId.trusted(repository);
    const problem = next && nextRepositoryProblem(id, next);
    if (problem) throw misused('admin', `--next ${next}: ${problem}`);
    const description = described(config, (await store.places.repositories()).find(same));
    const put = { ...scope, repository: id, description };
    await store.places.putRepository({
      ...put,
      ...(next !== undefined && { next }),
      ...(offsite !== undefined && { offsite }),
      ...(capacity !== undefined && { capacity }),
    });
  }
  return 0;
}

function described(
  { description }: CommandContext['config'],
  current: { readonly description: string } | undefined,
) {
  if (description === '') return current?.description ?? '';
  const result = canonicalDescription(description);
  if ('problem' in result)
    throw misused('admin', `the description ${JSON.stringify(description)} ${result.problem}`);
  return result.value;
}

async function lock(store: Store, context: CommandContext, id: string, on: boolean): Promise<number> {
  const [customer = '', media = '', volume = ''] = identified('volume', id);
  const scope = trustedScope(customer, media);
  const found = await store.places.setLock(
    runOf(context, 'admin', ''),
    scope,
    VolumeId.trusted(volume),
    context.config.move ? 'move' : 'update',
    on,
  );
  if (!found) throw misused('admin', `${store.name} has no volume ${id.toUpperCase()}`);
  return 0;
}

function identified(noun: keyof typeof PARTS, id: string): readonly string[] {
  const parts = PARTS[noun];
  const form = parts.map((part) => part.toUpperCase()).join('.');
  const words = wordsOf(noun, id);
  if (words.length !== parts.length) throw misused('admin', `expected ${form}, found ${JSON.stringify(id)}`);
  return parts.map((part, index) => {
    // Each follows the rules of its field.
    const result = canonicalValue(fieldOf(part), words[index] ?? '');
    if ('problem' in result)
      throw misused('admin', `${part} ${JSON.stringify(words[index])}: ${result.problem}`);
    if (result.value === '') throw misused('admin', `expected ${form}, found ${JSON.stringify(id)}`);
    return result.value;
  });
}

// The name of a data cluster may have dots of its own.
function wordsOf(noun: keyof typeof PARTS, id: string): readonly string[] {
  const words = id.split('.');
  return noun === 'data-cluster' && words.length > 2
    ? [...words.slice(0, 2), words.slice(2).join('.')]
    : words;
}
