import { userInfo } from 'node:os';
import type { Run } from '../../model/run.ts';
import type { CommandContext } from './command.ts';

/** Returns the run of a command, as the history of volumes names it. */
export function runOf({ identity, config }: CommandContext, command: string, definition: string): Run {
  const { user, metricsTask: task } = config;
  return { ...identity, user: user || systemUser(), command, definition, ...(task && { task }) };
}

/** Returns who has started the program; in a container the user may have no name. */
export function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
