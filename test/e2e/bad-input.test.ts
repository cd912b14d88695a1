import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import t from 'tap';
import { needs } from '../needs.ts';
import { DEFINITION, exportOf, rowsOf } from './export.ts';
import { metricsUrl, RECORDS_READ, untilMetrics } from './exposition.ts';
import { runInside } from './inside.ts';
import { finished, jsonLines, shell, start } from './program.ts';
import { volumesIn } from './volumes-in.ts';

const SYNC = ['sync', '-a', '--create', '-d', 'x.ttidef'];

const folderWith = (files: Readonly<Record<string, string>> = {}) =>
  t.testdir({ 'x.ttidef': DEFINITION, ...files });

t.test('an input that is larger than the limits is a failed read, which names the option', async (t) => {
  const bomb = zstdCompressSync(Buffer.alloc(70 * 1024 * 1024, `${' '.repeat(1000)}\n`));
  const cwd = folderWith();
  for (const command of [SYNC, ['extract', '-d', 'x.ttidef']]) {
    const ratio = await runInside(command, { cwd, stdin: bomb });
    t.equal(ratio.code, 3);
    t.match(ratio.stderr, /stdin: \d+ bytes became \d+ by decompression, .* --max-ratio a larger NUMBER/);
    const size = await runInside([...command, '--max-input', '1K'], { cwd, stdin: exportOf(rowsOf(100)) });
    t.equal(size.code, 3);
    t.match(size.stderr, /stdin: it holds more than 1024 bytes .* --max-input a larger SIZE/);
  }
  t.equal(volumesIn(cwd), 0, 'nothing was written');
});

t.test('an input that cannot be read to its end changes nothing and says why', async (t) => {
  const whole = exportOf(rowsOf(3000));
  const gzip = gzipSync(whole);
  const zstd = zstdCompressSync(whole);
  const cases: readonly (readonly [name: string, stdin: string | Uint8Array, message: RegExp])[] = [
    ['lines that end in CR', 'Barcode,Where,Text,Written\rA1,LIBR,x,\rA2,LIBR,x,\r', /lines end in CR alone/],
    ['empty', '', /stdin holds no records; an empty export is taken for a failed one/],
    ['only a heading', exportOf([]), /the input holds 0 volume records, fewer than the 1/],
    [
      'binary junk',
      Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256)),
      /stdin: line 1 is not /,
    ],
    ['a truncated gzip', gzip.subarray(0, gzip.length - 20), /the gzip data ends too early or is damaged/],
    [
      'a damaged gzip',
      Buffer.concat([gzip.subarray(0, 400), Buffer.alloc(50), gzip.subarray(450)]),
      /gzip data ends too early or is damaged/,
    ],
    ['a truncated zstd', zstd.subarray(0, zstd.length - 20), /the zstd data ends too early or is damaged/],
    [
      'an open quote',
      `${whole}A9,LIBR,"never closed,\nB1,LIBR,x,\n`,
      /the quote that opens on line 3002 is never closed/,
    ],
    [
      'another encoding',
      Buffer.from(exportOf([['A1', 'LIBR', 'Größe', '']]), 'latin1'),
      /line 2 is not UTF-8 .*SetEncoding\("Windows-1252"\)/,
    ],
    [
      'UTF-16 without a mark',
      Buffer.from(exportOf([['A1', 'LIBR', 'plain', '']]), 'utf16le'),
      /line 1 is not UTF-8 \(byte 1\); .*SetEncoding\("UTF-16LE"\)/,
    ],
    ['a bomb of NULs', zstdCompressSync(Buffer.alloc(64 * 1024 * 1024)), /line 1 is longer than 1048576/],
    [
      'another product',
      'id;label\n1;A1\n',
      /line 1 should be the heading and name a column "Barcode" or "Media ID", but holds: "?id;label/,
    ],
  ];
  for (const [name, stdin, message] of cases) {
    const cwd = folderWith();
    const { code, stderr } = await runInside([...SYNC, '--stats', 'stats.json'], { cwd, stdin });
    t.equal(code, 3, `${name}: ${stderr}`);
    t.match(stderr, message, name);
    t.equal(volumesIn(cwd), 0, name);
    t.equal(JSON.parse(readFileSync(`${cwd}/stats.json`, 'utf8')).undecided, 0, name);
  }
});

t.test('a file that is not there, a folder and a glob without a match are told apart', async (t) => {
  const cwd = folderWith();
  mkdirSync(`${cwd}/folder`);
  for (const [name, message] of [
    ['none.csv', /cannot read none\.csv: .*no such file/i],
    ['folder', /cannot read folder: .*(is a directory|is a folder)/i],
    ['exports-*.csv', /cannot read exports-\*\.csv: /],
  ] as const) {
    const { code, stderr } = await runInside([...SYNC, name], { cwd });
    t.equal(code, 3, name);
    t.match(stderr, message, name);
    const applied = await runInside(['apply', name], { cwd });
    t.equal(applied.code, 3, name);
    t.match(applied.stderr, message, name);
    if (name.includes('*')) t.notOk(existsSync(`${cwd}/tapesync.db`), 'no store is opened for nothing');
  }
});

t.test('a line of 100 MB is refused without being kept', needs('bash'), async (t) => {
  const cwd = folderWith();
  const line = `(echo Barcode,Where,Text,Written; head -c 100000000 /dev/zero | tr '\\0' x) | tapesync ${SYNC.join(' ')}`;
  const { code, stderr } = await shell(line, { cwd });
  t.equal(code, 3);
  t.match(stderr, /the record that begins on line 2 is longer than/);
});

t.test('a quiet run still says what it leaves to be done', async (t) => {
  const stdin = 'Barcode,Where,Text,Written\nA 1,LIBR,x,\nA2,LIBR,x,\n';
  const { code, stderr } = await runInside([...SYNC, '--quiet'], { cwd: folderWith(), stdin });
  t.equal(code, 1);
  t.equal(stderr, 'tapesync: 1 rejected (1 RECORD_VALUE VOLUME); --rejects FILE lists them\n');
});

t.test('extract takes too short an export for a failed one, too', async (t) => {
  const stdin = exportOf(rowsOf(3));
  const { code, stderr } = await runInside(['extract', '-d', 'x.ttidef', '--min-records', '4'], {
    cwd: folderWith(),
    stdin,
  });
  t.equal(code, 3);
  t.match(stderr, /holds 3 volume records, fewer than the 4/);
});

t.test('an empty export is taken when the operator says so', async (t) => {
  const { code } = await runInside([...SYNC, '--min-records', '0'], { cwd: folderWith(), stdin: '' });
  t.equal(code, 0);
});

t.test('records that are not understood leave the main path, and the rest goes on', async (t) => {
  const cwd = folderWith();
  const rows = [
    'A1,LIBR,fine,',
    ',LIBR,no volume,',
    'TOOLONG00001,LIBR,x,',
    '-A1,LIBR,x,',
    'A#1,LIBR,x,',
    'A2,LIBR,x,2026-02-31 00:00:00',
    'A3,LIBR,"broken" quote,',
    'A4,LI-B,x,',
    'A5',
    'A6,LIBR,x,,more',
    'A7,LIBR,x,,',
    '',
  ];
  const { code } = await runInside([...SYNC, '--rejects', 'r.ndjson'], {
    cwd,
    stdin: ['Barcode,Where,Text,Written', ...rows].join('\n'),
  });
  t.equal(code, 1);
  const rejects = jsonLines(readFileSync(`${cwd}/r.ndjson`, 'utf8'));
  t.strictSame(
    rejects.map(({ code: reason, line, raw }) => [reason, line, raw]),
    [
      ['RECORD_NO_KEY', 3, rows[1]],
      ['RECORD_VALUE', 4, rows[2]],
      ['RECORD_VALUE', 5, rows[3]],
      ['RECORD_VALUE', 6, rows[4]],
      ['RECORD_DATE', 7, rows[5]],
      ['RECORD_CSV', 8, rows[6]],
      ['RECORD_VALUE', 9, rows[7]],
      ['RECORD_ELEMENTS', 10, rows[8]],
      ['RECORD_ELEMENTS', 11, rows[9]],
    ],
  );
  t.equal(volumesIn(cwd), 2);
});

t.test('all ten errors of a definition are shown at once, with their places', async (t) => {
  const errors = [
    'SetCSVDelimeter(",");',
    'SetLiteral(CUSTOMER);',
    'SetLiteral(MEDIUM, "LTO");',
    'Extract(VOLUME, "one", "two");',
    'Extract(MOVEDATE, 3, 10, 0);',
    'AddTranslation(SLOT, "[ab", "x");',
    'AddString(HAEDER, 0, "1*");',
    'SetTimeZone("Mars/Olympus");',
    'SetDateFormat(WRITETIME, "%%K");',
    'SetLiteral(SCRATCH, "perhaps");',
  ];
  const cwd = t.testdir({ 'bad.ttidef': `${errors.join('\n')}\n` });
  const checked = await runInside(['check', 'bad.ttidef'], { cwd });
  t.equal(checked.code, 2);
  for (const [index, line] of errors.entries()) t.match(checked.stdout, `bad.ttidef:${index + 1}:`, line);
  t.match(checked.stdout, /did you mean SetCSVDelimiter\?/);
  t.match(checked.stdout, /did you mean MEDIA\?/);
  const synced = await runInside(['sync', '-d', 'bad.ttidef'], { cwd, stdin: exportOf(rowsOf(1)) });
  t.equal(synced.code, 2);
  t.match(synced.stderr, /errors in the definition; nothing was read or written/);
  t.match(synced.stderr, 'bad.ttidef:10:');
});

t.test('a definition that is not there is named', async (t) => {
  const { code, stderr } = await runInside(['sync'], { cwd: t.testdir({}), stdin: 'x' });
  t.equal(code, 2);
  t.match(stderr, /default\.ttidef/);
});

t.test('apply takes nothing that is not a change', async (t) => {
  const cwd = folderWith();
  await runInside(SYNC, { cwd, stdin: exportOf(rowsOf(3)) });
  const base = { action: 'update', customer: 'US01', media: 'LTO', volume: 'A00000L8', version: 1 };
  const lines = [
    'not json',
    '['.repeat(100_000),
    JSON.stringify({ ...base, set: { repository: null } }),
    '[]',
    JSON.stringify({ ...base, set: { version: '9' } }),
    JSON.stringify({ ...base, volume: "A'; DROP TABLE volume; --", set: { slot: '1' } }),
    '{"__proto__":{"action":"update"}}',
    JSON.stringify({ ...base, version: -1, set: { slot: '1' } }),
    JSON.stringify({ ...base, set: { slot: '12345678901' } }),
  ];
  const { code } = await runInside(['apply', '--rejects', 'r.ndjson'], {
    cwd,
    stdin: `${lines.join('\n')}\n`,
  });
  t.equal(code, 1);
  t.equal(jsonLines(readFileSync(`${cwd}/r.ndjson`, 'utf8')).length, lines.length);
  const listed = jsonLines((await runInside(['volumes', '--json'], { cwd })).stdout);
  t.strictSame(
    listed.map(({ version }) => version),
    [1, 1, 1],
  );
});

t.test('usage errors exit with 2 and never show a password', async (t) => {
  const cwd = folderWith();
  for (const args of [
    ['sync', '-S', 'http://fred:-hackme@localhost:5000'],
    ['sync', '-S', 'fred:-hackme@localhost:5000'],
    ['volumes', '-S', 'postgres://fred:hackme@localhost:port/x'],
  ]) {
    const { code, stdout, stderr } = await runInside(args, { cwd });
    t.equal(code, 2, stderr);
    t.notMatch(stdout + stderr, 'hackme');
  }
  const away = await runInside(['volumes', '-S', 'postgres://fred:hackme@localhost:1/x'], { cwd });
  t.equal(away.code, 3);
  t.match(away.stderr, /^tapesync: postgres:\/\/localhost:1\/x: the database cannot be reached/);
  t.notMatch(away.stderr, 'hackme');
  t.equal((await runInside(['admin', 'customer', 'add', 'TOOLONG'], { cwd })).code, 2);
  t.equal((await runInside(['admin', 'dance'], { cwd })).code, 2);
  t.equal((await runInside(['volumes', 'US01.[', '--json'], { cwd })).code, 2);
});

t.test('a program that is interrupted on an idle pipe applies what it has read', async (t) => {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    const cwd = folderWith();
    const child = start([...SYNC, '--stats', 'stats.json', '--metrics-port', '0'], { cwd });
    const end = finished(child);
    child.stdin.write(exportOf(rowsOf(5)));
    await untilMetrics(await metricsUrl(child), (samples) => samples.get(RECORDS_READ) === 6);
    child.kill(signal);
    const ended = await end;
    t.equal(ended.code, code, ended.stderr);
    t.match(ended.stderr, / 5 added on /);
    const statistics = JSON.parse(readFileSync(`${cwd}/stats.json`, 'utf8'));
    t.match(statistics, { inputEnd: 'interrupted', read: 6, undecided: 0, absent: null, exitCode: code });
    t.equal(volumesIn(cwd), 5);
  }
});
