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
 * where it is to go. An audit says whether it was found. Taking back sets any of these as they were before: also where
 * the volume was, though that is not where it is to be. A removal sets nothing.
 */
export function actionProblem(action: Action, set: FieldValues): string | undefined {
  for (const key in set) {
    if (!isOf(action, key)) return `${quoted(key)} is not of the action ${action}: ${MAY[action]}`;
  }
  if (action === 'confirm' && !set.currentRepository) {
    return 'currentRepository is missing: where has the volume arrived?';
  }
  if (action === 'audit' && !set.auditFailed) return 'auditFailed is missing: what has the audit found?';
  if (action === 'undo' && isEmpty(set)) return 'there is nothing that is taken back';
  return undefined;
}

/** Says whether a change may clear a field: a tape is always somewhere, unless nobody knew where it was before. */
export function mayClear(action: Action, key: string): boolean {
  return action === 'undo' || (key !== 'repository' && key !== 'currentRepository');
}

function isEmpty(set: FieldValues): boolean {
  for (const _ in set) return false;
  return true;
}

const MAY: Readonly<Record<Action, string>> = {
  add: 'only confirm, audit and undo set it',
  update: 'only confirm, audit and undo set it',
  confirm: 'an arrival does not say where the volume is to go next',
  audit: 'it sets auditFailed alone',
  undo: 'where a volume starts is not taken back',
  remove: 'it sets nothing',
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
    case 'undo':
      return key !== 'initialRepository';
    case 'remove':
      return false;
  }
}
