import type { FingerprintCache } from '../../engine/recognition.ts';
import { userCacheFolder } from '../../platform/user-cache-folder.ts';
import { parseLogon } from '../../stores/logon.ts';
import { NO_CACHE } from '../options/resource-options.ts';
import type { CommandContext } from './command.ts';

/**
 * Returns where a run leaves fingerprints, and looks for those of the run before: in the folder of `--cache`, else beside the
 * database of an embedded store, else where files of this user that can be made again belong. `undefined` where none are wanted,
 * and where no such folder is known.
 */
export function cacheOf({
  config,
  environment,
  version,
}: Pick<CommandContext, 'config' | 'environment' | 'version'>): FingerprintCache | undefined {
  if (config.noCache || config.cache === NO_CACHE) return undefined;
  const folder = config.cache || defaultFolder(config.server, environment);
  return folder === undefined ? undefined : { folder, version };
}

function defaultFolder(server: string, environment: NodeJS.ProcessEnv): string | undefined {
  const logon = parseLogon(server);
  return logon.kind === 'sqlite' ? `${logon.file}-cache` : userCacheFolder(environment);
}
