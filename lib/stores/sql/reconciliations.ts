import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { TapesyncError } from '../../errors/error.ts';
import {
  type Certificate,
  marksOf,
  OVERDUE,
  parseFinding,
  readCertificate,
} from '../../model/certificate.ts';
import { parseJson } from '../../model/json-object.ts';
import type { FindingPage, Reconciliations } from '../roles/reconciliations.ts';
import type { RecordedRun } from '../roles/runs.ts';
import { type SqlConnection, type SqlDatabase, textOf } from './connection.ts';
import { RUN_COLUMNS, recordRun, runNumber, runOf } from './recorded-runs.ts';

// Where a user lacks a right, or nobody has it: what was compared is no less true.
const UNKEPT: ReadonlySet<string> = new Set(['STORE_READ_ONLY', 'STORE_DENIED', 'STORE_STANDBY']);

/**
 * Returns the certificates of a database. Findings are kept in parts of some thousand, compressed: a row for each would take
 * more time than the reconciliation.
 */
export function sqlReconciliations<C extends SqlConnection>(database: SqlDatabase<C>): Reconciliations {
  return {
    record: async (certificate, parts) => {
      try {
        await database.transaction((connection) => record(connection, certificate, parts));
      } catch (error) {
        if (!(error instanceof TapesyncError) || !UNKEPT.has(error.code)) throw error;
        throw new TapesyncError('CERTIFICATE_UNKEPT', { problem: error.message }, { cause: error });
      }
    },

    list: ({ prefix = '', place = null, after, limit }) =>
      database.read(async (connection) => {
        const before = after === undefined ? Number.MAX_SAFE_INTEGER : Number(after);
        const rows = await connection.rows(LIST, before, prefix, `${prefix}\u{10ffff}`, place, limit);
        const items = rows.map((row) => certificateOf(runOf(row), textOf(row[RUN_WIDTH])));
        const last = rows.length < limit ? undefined : rows.at(-1)?.[0];
        return { items, ...(last !== undefined && { next: String(last) }) };
      }),

    findings: (run, { only, after = '-1' }) =>
      database.read(async (connection) => {
        const number = await runNumber(connection, run);
        const [known] = number === undefined ? [] : await connection.row(KNOWN, number);
        if (number === undefined || known === undefined) throw new TapesyncError('NOT_THERE');
        const parts = await connection.rows(PARTS, number, Number(after));
        const isWanted = (marks: readonly string[]) =>
          only === undefined || marks.some((mark) => only.includes(mark));
        const at = parts.findIndex(([, marks]) => isWanted(textOf(marks).split(',')));
        if (at === -1) return { items: [] };
        const [part] = parts[at] ?? [];
        const [findings] = await connection.row(PART, number, Number(part));
        const page = { items: unpacked(textOf(findings)).filter((finding) => isWanted(marksOf(finding))) };
        const isLast = at === parts.length - 1;
        return { ...page, ...(!isLast && { next: String(part) }) };
      }),
  };
}

async function record(
  connection: SqlConnection,
  certificate: Certificate,
  parts: Iterable<string>,
): Promise<void> {
  const { id, user, command, definition, started, finished, exitCode, ...head } = certificate;
  const number = await recordRun(connection, { id, user, command, definition, started });
  const [known] = await connection.row(KNOWN, number);
  if (known !== undefined) return;
  // The run may have been recorded with its first change; its statistics follow.
  await connection.run(END, finished, exitCode, number);
  await connection.run(INSERT, number, JSON.stringify({ ...head, finished, exitCode }));
  for (const place of new Set(head.places)) await connection.run(INSERT_PLACE, place, number);
  let part = 0;
  for (const lines of parts) {
    await connection.run(INSERT_PART, number, part, marksIn(lines).join(), packed(lines));
    part++;
  }
}

const RUN_WIDTH = RUN_COLUMNS.split(',').length;
const KNOWN = 'SELECT run FROM tapesync.reconciliation WHERE run = $1';
const END = 'UPDATE tapesync.run SET finished = $1, exit_code = $2 WHERE number = $3 AND finished IS NULL';
const INSERT = 'INSERT INTO tapesync.reconciliation (run, certificate) VALUES ($1, $2)';
const INSERT_PLACE = 'INSERT INTO tapesync.reconciliation_place (place, run) VALUES ($1, $2)';
const INSERT_PART =
  'INSERT INTO tapesync.reconciliation_part (run, part, marks, findings) VALUES ($1, $2, $3, $4)';
const PARTS =
  'SELECT part, marks FROM tapesync.reconciliation_part WHERE run = $1 AND part > $2 ORDER BY part';
const PART = 'SELECT findings FROM tapesync.reconciliation_part WHERE run = $1 AND part = $2';
const LIST = `SELECT ${RUN_COLUMNS}, certificate
  FROM tapesync.reconciliation JOIN tapesync.run ON number = reconciliation.run
  WHERE number < $1 AND id >= $2 AND id < $3 AND (CAST($4 AS text) IS NULL OR EXISTS (
    SELECT 1 FROM tapesync.reconciliation_place AS at WHERE at.place = $4 AND at.run = number))
  ORDER BY number DESC LIMIT $5`;

function certificateOf({ id, user, command, definition, started }: RecordedRun, text: string): Certificate {
  const certificate = readCertificate(parseJson(text), { id, user, command, definition, started });
  if (certificate === undefined) throw new Error(`the certificate of run ${id} cannot be read`);
  return certificate;
}

// Each line begins with its status, and whether it is overdue: no need to read the rest of a million lines.
function marksIn(lines: string): readonly string[] {
  const marks = new Set<string>();
  for (let start = 0; start < lines.length; ) {
    const end = lines.indexOf('"', start + 2);
    if (end === -1) break;
    marks.add(lines.slice(start + 2, end));
    if (lines[end + 2] === '1') marks.add(OVERDUE);
    start = lines.indexOf('\n', end) + 1;
    if (start === 0) break;
  }
  return [...marks];
}

// Text, because every database takes that in the same way.
function packed(lines: string): string {
  return zstdCompressSync(lines).toString('base64');
}

/** Returns the findings of a part as it is kept. Throws where it is damaged. */
export function unpacked(text: string): FindingPage['items'] {
  const lines = zstdDecompressSync(Buffer.from(text, 'base64')).toString().split('\n');
  return lines.flatMap((line) => (line === '' ? [] : (parseFinding(line) ?? [])));
}
