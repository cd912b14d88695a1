import { AdaptiveConcurrency, type Concurrency, fixedConcurrency } from '../concurrency.ts';
import { terminal } from '../console/console.ts';
import { passwordOf } from '../console/password.ts';
import { authoritiesOf } from '../options/authorities.ts';
import type { Configuration } from '../options/configuration.ts';
import { parseLogon } from '../options/logon.ts';
import type { RunFigures } from '../statistics/run-figures.ts';
import { openStore } from '../stores/open-store.ts';
import type { StoreAdministration, VolumeStore } from '../stores/volume-store.ts';

/** A store that a command works on, and how much it can take at once. */
export interface ConfiguredStore {
  readonly store: VolumeStore & StoreAdministration;
  readonly concurrency: Concurrency;
}

/** Opens the store that `--server` names, as the other options want it, and lets the figures of a run count its use. */
export async function openConfiguredStore(
  config: Configuration,
  write: boolean,
  figures?: RunFigures,
): Promise<ConfiguredStore> {
  const concurrency = concurrencyOf(config);
  if (figures) figures.concurrency = concurrency;
  const { insecure, compress, retries, rate, snapshotCache } = config;
  const authorities = authoritiesOf(config.ca);
  const store = await openStore(config.server, {
    write,
    server: {
      ...{ insecure, compress, retries, rate: Number(rate), concurrency },
      ...(figures && { traffic: figures.traffic }),
      ...(authorities && { authorities }),
      ...(snapshotCache !== '' && { snapshotFolder: snapshotCache }),
      password: passwordOf,
      warn: (sentence) => terminal.warning(sentence),
    },
  });
  return { store, concurrency };
}

function concurrencyOf({ server, concurrency }: Configuration): Concurrency {
  // The embedded store works in this process: a second batch under way would only wait for the first.
  if (parseLogon(server).kind === 'sqlite') return fixedConcurrency(1);
  return concurrency === 'auto' ? new AdaptiveConcurrency() : fixedConcurrency(Number(concurrency));
}
