import { fileURLToPath } from 'node:url';
import t from 'tap';
import { jsonLines } from '../../../e2e/program.ts';
import { run } from '../context.ts';

const EXPORT = 'Barcode,Pool,Last Write\nA00001L6,Weekly,2026-01-02\nA00002L6,Daily,2026-02-13\nCLN001L1,,\n';

t.test('the definition that is printed passes check and extracts the volumes', async (t) => {
  const folder = t.testdir({ 'export.csv': EXPORT });
  const drafted = await run(['init', '--timezone', 'UTC', `${folder}/export.csv`]);
  t.equal(drafted.code, 0);
  const file = `${t.testdir({ 'export.csv': EXPORT, 'mine.ttidef': drafted.stdout })}/mine.ttidef`;
  t.equal((await run(['check', file])).stdout, `${file}: no errors\n`);
  const { stdout } = await run(['extract', '--quiet', '-d', file, `${folder}/export.csv`]);
  t.match(jsonLines(stdout), [
    { customer: 'CUST', media: 'LTO', volume: 'A00001L6', description: 'Weekly' },
    { customer: 'CUST', media: 'LTO', volume: 'A00002L6', description: 'Daily' },
  ]);
});

t.test('the export may come from a pipe', async (t) => {
  const { stdout, code } = await run(['init', '--timezone', 'Asia/Tokyo'], { stdin: EXPORT });
  t.equal(code, 0);
  const lines = stdout.split('\n');
  t.ok(lines.includes('# Drafted by tapesync init from the standard input.'));
  t.ok(lines.includes('#     tapesync sync -F 5 -d mine.ttidef < export'));
  t.ok(lines.some((line) => line.startsWith('SetTimeZone("Asia/Tokyo");')));
});

t.test('an export of a known product gets the definition that comes with the program', async (t) => {
  const sample = fileURLToPath(
    new URL('../../../../definitions/networker/mminfo-m.sample.txt', import.meta.url),
  );
  const { stdout, stderr, code } = await run(['init', sample]);
  t.equal(code, 0);
  t.match(
    stderr,
    /^tapesync: this is Dell NetWorker, the media report as a table: \S*definitions.networker.mminfo-m\.ttidef reads/,
  );
  const file = `${t.testdir({ 'mine.ttidef': stdout })}/mine.ttidef`;
  t.equal((await run(['check', file])).stdout, `${file}: no errors\n`);
  const extracted = await run(['extract', '--quiet', '-d', file, sample]);
  t.equal(jsonLines(extracted.stdout).length, 14);

  const drafted = await run(['init', '--draft', sample]);
  t.equal(drafted.stderr, '');
  t.match(drafted.stdout, /^# Drafted by tapesync init from /);
});

t.test('somebody who types the export can read how to end it', async (t) => {
  const { stderr } = await run(['init'], { stdin: EXPORT, terminals: ['stdin'] });
  t.equal(stderr, 'tapesync: reading from the terminal; Ctrl-D ends the input\n');
});

t.test('what cannot be drafted from is an error, and nothing is printed', async (t) => {
  const folder = t.testdir({
    'a.csv': EXPORT,
    'b.csv': EXPORT,
    'text.txt': 'Dear colleagues,\nplease see below.\n',
  });
  for (const [operands, exit, message] of [
    [['missing.csv'], 3, /cannot read .*missing\.csv: there is no such file/],
    [['.'], 3, /cannot read .*\.: it is a directory/],
    [['a.csv', 'b.csv'], 2, /a definition is drafted from one export; tapesync init --help/],
    [
      ['text.txt'],
      3,
      /text\.txt: it begins with "Dear colleagues,.*; expected a list of tapes: JSON, delimited lines/,
    ],
    [[], 3, /stdin: it is empty; expected a list of tapes/],
  ] as const) {
    const { code, stdout, stderr } = await run(['init', ...operands.map((name) => `${folder}/${name}`)]);
    t.equal(code, exit, stderr);
    t.match(stderr, message);
    t.equal(stdout, '');
  }
});
