import { newIdentity } from '../../model/new-identity.ts';
import type { Run } from '../../model/run.ts';
import type { User } from '../../stores/roles/accounts.ts';

/** Returns the run of a user that starts now: what somebody does on a page has one, as all changes have. */
export function runOf({ user }: User, command: string): Run {
  return { ...newIdentity(), user, command, definition: '' };
}
