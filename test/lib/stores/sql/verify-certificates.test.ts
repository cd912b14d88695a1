import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import t, { type Test } from 'tap';
import { formatFinding } from '../../../../lib/model/certificate.ts';
import { openSqliteStore } from '../../../../lib/stores/sqlite/sqlite-store.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { RUN } from '../contract.ts';

const CERTIFICATE = {
  ...{ user: 'ada', command: 'reconcile', definition: '', started: RUN.started, finished: RUN.started },
  ...{ exitCode: 1, places: ['US01.LTO.LIBR'], sources: ['scan.txt'], confirm: false, audit: false },
  ...{ counts: { present: 2, missing: 1, overdue: 1, unknown: 0 }, stopped: '' },
};

const lineOf = (status: string, label: string) => `${formatFinding({ status, label })}\n`;

const PARTS = [
  `${lineOf('present', 'A1')}${lineOf('present', 'A2')}`,
  `${formatFinding({ status: 'missing', label: 'A3', overdue: true })}\n`,
];

async function verified(s: Test, sql: string) {
  const file = join(temporaryFolder(s), 'x.db');
  const written = openSqliteStore(file, { write: true });
  for (const id of ['r1', 'r2', 'r3']) await written.reconciliations.record({ ...CERTIFICATE, id }, PARTS);
  await written.close();
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
  const store = openSqliteStore(file, { write: false });
  const { found, findings } = await store.verification.verify();
  await store.close();
  return { found, findings };
}

t.test('certificates whose findings are what they state are well', async (s) => {
  s.strictSame(await verified(s, ''), { found: 0, findings: [] });
});

const OF_THE_SECOND = "run = (SELECT number FROM run WHERE id = 'r2')";

for (const [what, sql, problem] of [
  [
    'a part that was lost',
    `DELETE FROM reconciliation_part WHERE part = 1 AND ${OF_THE_SECOND}`,
    'it states 1 missing, and 0 of its findings are that',
  ],
  [
    'a part that is there twice',
    `INSERT INTO reconciliation_part SELECT run, 2, marks, findings FROM reconciliation_part WHERE part = 0 AND ${OF_THE_SECOND}`,
    'it states 2 present, and 4 of its findings are that',
  ],
  [
    'a part that cannot be read',
    `UPDATE reconciliation_part SET findings = 'AAAA' WHERE part = 0 AND ${OF_THE_SECOND}`,
    'part 0 of its findings cannot be read',
  ],
  [
    'a count that was changed',
    `UPDATE reconciliation SET certificate = replace(certificate, '"missing":1', '"missing":0') WHERE ${OF_THE_SECOND}`,
    'it states 0 missing, and 1 of its findings are that',
  ],
  [
    'a certificate that cannot be read',
    `UPDATE reconciliation SET certificate = '{' WHERE ${OF_THE_SECOND}`,
    'it cannot be read',
  ],
] as const) {
  t.test(`${what} is found`, async (s) => {
    const place = 'the certificate of run r2';
    s.strictSame(await verified(s, sql), { found: 1, findings: [{ place, problem }] });
  });
}
