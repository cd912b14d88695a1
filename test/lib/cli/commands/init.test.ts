import t from 'tap';
import { jsonLines, run, shell } from '../../../e2e/program.ts';

const EXPORT = 'Barcode,Pool,Last Write\nA00001L6,Weekly,2026-01-02\nA00002L6,Daily,2026-02-13\nCLN001L1,,\n';

t.test('the definition that is printed passes check and extracts the volumes', async (t) => {
  const cwd = t.testdir({ 'export.csv': EXPORT });
  const { stdout, code, stderr } = await shell(
    'tapesync init export.csv > mine.ttidef && tapesync check mine.ttidef && tapesync extract --quiet -d mine.ttidef export.csv',
    { cwd, env: { TZ: 'UTC' } },
  );
  t.equal(code, 0, stderr);
  const [checked, ...records] = stdout.split('\n');
  t.equal(checked, 'mine.ttidef: no errors');
  t.match(jsonLines(records.join('\n')), [
    { customer: 'CUST', media: 'LTO', volume: 'A00001L6', description: 'Weekly' },
    { customer: 'CUST', media: 'LTO', volume: 'A00002L6', description: 'Daily' },
  ]);
});

t.test('the export may come from a pipe', async (t) => {
  const { stdout, code } = await run(['init', '--timezone', 'Asia/Tokyo'], {
    cwd: t.testdir(),
    stdin: EXPORT,
  });
  t.equal(code, 0);
  t.match(stdout, /^# Drafted by tapesync init from the standard input\.$/m);
  t.match(stdout, /^# {5}tapesync sync -F 5 -d mine\.ttidef < export$/m);
  t.match(stdout, /^SetTimeZone\("Asia\/Tokyo"\);/m);
});

t.test('what cannot be drafted from is an error, and nothing is printed', async (t) => {
  const cwd = t.testdir({
    'a.csv': EXPORT,
    'b.csv': EXPORT,
    'text.txt': 'Dear colleagues,\nplease see below.\n',
  });
  for (const [args, exit, message] of [
    [['missing.csv'], 3, /cannot read missing\.csv: there is no such file/],
    [['.'], 3, /cannot read \.: it is a directory/],
    [['a.csv', 'b.csv'], 2, /a definition is drafted from one export; tapesync init --help/],
    [
      ['text.txt'],
      3,
      /text\.txt: it begins with "Dear colleagues,.*; expected a list of tapes: JSON, delimited lines/,
    ],
    [[], 3, /stdin: it is empty; expected a list of tapes/],
  ] as const) {
    const { code, stdout, stderr } = await run(['init', ...args], { cwd });
    t.equal(code, exit, stderr);
    t.match(stderr, message);
    t.equal(stdout, '');
  }
});
