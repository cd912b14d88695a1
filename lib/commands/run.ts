import { randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import type { Configuration } from '../configuration.ts';
import type { Run } from '../stores/volume-store.ts';
import { canonicalDate } from '../value.ts';

// In a container the user may have a number and no name.
function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}

/** Returns a new run of a command, as the history of volumes will name it. */
export function newRun(config: Configuration, command: string, definition: string): Run {
  const started = canonicalDate(Math.floor(Date.now() / 1000));
  // Sortable by time, and unique among runs that start in the same second.
  const id = `${started.replaceAll(/[-:]/g, '')}-${randomBytes(4).toString('hex')}`;
  return { id, user: config.user || systemUser(), command, definition, started };
}
