import t from 'tap';
import { Findings } from '../../../../lib/engine/reconcile/findings.ts';
import type { Finding } from '../../../../lib/engine/reconcile/inventory.ts';
import type { Status } from '../../../../lib/model/reconciliation.ts';
import { VolumeId } from '../../../../lib/model/scope.ts';

function finding(status: Status, more: Partial<Finding> & { readonly target?: string } = {}): Finding {
  const { target = 'LIBR', ...rest } = more;
  const volume = VolumeId.trusted('A1');
  return {
    ...{ status, label: 'A1', slot: '', line: 1, isOverdue: false },
    volume: { volume, version: 1, current: 'LIBR', target, slot: '', auditFailed: false },
    ...rest,
  };
}

t.test('findings are counted, and all but the present ones are kept in their order', async (t) => {
  const findings = new Findings();
  const all: readonly Status[] = ['present', 'arrived', 'missing', 'present', 'unknown', 'in transit'];
  for (const status of all) findings.add(finding(status));
  findings.add(finding('not left', { isOverdue: true }));
  t.match(findings.counts, { present: 2, arrived: 1, missing: 1, unknown: 1, left: 0, overdue: 1 });
  t.strictSame(findings.present, ['A1', 'A1']);
  t.strictSame(
    findings.others.map(({ status }) => status),
    ['arrived', 'missing', 'unknown', 'in transit', 'not left'],
  );
  t.equal(findings.exceptions, 3, 'missing, unknown and what is late');
  t.equal(findings.expected, 6, 'all but the unknown one');
  t.equal(findings.belonging, 3, 'present and missing');
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
