import type { CommandContext } from './command.ts';
import { compareAndUpdate } from './sync.ts';

/** Prints the changes that `sync` would make, and makes none. */
export function plan(context: CommandContext): Promise<number> {
  return compareAndUpdate(context, 'plan');
}
