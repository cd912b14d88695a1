/**
 * What each action of a change may set: what backup software knows of a tape is one thing, where it was found another.
 *
 * @module
 */

import { quoted } from '../errors/error.ts';
import type { Action, FieldValues } from './change.ts';
import { fieldByKey } from './field.ts';

/**
 * Returns what is wrong with the keys that a change sets, for its action; `undefined` where all is well.
 *
 * An addition and an update set fields of a definition. A confirm says where the volume is, and any field beside it but
 * where it is to go. An audit says whether it was found.
 */
export function actionProblem(action: Action, set: FieldValues): string | undefined {
  for (const key in set) {
    if (!isOf(action, key)) return `${quoted(key)} is not of the action ${action}: ${MAY[action]}`;
  }
  if (action === 'confirm' && !set.currentRepository) {
    return 'currentRepository is missing: where has the volume arrived?';
  }
  if (action === 'audit' && !set.auditFailed) return 'auditFailed is missing: what has the audit found?';
  return undefined;
}

const MAY: Readonly<Record<Action, string>> = {
  add: 'only confirm and audit set it',
  update: 'only confirm and audit set it',
  confirm: 'an arrival does not say where the volume is to go next',
  audit: 'it sets auditFailed alone',
};

function isOf(action: Action, key: string): boolean {
  switch (action) {
    case 'add':
    case 'update':
      return fieldByKey(key)?.role !== 'state';
    case 'confirm':
      return key !== 'repository' && key !== 'initialRepository';
    case 'audit':
      return key === 'auditFailed';
  }
}
