import { authoritiesOf } from '../../platform/authorities.ts';
import { AdaptiveConcurrency, type Concurrency, fixedConcurrency } from '../../platform/concurrency.ts';
import { parseLogon } from '../../stores/logon.ts';
import { openStore } from '../../stores/open-store.ts';
import type { StoreAdministration, VolumeStore } from '../../stores/volume-store.ts';
import type { Configuration } from '../options/configuration.ts';
import { passwordOf } from '../terminal/password.ts';
import type { CommandContext } from './command.ts';

/** A store that a command works on, and how much it can take at once. */
export interface ConfiguredStore {
  readonly store: VolumeStore & StoreAdministration;
  /** Whether it is reached over a network. */
  readonly isRemote: boolean;
  readonly concurrency: Concurrency;
  /** Changes in one batch. */
  readonly batchSize: number;
}

/**
 * Changes in one batch, unless an option says otherwise. At a server each batch has a price of its own: a first load takes
 * seven eighths of the time that it takes by 1000. In a file larger ones gain nothing, and take 15 MB.
 */
export const BATCH_SIZE = { server: 2000, file: 1000 };

/** Opens the store that `--server` names, as the other options want it, and lets the figures of a run count its use. */
export async function openConfiguredStore(
  { config, figures, terminal, environment }: CommandContext,
  write: boolean,
): Promise<ConfiguredStore> {
  const concurrency = concurrencyOf(config);
  figures.concurrency = concurrency;
  const { insecure, compress, retries, rate, snapshotCache } = config;
  const authorities = authoritiesOf(config.ca);
  const store = await openStore(config.server, {
    write,
    server: {
      ...{ insecure, compress, retries, rate: rate ?? 0, concurrency, traffic: figures.traffic },
      ...(authorities && { authorities }),
      ...(snapshotCache !== '' && { snapshotFolder: snapshotCache }),
      password: (logon) => passwordOf(logon, environment),
      warn: (sentence) => terminal.warning(sentence),
    },
  });
  const isRemote = parseLogon(config.server).kind === 'server';
  return { store, isRemote, concurrency, batchSize: batchSizeOf(config) };
}

function concurrencyOf({ server, concurrency }: Configuration): Concurrency {
  // The embedded store works in this process: a second batch under way would only wait for the first.
  if (isFile(server)) return fixedConcurrency(1);
  return concurrency === 'auto' ? new AdaptiveConcurrency() : fixedConcurrency(concurrency);
}

function batchSizeOf({ server, batch }: Configuration): number {
  return batch ?? (isFile(server) ? BATCH_SIZE.file : BATCH_SIZE.server);
}

/** Returns the files that a store may keep its volumes in, by its name: none where it is no file. */
export function filesOf(store: string): readonly string[] {
  const database = store.replace(/^sqlite:/, '');
  return [database, `${database}-wal`, `${database}-shm`];
}

function isFile(server: string): boolean {
  return parseLogon(server).kind === 'sqlite';
}
