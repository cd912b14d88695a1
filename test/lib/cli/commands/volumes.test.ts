import { parse } from 'csv-parse/sync';
import t from 'tap';
import { DEFINITION, exportOf, type Row, rowsOf } from '../../../e2e/export.ts';
import { jsonLines } from '../../../e2e/program.ts';
import { run, type Setting } from '../context.ts';

const folder = t.testdir({ 'x.ttidef': DEFINITION });
const SERVER = ['-S', `sqlite:${folder}/x.db`];

const synced = (rows: readonly Row[], ...options: readonly string[]) =>
  run([...['sync', '--quiet', '-a', '--create', ...SERVER, '-d', `${folder}/x.ttidef`], ...options], {
    stdin: exportOf(rows),
  });

const listed = (operands: readonly string[], setting?: Setting) =>
  run(['volumes', ...SERVER, ...operands], setting);

t.before(async () => {
  await synced([['A00001L8', 'LIBR', 'Weekly, full', '2026-03-14 02:13:01'], ...rowsOf(1)]);
  await synced([['B00001L9', 'OFFS', '', '']], '--set', 'MEDIA=LTO9', '--user', 'ada');
  await synced([['A00001L8', 'OFFS', 'Weekly, full', '2026-03-14 02:13:01']], '--user', 'ada');
});

t.test('volumes are a table, each column as wide as it must be', async (t) => {
  const { code, stdout, stderr } = await listed(['US01.LTO']);
  t.equal(code, 0);
  t.equal(stderr, '');
  t.strictSame(stdout.split('\n'), [
    'customer media volume   repository currentRepository slot scratch moveDate writeTime            description',
    '-------- ----- -------- ---------- ----------------- ---- ------- -------- -------------------- ------------',
    'US01     LTO   A00000L8 LIBR       LIBR                                    2026-03-14T02:13:00Z Weekly 0',
    'US01     LTO   A00001L8 OFFS       LIBR                                    2026-03-14T02:13:01Z Weekly, full',
    '-------- ----- -------- ---------- ----------------- ---- ------- -------- -------------------- ------------',
    '',
  ]);
});

t.test('each part of the operand is a filter, and a part that is not there matches everything', async (t) => {
  const volumes = async (...operands: readonly string[]) =>
    jsonLines((await listed(['--json', ...operands])).stdout).map(
      ({ media, volume }) => `${media}.${volume}`,
    );
  t.strictSame(await volumes(), ['LTO.A00000L8', 'LTO.A00001L8', 'LTO9.B00001L9']);
  t.strictSame(await volumes('US01'), ['LTO.A00000L8', 'LTO.A00001L8', 'LTO9.B00001L9']);
  t.strictSame(await volumes('US01.LTO?'), ['LTO9.B00001L9']);
  t.strictSame(await volumes('*.*.*1L[89]'), ['LTO.A00001L8', 'LTO9.B00001L9']);
  t.strictSame(await volumes('EU01'), []);
});

t.test('JSON and CSV have every field', async (t) => {
  const [json] = jsonLines((await listed(['--json', 'US01.LTO.A00001L8'])).stdout);
  t.match(json, { customer: 'US01', volume: 'A00001L8', version: 2, description: 'Weekly, full' });
  const [heading = '', row = '', end] = (await listed(['--csv', 'US01.LTO.A00001L8'])).stdout.split('\n');
  t.match(heading, /^customer,media,volume,version,currentRepository,locks,/);
  t.match(row, /^US01,LTO,A00001L8,2,LIBR,,.*,"Weekly, full",/);
  t.equal(end, '');
});

t.test('CSV holds no formulas for a spreadsheet, and with =raw the values as they are', async (t) => {
  const server = ['-S', `sqlite:${t.testdir({ 'x.ttidef': DEFINITION })}/x.db`];
  const texts = ["=cmd|' /C calc'!A0", '+1', '-1', '@SUM(A1)', '\uff1d1', 'a=b'];
  const rows = texts.map((text, index) => [`A0000${index}L8`, 'LIBR', text, ''] as const);
  await run(['sync', '--quiet', '-a', '--create', ...server, '-d', `${t.testdirName}/x.ttidef`], {
    stdin: exportOf(rows),
  });
  const descriptions = async (...options: string[]) => {
    const { code, stdout } = await run(['volumes', ...server, ...options]);
    t.equal(code, 0);
    const [heading = [], ...lines] = parse(stdout);
    return lines.map((line) => line[heading.indexOf('description')]);
  };
  t.strictSame(await descriptions('--csv=raw'), texts);
  const safe = texts.map((text) => (text === 'a=b' ? text : `'${text}`));
  t.strictSame(await descriptions('--csv'), safe);
  t.strictSame(await descriptions('--csv=safe'), safe);
  const { stdout } = await run(['volumes', ...server, '--history', '--csv']);
  t.notMatch(stdout, /(^|,)"?[=+@-]/m);
  t.match(await run(['volumes', ...server, '--csv=cooked']), {
    code: 2,
    stderr: /--csv cooked: expected one of safe, raw/,
  });
});

t.test('the history has who changed what in which run', async (t) => {
  const history = jsonLines((await listed(['--json', '--history', 'US01.LTO.A00001L8'])).stdout);
  t.match(history.at(-1), {
    volume: 'A00001L8',
    version: 2,
    user: 'ada',
    field: 'repository',
    old: 'LIBR',
    new: 'OFFS',
  });
  const { stdout } = await listed(['--history', 'US01.LTO.A00001L8']);
  t.match(stdout, /^customer media volume +version at +user +run +field +old +new\n/);
});

t.test('an output that nobody reads any more ends the list, without an error', async (t) => {
  for (const form of ['--json', '--csv']) {
    const { code, stderr } = await listed([form], { outputError: { code: 'EPIPE', after: 1 } });
    t.strictSame([code, stderr], [0, '']);
  }
});

t.test('what is no filter, and more than one operand, are errors', async (t) => {
  for (const [operands, problem] of [
    [['US01', 'US02'], 'give one CUSTOMER.MEDIA.VOLUME'],
    [['US01.['], '[: '],
  ] as const) {
    const { code, stderr, stdout } = await listed(operands);
    t.equal(code, 2);
    t.equal(stdout, '');
    t.match(stderr, `tapesync: ${problem}`);
    t.match(stderr, 'tapesync volumes --help shows how it is called\n');
  }
});
