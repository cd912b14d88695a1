import { compareAndUpdate } from './sync.ts';
import type { CommandContext } from './table.ts';

/** Prints the changes that `sync` would make, and makes none. */
export function plan(context: CommandContext): Promise<number> {
  return compareAndUpdate(context, 'plan');
}
