import { statSync } from 'node:fs';
import { posix, win32 } from 'node:path';

const NAME = 'tapesync';

/**
 * Returns the folder in which files of tapesync that can be made again belong, as the XDG Base Directory Specification says
 * or Windows does; `undefined` where no home is known, or it is the home of somebody else, as under `sudo`. It need not be there.
 */
export function userCacheFolder(
  { XDG_CACHE_HOME = '', HOME = '', LOCALAPPDATA = '' }: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  if (platform === 'win32')
    return win32.isAbsolute(LOCALAPPDATA) ? win32.join(LOCALAPPDATA, NAME) : undefined;
  // A relative path is to be ignored, says the specification.
  if (posix.isAbsolute(XDG_CACHE_HOME)) return posix.join(XDG_CACHE_HOME, NAME);
  return posix.isAbsolute(HOME) && isOwn(HOME) ? posix.join(HOME, '.cache', NAME) : undefined;
}

// The homes of users of services are often not there: nobody wants to hear of that every night.
function isOwn(folder: string): boolean {
  try {
    return statSync(folder).uid === process.geteuid?.();
  } catch {
    return false;
  }
}
