import { type CertifiedFinding, isException, meaningOf } from '../../model/certificate.ts';
import { printTable } from '../terminal/print-table.ts';
import type { StandardOutput } from '../terminal/standard-output.ts';

/** The headings of a table of findings. */
export const FINDING_COLUMNS = ['status', 'label', 'slot', 'is in', 'should be in', 'line', 'means'];

/**
 * Prints findings as a table, exceptions first; of those whose change was tried, with what became of it. `scopes` are those of
 * the places: a label of one place stands alone.
 */
export async function printFindings(
  output: Pick<StandardOutput, 'print'>,
  findings: Iterable<CertifiedFinding>,
  scopes: readonly string[],
): Promise<void> {
  const rows = findingRows(findings, scopes);
  if (rows.length > 0) await printTable(output, FINDING_COLUMNS, rows);
}

/** Returns findings as the cells of a table, exceptions first. */
export function findingRows(
  findings: Iterable<CertifiedFinding>,
  scopes: readonly string[],
): readonly (readonly string[])[] {
  const all = [...findings];
  return [...all.filter(isException), ...all.filter((each) => !isException(each))].map((finding) => {
    const { status, scope, slot, knownSlot, line, overdue, outcome, within, candidates } = finding;
    const means = [
      candidates === undefined ? meaningOf(status) : `${meaningOf(status)}: ${candidates.join(', ')}`,
      overdue ? 'for too long' : '',
      within === undefined ? '' : `in ${within}`,
      outcome ?? '',
    ];
    const isNear = scope === undefined || scopes.length === 0 || scopes.includes(scope);
    const target = finding.repository ?? '';
    return [
      status,
      isNear && (scopes.length < 2 || scope === undefined) ? finding.label : `${scope}.${finding.label}`,
      slot ?? knownSlot ?? '',
      finding.currentRepository ?? '',
      isNear || target === '' ? target : `${scope}.${target}`,
      line === undefined ? '' : String(line),
      means.filter((text) => text !== '').join(', '),
    ];
  });
}
