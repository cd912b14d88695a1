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

t.test('volumes are a table with the columns in which something stands', async (t) => {
  const { code, stdout, stderr } = await listed(['US01.LTO']);
  t.equal(code, 0);
  t.equal(stderr, '');
  t.strictSame(stdout.split('\n'), [
    'customer media volume   repository current    write                description',
    '                                   Repository Time',
    '-------- ----- -------- ---------- ---------- -------------------- ------------',
    'US01     LTO   A00000L8 LIBR       LIBR       2026-03-14T02:13:00Z Weekly 0',
    'US01     LTO   A00001L8 OFFS       LIBR       2026-03-14T02:13:01Z Weekly, full',
    '-------- ----- -------- ---------- ---------- -------------------- ------------',
    '',
  ]);
});

const labels = async (...operands: readonly string[]) =>
  jsonLines((await listed(['--json', ...operands])).stdout).map(({ volume }) => volume);

t.test('a condition finds volumes, in their history too', async (t) => {
  t.strictSame(await labels('--where', 'moving'), ['A00001L8']);
  t.strictSame(await labels('--where', 'repository = offs'), ['A00001L8', 'B00001L9']);
  t.strictSame(await labels('US01.LTO', '--where', 'repository = OFFS'), ['A00001L8']);
  t.strictSame(await labels('A00000L8', '--where', 'moving'), []);
  const day = ['--now', '2026-03-15T00:00:00Z'];
  t.strictSame(await labels(...day, '--where', 'writeTime = yesterday'), ['A00000L8', 'A00001L8']);
  t.strictSame(await labels(...day, '--where', 'writeTime = today'), []);
  t.strictSame(await labels('--history', '--where', 'moving and description ~ *full'), [
    ...['A00001L8', 'A00001L8', 'A00001L8', 'A00001L8'],
  ]);
});

t.test('what is no condition is shown with its place, before anything is read', async (t) => {
  const { code, stdout, stderr } = await run([
    'volumes',
    '-S',
    'sqlite:none.db',
    '--where',
    'slot = 7 and sloth',
  ]);
  t.equal(code, 2);
  t.equal(stdout, '');
  t.equal(
    stderr,
    [
      'tapesync: --where: there is no field "sloth"; did you mean slot?',
      '  slot = 7 and sloth',
      '               ^^^^^',
      '',
    ].join('\n'),
  );
  t.match(await listed(['--where', ' ']), { code: 2, stderr: /--where: expected a condition/ });
});

t.test('columns are printed as they are asked for, in every form', async (t) => {
  const chosen = ['US01.LTO', '--columns', 'Volume,slot,repository'];
  t.equal(
    (await listed(chosen)).stdout,
    [
      'volume   slot repository',
      '-------- ---- ----------',
      'A00000L8      LIBR',
      'A00001L8      OFFS',
      '-------- ---- ----------',
      '',
    ].join('\n'),
  );
  t.equal(
    (await listed([...chosen, '--csv'])).stdout,
    'volume,slot,repository\nA00000L8,,LIBR\nA00001L8,,OFFS\n',
  );
  t.strictSame(jsonLines((await listed([...chosen, '--json'])).stdout), [
    { volume: 'A00000L8', repository: 'LIBR' },
    { volume: 'A00001L8', repository: 'OFFS' },
  ]);
  t.equal((await listed(['A00000L8', '--columns', 'media'])).stdout, 'media\n-----\nLTO\n-----\n');
  t.match(await listed(['--columns', 'sloth']), { code: 2, stderr: /no column sloth; did you mean slot\?/ });
});

t.test('volumes of all scopes are sorted together', async (t) => {
  t.strictSame(await labels('--sort-by', 'repository,volume'), ['A00000L8', 'A00001L8', 'B00001L9']);
  t.strictSame(await labels('--sort-by=-repository,-volume'), ['B00001L9', 'A00001L8', 'A00000L8']);
  const csv = await listed(['--sort-by=-volume', '--columns', 'volume', '--csv']);
  t.equal(csv.stdout, 'volume\nB00001L9\nA00001L8\nA00000L8\n');
});

t.test('one volume that is named is shown with all there is, wherever it is', async (t) => {
  for (const name of ['US01.LTO.A00001L8', 'a00001l8']) {
    const { code, stdout } = await listed([name]);
    t.equal(code, 0);
    t.match(stdout, /^US01\.LTO\.A00001L8\n\nplace +repository +since +by word of +command +user\n/);
    t.match(stdout, /^current LIBR .* backup software sync /m);
    t.match(stdout, /^target +OFFS .* backup software sync +ada$/m);
    t.match(stdout, /^description +Weekly, full$/m);
    t.match(stdout, /^2 .* ada +sync +repository +LIBR OFFS$/m);
    t.notOk(stdout.split('\n').some((line) => line.length > 80));
    const [json, ...more] = jsonLines((await listed([name, '--json'])).stdout);
    t.strictSame(more, []);
    t.match(json, {
      ...{ volume: 'A00001L8', version: 2, currentRepository: 'LIBR', repository: 'OFFS' },
      places: { current: { repository: 'LIBR', word: 'backup software' }, target: { user: 'ada' } },
    });
    t.match((json?.history as unknown[] | undefined)?.at(-1), {
      field: 'repository',
      new: 'OFFS',
      command: 'sync',
    });
  }
  t.match((await listed(['a00001l8', '--history'])).stdout, /^customer media volume/);
});

t.test('a label of several scopes is a list, and one that nothing has an error', async (t) => {
  const server = ['-S', `sqlite:${t.testdir({ 'x.ttidef': DEFINITION })}/x.db`];
  const sync = ['sync', '--quiet', '-a', '--create', ...server, '-d', `${t.testdirName}/x.ttidef`];
  for (const media of ['LTO', 'DLT']) {
    await run([...sync, '--set', `MEDIA=${media}`], { stdin: exportOf([['A00001L8', 'LIBR', '', '']]) });
  }
  const found = await run(['volumes', ...server, 'A00001L8', '--columns', 'media']);
  t.equal(found.stdout, 'media\n-----\nDLT\nLTO\n-----\n');
  t.match((await run(['volumes', ...server, 'A00001L8'])).stdout, /^customer media volume/);
  for (const [name, message] of [
    ['a00002l8', 'no volume has the label A00002L8'],
    ['US01.LTO.A2', 'no volume has the label US01.LTO.A2'],
  ] as const) {
    for (const form of [[], ['--json'], ['--history']]) {
      const { code, stdout, stderr } = await run(['volumes', ...server, name, ...form]);
      t.strictSame([code, stdout, stderr], [1, '', `tapesync: ${message}\n`]);
    }
  }
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
  t.match(stdout, /^customer media volume +version at +user +run +command +field +old +new\n/);
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
