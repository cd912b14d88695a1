/**
 * What each action of a change may set: a definition's fields are one thing, where a tape is another.
 *
 * @module
 */

import { quoted } from '../errors/error.ts';
import type { Action, FieldValues } from './change.ts';
import { fieldByKey } from './field.ts';

// `undefined` where a definition's fields are set.
const KEYS: Readonly<Record<Action, ReadonlySet<string> | undefined>> = {
  add: undefined,
  update: undefined,
  confirm: new Set(['currentRepository', 'slot', 'auditFailed']),
  audit: new Set(['auditFailed']),
};

/**
 * Returns the first key that an action may not set, with what it may, or what it has to set and does not; `undefined`
 * where all is well. The words follow the name of the part that is set.
 */
export function actionProblem(action: Action, set: FieldValues): string | undefined {
  const keys = KEYS[action];
  for (const key in set) {
    const isAllowed = keys === undefined ? fieldByKey(key)?.role !== 'state' : keys.has(key);
    if (isAllowed) continue;
    const may =
      keys === undefined ? 'only confirm and audit set it' : `${action} sets ${[...keys].join(', ')} alone`;
    return `${quoted(key)} is not of the action ${action}: ${may}`;
  }
  if (action === 'confirm' && !set.currentRepository)
    return 'currentRepository is missing: where has it arrived?';
  if (action === 'audit' && !set.auditFailed) return 'auditFailed is missing: what has the audit found?';
  return undefined;
}
