import { userInfo } from 'node:os';
import type { Run, RunIdentity } from '../../model/run.ts';
import { canonicalDate } from '../../model/value.ts';
import type { CommandContext } from './command.ts';

/** Returns the identity of a run that starts now: sortable by time, unique among those of the same second. */
export function newIdentity(): RunIdentity {
  const started = canonicalDate(Math.floor(Date.now() / 1000));
  // It only has to be told from others: node:crypto would take longer to load than a small run.
  const among = Math.floor(Math.random() * 2 ** 32);
  return { id: `${started.replaceAll(/[-:]/g, '')}-${among.toString(16).padStart(8, '0')}`, started };
}

/** Returns the run that a command is, as the history of volumes will name it. */
export function runOf({ identity, config }: CommandContext, command: string, definition: string): Run {
  return { ...identity, user: config.user || systemUser(), command, definition };
}

// In a container the user may have a number and no name.
function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
