import { existsSync } from 'node:fs';
import { TapesyncError } from '../../errors/error.ts';
import { authoritiesOf } from '../../platform/authorities.ts';
import { AdaptiveConcurrency, type Concurrency, fixedConcurrency } from '../../platform/concurrency.ts';
import { parseLogon } from '../../stores/logon.ts';
import { openStore } from '../../stores/open-store.ts';
import type { Store } from '../../stores/store.ts';
import type { Configuration } from '../options/configuration.ts';
import { passwordOf } from '../terminal/password.ts';
import type { CommandContext } from './command.ts';

/** The store of a command, and how changes are sent to it. */
export interface ConfiguredStore {
  readonly store: Store;
  /** True if it is reached over a network. */
  readonly isRemote: boolean;
  readonly concurrency: Concurrency;
  /** Changes in one batch. */
  readonly batchSize: number;
}

/** Changes in one batch, unless `--batch` sets it. At a server each batch has a cost of its own; in a file it has none. */
export const BATCH_SIZE = { server: 2000, file: 1000 };

/** Opens the store that `--server` names; the figures of the run count its use. */
export async function openConfiguredStore(
  { config, figures, terminal, environment }: CommandContext,
  write: boolean,
): Promise<ConfiguredStore> {
  const logon = parseLogon(config.server);
  const { kind } = logon;
  if (logon.kind === 'server') checkAuthority(logon.url, config);
  const isFile = kind === 'sqlite';
  // In the embedded store a second batch is written while the first one is brought to the disk; a third would only wait.
  const most = isFile ? 2 : config.concurrency;
  const concurrency = most === 'auto' ? new AdaptiveConcurrency() : fixedConcurrency(most);
  figures.concurrency = concurrency;
  const warn = (sentence: string) => terminal.warning(sentence);
  const { insecure, compress, retries, rate } = config;
  const authorities = authoritiesOf(config.ca);
  const store = await openStore(config.server, {
    write,
    server: {
      ...{ insecure, compress, retries, rate: rate ?? 0, concurrency, traffic: figures.traffic },
      ...(authorities && { authorities }),
      password: (logon) => passwordOf(logon, environment, warn),
      warn,
    },
  });
  // A plan for a file that is still to be made is nothing unusual.
  const isUsual = write || figures.command === 'plan';
  if (logon.kind === 'sqlite' && !isUsual && !existsSync(logon.file)) {
    terminal.note(
      `${config.server} is not there yet, and taken for empty: the first sync makes it; another is named by -S`,
    );
  }
  const batchSize = config.batch ?? (isFile ? BATCH_SIZE.file : BATCH_SIZE.server);
  return { store, isRemote: kind === 'server', concurrency, batchSize };
}

// Whoever names an authority takes the connection for a safe one. What is sent elsewhere may need it as well.
function checkAuthority({ protocol, host }: URL, { ca, mail, post }: Configuration): void {
  if (ca === '' || protocol !== 'http:' || mail.length > 0 || post !== undefined) return;
  const problem = `the server is asked in plain HTTP, which has no certificate; name it as https://USER@${host}`;
  throw new TapesyncError('OPTION_INVALID', { option: `--ca ${ca}`, problem });
}

/** Returns the files of an embedded store by its name; the name of another store names no file. */
export function filesOf(store: string): readonly string[] {
  const database = store.replace(/^sqlite:/, '');
  return [database, `${database}-wal`, `${database}-shm`];
}
