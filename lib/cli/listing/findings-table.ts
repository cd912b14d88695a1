import type { Findings } from '../../engine/reconcile/findings.ts';
import type { Finding } from '../../engine/reconcile/inventory.ts';
import { STATUSES } from '../../model/reconciliation.ts';
import { printTable } from '../terminal/print-table.ts';
import type { StandardOutput } from '../terminal/standard-output.ts';

/** The headings of a table of findings. */
export const FINDING_COLUMNS = ['status', 'label', 'slot', 'is in', 'should be in', 'line', 'means'];

/** What a list of findings takes of them. */
export type ListedFindings = Pick<Findings, 'others' | 'name' | 'target'>;

/**
 * Prints what a reconciliation has found, but for what is just as it should be: exceptions first, as a table; with `json`
 * one JSON line each, in the order of the inventory.
 */
export async function printFindings(
  output: Pick<StandardOutput, 'print' | 'json'>,
  findings: ListedFindings,
  json: boolean,
): Promise<void> {
  if (json) {
    for (const finding of findings.others) await output.json(findingJson(finding));
    return;
  }
  const rows = findingRows(findings);
  if (rows.length > 0) await printTable(output, FINDING_COLUMNS, rows);
}

/** Returns findings as the cells of a table, exceptions first. */
export function findingRows(findings: ListedFindings): readonly (readonly string[])[] {
  const { others } = findings;
  const [exceptions, rest] = [others.filter(isException), others.filter((each) => !isException(each))];
  return [...exceptions, ...rest].map((finding) => {
    const { status, volume, line, isOverdue } = finding;
    const of = finding.candidates === undefined ? '' : `: ${finding.candidates.join(', ')}`;
    const within = finding.within === undefined ? '' : `, in ${finding.within}`;
    const means = `${STATUSES[status].text}${of}${isOverdue ? ', for too long' : ''}${within}`;
    return [
      status,
      findings.name(finding),
      finding.slot || (volume?.slot ?? ''),
      volume?.current ?? '',
      findings.target(finding),
      line === 0 ? '' : String(line),
      means,
    ];
  });
}

function isException({ status, isOverdue }: Finding): boolean {
  return isOverdue || STATUSES[status].isException;
}

/** Returns a finding as an object of JSON. */
export function findingJson(finding: Finding) {
  const { status, label, scope, candidates, slot, line, firstLine, within, volume, isOverdue } = finding;
  return {
    status,
    label,
    ...(scope !== undefined && { scope }),
    ...(candidates !== undefined && { candidates }),
    ...(slot !== '' && { slot }),
    ...(line > 0 && { line }),
    ...(firstLine !== undefined && { firstLine }),
    ...(within !== undefined && { within }),
    ...(volume && { currentRepository: volume.current, repository: volume.target, knownSlot: volume.slot }),
    ...(isOverdue && { overdue: true }),
  };
}
