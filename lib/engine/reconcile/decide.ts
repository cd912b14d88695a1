import type { FieldValues } from '../../model/change.ts';
import { type Place, type PlacesByScope, placeNames } from '../../model/reconciliation.ts';
import { refused } from '../../model/rules.ts';
import { scopeName } from '../../model/scope.ts';
import { whither } from '../../model/whereabouts.ts';
import type { Decision } from '../compare.ts';
import type { ExpectedVolume, Finding } from './inventory.ts';

/** What a reconciliation may write. */
export interface ReconcilePolicy {
  /** Whether arrivals are confirmed, and slots written. */
  readonly confirm: boolean;
  /** Whether the audit flag is set on what is missing, and lifted from what was seen. */
  readonly audit: boolean;
}

/** Returns what becomes of a volume or of a line by what was found of it; a duplicate has been decided before. */
export function decide(
  finding: Finding,
  places: PlacesByScope,
  policy: ReconcilePolicy,
  source: string,
): Decision {
  const { scope, volume } = finding;
  const place = scope && places.get(scope);
  return volume === undefined || place === undefined
    ? decideOutside(finding, places)
    : decideInPlace(finding, volume, place, policy, source);
}

// Of a line that is of no volume of the places nothing is written.
function decideOutside(finding: Finding, places: PlacesByScope): Decision {
  const { status, label, volume, scope = '', candidates = [], by } = finding;
  const what = by ?? 'label';
  if (status === 'not reconciled') {
    return { kind: 'skipped', reason: `of ${scope}, which is not reconciled` };
  }
  if (status === 'ambiguous') {
    const barcodes = candidates.join(' and ');
    return { kind: 'refused', ...refused('RECONCILE_AMBIGUOUS', { label, what, barcodes }) };
  }
  if (volume === undefined) {
    const of = scope === '' ? '' : ` of ${scope}`;
    return { kind: 'refused', ...refused('RECONCILE_UNKNOWN', { label, what, of }) };
  }
  const inScope = (repository: string) => (repository === '' ? '' : `${scope}.${repository}`);
  const parameters = {
    barcode: `${scope}.${label}`,
    places: placeNames(places.values()),
    whither: whither(inScope(volume.current), inScope(volume.target)),
  };
  return { kind: 'refused', ...refused('RECONCILE_FOREIGN', parameters) };
}

function decideInPlace(
  finding: Finding,
  volume: ExpectedVolume,
  place: Place,
  policy: ReconcilePolicy,
  source: string,
): Decision {
  const { status, label, isOverdue } = finding;
  const { repository } = place;
  const barcode = `${scopeName(place.scope)}.${label}`;
  const from = volume.current === '' ? 'nowhere' : volume.current;
  const to = volume.target === '' ? 'nowhere' : volume.target;
  switch (status) {
    case 'unexpected': {
      const parameters = { barcode, repository, whither: whither(volume.current, volume.target) };
      return { kind: 'refused', ...refused('RECONCILE_UNEXPECTED', parameters) };
    }
    case 'missing':
      if (policy.audit && !volume.auditFailed) return audited(finding, volume, place, '1', source);
      return {
        kind: 'refused',
        ...refused('RECONCILE_MISSING', { barcode, repository, slot: inSlot(volume) }),
      };
    case 'in transit':
    case 'not left':
      if (!isOverdue) break;
      return { kind: 'refused', ...refused('RECONCILE_OVERDUE', { barcode, from, to }) };
    default:
  }
  const set = writes(finding, volume, repository, policy);
  if (set !== undefined) return changed(finding, volume, place, set, source);
  if (status === 'wrong slot') {
    const parameters = { barcode, found: finding.slot, slot: volume.slot };
    return { kind: 'refused', ...refused('RECONCILE_SLOT', parameters) };
  }
  const lifts = policy.audit && volume.auditFailed && (finding.line > 0 || finding.within !== undefined);
  if (lifts) return audited(finding, volume, place, '0', source);
  return status === 'present' ? { kind: 'unchanged' } : { kind: 'skipped', reason: status };
}

// What a confirm of the volume sets; `undefined` where there is nothing to confirm.
function writes(
  { status, slot }: Finding,
  volume: ExpectedVolume,
  repository: string,
  { confirm, audit }: ReconcilePolicy,
): FieldValues | undefined {
  const isNews =
    status === 'arrived' ||
    status === 'wrong slot' ||
    (status === 'present' && slot !== '' && volume.slot === '');
  if (!confirm || !isNews) return undefined;
  return {
    currentRepository: repository,
    ...(slot !== '' && slot !== volume.slot && { slot }),
    ...(audit && volume.auditFailed && { auditFailed: '0' }),
  };
}

function changed(
  finding: Finding,
  volume: ExpectedVolume,
  { scope }: Place,
  set: FieldValues,
  source: string,
): Decision {
  const before = {
    currentRepository: volume.current,
    slot: volume.slot,
    auditFailed: volume.auditFailed ? '1' : '',
  };
  const was = Object.fromEntries(Object.entries(before).filter(([key, value]) => key in set && value !== ''));
  const identity = { ...scope, volume: volume.volume, version: volume.version };
  const action = set.currentRepository === undefined ? 'audit' : 'confirm';
  return { kind: 'change', change: { action, ...identity, set, was, source, line: finding.line } };
}

function audited(
  finding: Finding,
  volume: ExpectedVolume,
  place: Place,
  flag: '0' | '1',
  source: string,
): Decision {
  return changed(finding, volume, place, { auditFailed: flag }, source);
}

function inSlot({ slot }: ExpectedVolume): string {
  return slot === '' ? '' : `, slot ${slot}`;
}
