import t from 'tap';
import {
  type CertifiedFinding,
  EXCEPTIONS,
  formatFinding,
  isException,
  parseFinding,
  readCertificate,
  sumsOf,
} from '../../../lib/model/certificate.ts';

const WHOLE: CertifiedFinding = {
  ...{ status: 'arrived', overdue: true, label: 'A1', line: 7, slot: '3', knownSlot: '2' },
  ...{ currentRepository: 'OFFS', repository: 'LIBR', outcome: 'updated', firstLine: 1 },
};

t.test('a finding is read as it was written, whatever it leaves out', async (t) => {
  t.strictSame(parseFinding(formatFinding(WHOLE)), WHOLE);
  const { overdue: _, line: __, slot: ___, outcome: ____, ...some } = WHOLE;
  t.strictSame(parseFinding(formatFinding(some)), some);
  const least = { status: 'unknown', label: 'X' };
  t.strictSame(parseFinding(formatFinding(least)), least);
  t.equal(formatFinding(least), '["unknown",0,"X",0,""]');
});

t.test('what a slot may not hold is shown, so that a line stays one', async (t) => {
  const read = parseFinding(formatFinding({ ...WHOLE, slot: 'a\nb\u001b', label: 'x\ud800' }));
  t.match(read, { slot: 'a\\x0ab\\x1b' });
  t.notMatch(read?.label, /\ud800/);
});

t.test('a line that is no finding is none', async (t) => {
  const lines = [
    ...['', '{}', '[]', 'null', '["missing"]', '["missing",0,"A",0]', '["missing",0,"A",-1,""]'],
    ...['["missing",2,"A",0,""]', '["Missing",0,"A",0,""]', '[1,0,"A",0,""]', '["missing",0,"A",1.5,""]'],
    ...[
      '["missing",0,"A\\u0000",0,""]',
      '["missing",0,"A",0,"","","","","",0,0]',
      '["missing",0,"A",0,"",1]',
    ],
    `["missing",0,"${'A'.repeat(5000)}",0,""]`,
  ];
  for (const line of lines) t.equal(parseFinding(line), undefined, line.slice(0, 60));
});

t.test('sums and exceptions follow from the statuses', async (t) => {
  const counts = { present: 5, unknown: 2, missing: 1, left: 1, overdue: 4, 'of a later version': 9 };
  t.strictSame(sumsOf(counts), { seen: 7, expected: 7 });
  t.strictSame(EXCEPTIONS, [
    'wrong slot',
    'unexpected',
    'unknown',
    'ambiguous',
    'unclear',
    'missing',
    'overdue',
  ]);
  t.ok(isException({ status: 'left', overdue: true, label: 'A' }));
  t.notOk(isException({ status: 'left', label: 'A' }));
});

t.test('JSON that is no certificate is none', async (t) => {
  const run = { id: 'r', user: 'ada', command: 'reconcile', definition: '', started: '2026-03-14T02:13:45Z' };
  const head = {
    ...{ finished: run.started, exitCode: 0, places: ['US01.LTO.LIBR'], sources: [], confirm: false },
    ...{ audit: false, counts: { present: 1 }, stopped: '' },
  };
  t.strictSame(readCertificate(head, run), { ...run, ...head });
  for (const key of Object.keys(head))
    t.equal(readCertificate({ ...head, [key]: null }, run), undefined, key);
  t.equal(readCertificate({ ...head, counts: { present: -1 } }, run), undefined);
  t.equal(readCertificate([], run), undefined);
});
