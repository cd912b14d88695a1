import t from 'tap';
import { decide, type ReconcilePolicy } from '../../../../lib/engine/reconcile/decide.ts';
import type { Finding } from '../../../../lib/engine/reconcile/inventory.ts';
import { placesByScope, type Status } from '../../../../lib/model/reconciliation.ts';
import { RepositoryId, type ScopeName, scopeName, VolumeId } from '../../../../lib/model/scope.ts';
import { scopeOf } from '../../../transforms/chain.ts';

const PLACE = { scope: scopeOf('US01.LTO'), repository: RepositoryId.trusted('LIBR') };
const PLACES = placesByScope([PLACE]);
const NOTHING: ReconcilePolicy = { confirm: false, audit: false };
const ALL: ReconcilePolicy = { confirm: true, audit: true };

interface Case {
  readonly current?: string;
  readonly target?: string;
  readonly slot?: string;
  readonly read?: string;
  readonly auditFailed?: boolean;
  readonly isOverdue?: boolean;
}

function findingOf(status: Status, given: Case = {}): Finding {
  const {
    current = 'LIBR',
    target = 'LIBR',
    slot = '',
    read = '',
    auditFailed = false,
    isOverdue = false,
  } = given;
  const isSeen = !['missing', 'left', 'in transit', 'unclear'].includes(status);
  const volume = { volume: VolumeId.trusted('A1'), version: 3, current, target, slot, auditFailed };
  return {
    status,
    label: 'A1',
    scope: scopeName(PLACE.scope),
    slot: read,
    line: isSeen ? 7 : 0,
    isOverdue,
    ...(status !== 'unknown' && { volume }),
  };
}

function decided(status: Status, policy: ReconcilePolicy, given: Case = {}) {
  const decision = decide(findingOf(status, given), PLACES, policy, 'scan');
  if (decision.kind === 'change') {
    const { action, set, was, version, line } = decision.change;
    return [action, set, was, version, line];
  }
  if (decision.kind === 'refused') return decision.code;
  return decision.kind === 'skipped' ? decision.reason : decision.kind;
}

t.test('a volume whose container was seen is found again', async (t) => {
  const finding = findingOf('present', { auditFailed: true });
  const within = { ...finding, line: 0, within: 'US01.LTO.BOX' };
  t.match(decide(within, PLACES, ALL, 'scan'), { change: { action: 'audit', set: { auditFailed: '0' } } });
  const arrived = { ...findingOf('arrived', { current: 'OFFS' }), line: 0, within: 'US01.LTO.BOX' };
  t.match(decide(arrived, PLACES, ALL, 'scan'), {
    change: { action: 'confirm', set: { currentRepository: 'LIBR' } },
  });
});

t.test('without leave to write, everything is only said', async (t) => {
  t.equal(decided('present', NOTHING), 'unchanged');
  t.equal(decided('arrived', NOTHING, { current: 'OFFS' }), 'arrived');
  t.equal(decided('wrong slot', NOTHING, { slot: '1', read: '2' }), 'RECONCILE_SLOT');
  t.equal(decided('missing', NOTHING), 'RECONCILE_MISSING');
  t.equal(decided('present', NOTHING, { auditFailed: true }), 'unchanged');
});

t.test(
  'arrivals are confirmed with the slot that was read, and slots that are wrong or new are written',
  async (t) => {
    const from = { current: 'OFFS', slot: '9', read: '2' };
    const was = { currentRepository: 'OFFS', slot: '9' };
    t.strictSame(decided('arrived', ALL, from), [
      'confirm',
      { currentRepository: 'LIBR', slot: '2' },
      was,
      3,
      7,
    ]);
    t.strictSame(decided('arrived', ALL, { current: '' }), [
      'confirm',
      { currentRepository: 'LIBR' },
      {},
      3,
      7,
    ]);
    const slots = { slot: '1', read: '2' };
    t.match(decided('wrong slot', ALL, slots), ['confirm', { currentRepository: 'LIBR', slot: '2' }]);
    t.match(decided('present', ALL, { read: '2' }), ['confirm', { slot: '2' }], 'none was known');
    t.equal(decided('present', ALL, { slot: '2', read: '2' }), 'unchanged');
  },
);

t.test('the audit flag is set on what is missing, once, and lifted from what was seen', async (t) => {
  t.strictSame(decided('missing', ALL), ['audit', { auditFailed: '1' }, {}, 3, 0]);
  t.equal(decided('missing', ALL, { auditFailed: true }), 'RECONCILE_MISSING');
  t.strictSame(decided('present', ALL, { auditFailed: true }), [
    'audit',
    { auditFailed: '0' },
    { auditFailed: '1' },
    3,
    7,
  ]);
  t.strictSame(decided('not left', ALL, { target: 'OFFS', auditFailed: true })?.[0], 'audit');
  t.match(decided('arrived', ALL, { current: 'OFFS', auditFailed: true }), ['confirm', { auditFailed: '0' }]);
  t.match(decided('arrived', { confirm: false, audit: true }, { current: 'OFFS', auditFailed: true }), [
    'audit',
  ]);
});

t.test('what belongs elsewhere, is known to nobody, or is late needs a person', async (t) => {
  t.equal(decided('unexpected', ALL, { current: 'OFFS', target: 'OFFS' }), 'RECONCILE_UNEXPECTED');
  t.equal(decided('unknown', ALL), 'RECONCILE_UNKNOWN');
  t.equal(decided('in transit', ALL, { current: 'OFFS', isOverdue: true }), 'RECONCILE_OVERDUE');
  t.equal(decided('not left', ALL, { target: 'OFFS', isOverdue: true }), 'RECONCILE_OVERDUE');
  t.equal(decided('in transit', ALL, { current: 'OFFS' }), 'in transit');
  t.equal(decided('left', ALL, { target: 'OFFS' }), 'left');
  t.equal(decided('unclear', ALL), 'unclear');
});

function saidOf(finding: Partial<Finding>) {
  const decision = decide({ ...findingOf('unknown'), ...finding }, PLACES, ALL, 'scan');
  if (decision.kind === 'refused') return decision.message;
  return decision.kind === 'skipped' ? decision.reason : decision.kind;
}

t.test('of what is of no place nothing is written, and it is said whose it is', async (t) => {
  const volume = { volume: VolumeId.trusted('A1'), version: 3, slot: '', auditFailed: false };
  const scope = 'US02.LTO8' as ScopeName;
  const at = { ...volume, current: 'OFFS', target: 'VALT' };
  t.match(
    saidOf({ status: 'unexpected', scope, volume: at }),
    /^volume US02\.LTO8\.A1 was seen in US01\.LTO\.LIBR, and is of another scope: it is on its way from US02\.LTO8\.OFFS to US02\.LTO8\.VALT;/,
  );
  t.equal(saidOf({ status: 'not reconciled', scope, volume: at }), 'of US02.LTO8, which is not reconciled');
  t.match(
    saidOf({ status: 'ambiguous', candidates: ['US01.LTO.A1', 'US02.LTO.A1'] }),
    /^A1 is the label of US01\.LTO\.A1 and US02\.LTO\.A1: .* --scope CUSTOMER\.MEDIA$/,
  );
  t.match(saidOf({}), /^no volume of US01\.LTO has the label A1;/);
  t.match(saidOf({ by: 'attribute1' }), /^no volume of US01\.LTO has the attribute1 A1;/);
});
