import { marksOf, miscount, readCertificate } from '../../model/certificate.ts';
import { parseJson } from '../../model/json-object.ts';
import type { Finding } from '../roles/verification.ts';
import { type SqlConnection, textOf } from './connection.ts';
import { unpacked } from './reconciliations.ts';

const CERTIFICATES = `SELECT number, id, certificate FROM tapesync.reconciliation
  JOIN tapesync.run ON number = reconciliation.run WHERE number > $1 ORDER BY number LIMIT 100`;
const NEXT_PART = `SELECT part, findings FROM tapesync.reconciliation_part
  WHERE run = $1 AND part > $2 ORDER BY part LIMIT 1`;

/**
 * Yields what is wrong with certificates: one that cannot be read, and one whose findings are not as many of each status as it
 * states. Only one part of one is in memory at once.
 */
export async function* brokenCertificates(connection: SqlConnection): AsyncGenerator<Finding> {
  for (let after = -1; ; ) {
    const rows = await connection.rows(CERTIFICATES, after);
    for (const [number, id, text] of rows) {
      after = Number(number);
      const problem = await problemOf(connection, after, textOf(text));
      if (problem !== undefined) yield { place: `the certificate of run ${textOf(id)}`, problem };
    }
    if (rows.length === 0) return;
  }
}

async function problemOf(
  connection: SqlConnection,
  number: number,
  text: string,
): Promise<string | undefined> {
  const run = { id: '', user: '', command: '', definition: '', started: '' };
  const certificate = readCertificate(parseJson(text), run);
  if (certificate === undefined) return 'it cannot be read';
  const found = new Map<string, number>();
  for (let after = -1; ; ) {
    const [part, findings] = await connection.row(NEXT_PART, number, after);
    if (part === undefined) break;
    after = Number(part);
    try {
      for (const mark of unpacked(textOf(findings)).flatMap(marksOf))
        found.set(mark, (found.get(mark) ?? 0) + 1);
    } catch {
      return `part ${after} of its findings cannot be read`;
    }
  }
  return miscount(certificate.counts, found);
}
