import { userInfo } from 'node:os';
import type { Run, RunIdentity } from '../../model/run.ts';
import { canonicalDate } from '../../model/value.ts';
import type { CommandContext } from './command.ts';

/** Returns the identity of a run that starts now. Its identifier sorts by time and is unique within a second. */
export function newIdentity(): RunIdentity {
  const started = canonicalDate(Math.floor(Date.now() / 1000));
  // It need not be secret, and node:crypto would take longer to load than a small run.
  const among = Math.floor(Math.random() * 2 ** 32);
  return { id: `${started.replaceAll(/[-:]/g, '')}-${among.toString(16).padStart(8, '0')}`, started };
}

/** Returns the run of a command, as the history of volumes names it. */
export function runOf({ identity, config }: CommandContext, command: string, definition: string): Run {
  const { user, metricsTask: task } = config;
  return { ...identity, user: user || systemUser(), command, definition, ...(task && { task }) };
}

// In a container the user may have no name.
function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
