import { userInfo } from 'node:os';
import type { Run } from '../../model/run.ts';
import { canonicalDate } from '../../model/value.ts';
import type { Configuration } from '../options/configuration.ts';

// In a container the user may have a number and no name.
function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}

const started = canonicalDate(Math.floor(Date.now() / 1000));

// It has to be told from others, not to be kept from anybody: node:crypto would take 8 ms to load.
const among = Math.floor(Math.random() * 2 ** 32);

/** Identifier of the run that this process is: sortable by time, unique among those that start in the same second. */
export const RUN_ID = `${started.replaceAll(/[-:]/g, '')}-${among.toString(16).padStart(8, '0')}`;

/** Returns the run that this process is, as the history of volumes will name it. */
export function newRun(config: Configuration, command: string, definition: string): Run {
  return { id: RUN_ID, user: config.user || systemUser(), command, definition, started };
}
