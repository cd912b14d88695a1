import t from 'tap';
import { belongingIn, expectedIn, Findings } from '../../../../lib/engine/reconcile/findings.ts';
import type { Finding } from '../../../../lib/engine/reconcile/inventory.ts';
import type { Status } from '../../../../lib/model/reconciliation.ts';
import { CustomerId, MediaId, RepositoryId, type ScopeName, VolumeId } from '../../../../lib/model/scope.ts';
import { scopeOf } from '../../../transforms/chain.ts';

function finding(status: Status, more: Partial<Finding> & { readonly target?: string } = {}): Finding {
  const { target = 'LIBR', ...rest } = more;
  const volume = VolumeId.trusted('A1');
  return {
    ...{ status, label: 'A1', slot: '', line: 1, isOverdue: false },
    volume: { volume, version: 1, current: 'LIBR', target, slot: '', auditFailed: false },
    ...rest,
  };
}

t.test('findings are counted, and kept in their order', async (t) => {
  const findings = new Findings();
  const all: readonly Status[] = ['present', 'arrived', 'missing', 'present', 'unknown', 'in transit'];
  for (const status of all) findings.add(finding(status));
  findings.add(finding('not left', { isOverdue: true }));
  t.match(findings.counts, { present: 2, arrived: 1, missing: 1, unknown: 1, left: 0, overdue: 1 });
  t.strictSame(
    [...findings].map(({ status }) => status),
    [...all, 'not left'],
  );
  t.equal(findings.exceptions, 3, 'missing, unknown and what is late');
  t.equal(expectedIn(findings.counts), 6, 'all but the unknown one');
  t.equal(belongingIn(findings.counts), 3, 'present and missing');
  t.equal(findings.seen, 5, 'all but the missing one and the one in transit');
});

t.test('an inventory looks like that of the place that most of it belongs to', async (t) => {
  const findings = new Findings();
  t.equal(findings.looksLike(), undefined);
  for (let count = 0; count < 9; count++) findings.add(finding('unexpected', { target: 'OFFS' }));
  findings.add(finding('present'));
  t.strictSame(findings.looksLike(), { repository: 'OFFS', count: 9, percent: 90 });
  for (let count = 0; count < 9; count++) findings.add(finding('present'));
  t.equal(findings.looksLike(), undefined, 'half of it is not most');
});

t.test('of several places each has its counts, and names say of which a volume is', async (t) => {
  const places = ['US01.LTO', 'US01.LTO8'].map((scope) => ({
    scope: scopeOf(scope),
    repository: RepositoryId.trusted('LIBR'),
  }));
  const [first, second] = places;
  const findings = new Findings(places);
  findings.add(finding('present', { scope: 'US01.LTO' as ScopeName }));
  findings.add(finding('missing', { scope: 'US01.LTO8' as ScopeName }));
  findings.add(finding('unexpected', { scope: 'US02.LTO' as ScopeName, target: 'LIBR' }));
  findings.add(finding('not reconciled', { scope: 'US02.LTO' as ScopeName }));
  findings.add(finding('ambiguous'));
  t.match(findings.countsOf(first), { present: 1, missing: 0, unexpected: 0 });
  t.match(findings.countsOf(second), { present: 0, missing: 1 });
  t.match(findings.countsOf(), { unexpected: 1, ambiguous: 1, 'not reconciled': 1, missing: 0 });
  t.match(findings.counts, { present: 1, missing: 1, unexpected: 1, ambiguous: 1 });
  t.strictSame(
    findings.others().map(({ scope, label }) => `${scope ?? ''} ${label}`),
    ['US01.LTO8 A1', 'US02.LTO A1', ' A1'],
  );
});

t.test('an inventory may look like that of a place of another scope', async (t) => {
  const place = { scope: scopeOf('US01.LTO'), repository: RepositoryId.trusted('LIBR') };
  const findings = new Findings([place]);
  findings.add(finding('unexpected', { scope: 'US02.LTO' as ScopeName, target: 'LIBR' }));
  t.equal(findings.looksLike()?.repository, 'US02.LTO.LIBR');
});

t.test(
  'what became of a change, and what was found on a second look, stands in the place of the first finding',
  async (t) => {
    const findings = new Findings();
    const labels = Array.from({ length: 4500 }, (_, index) => VolumeId.trusted(`A${index}`));
    for (const label of labels) {
      findings.add(finding('arrived', { label }));
      findings.plan(changeOf(label), finding('arrived', { label }));
    }
    findings.add(finding('missing', { label: 'M1' }));
    for (const label of labels) findings.settle(changeOf(label), 'updated');
    const [, one, two] = [labels[0], labels[2100], labels[4400]];
    if (one === undefined || two === undefined) throw new Error('labels are missing');
    findings.amend(changeOf(one), finding('unexpected', { label: one, isOverdue: true }));
    findings.settle(changeOf(one), 'refused');
    findings.amend(changeOf(two), undefined);
    t.match(findings.counts, { arrived: 4498, unexpected: 1, overdue: 1, missing: 1 });
    const found = [...findings];
    t.equal(found.length, 4500);
    t.match(found[2100], { status: 'unexpected', label: one, outcome: 'refused', overdue: true });
    t.match(found[2101], { status: 'arrived', label: 'A2101', outcome: 'updated' });
    t.notOk(found.some(({ label }) => label === two));
    t.match(found.at(-1), { status: 'missing', label: 'M1' });
    t.equal(findings.plannedOf(changeOf(one))?.status, 'unexpected');
  },
);

function changeOf(volume: VolumeId) {
  return { customer: CustomerId.trusted('US01'), media: MediaId.trusted('LTO'), volume };
}
