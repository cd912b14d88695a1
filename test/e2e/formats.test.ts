import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { needs } from '../needs.ts';
import { DEFINITION, exportOf, rowsOf } from './export.ts';
import { runInside } from './inside.ts';
import { jsonLines, shell } from './program.ts';
import { volumesIn } from './volumes-in.ts';

const KEYS = 'SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO");\n';
const JSON_DEFINITION = `${KEYS}SetFormat(JSON, "data.*");
Extract(VOLUME, "Barcode|Name");
Extract(DESCRIPTION, "pool");
Extract(WRITETIME, "written");
SetDateFormat(WRITETIME, "/Date(%Q)/");
AddString(FAILURE, 0, "Login failed*");
`;
const SYNC = ['sync', '-a', '--create', '-d', 'x.ttidef'];

const item = (index: number) => ({
  Barcode: `A${String(index).padStart(5, '0')}L8`,
  pool: `Pool ${index % 3}`,
  written: `/Date(${1_772_408_527_000 + index * 1000})/`,
});
const items = (count: number) => Array.from({ length: count }, (_, index) => item(index));

t.test('JSON of PowerShell, in UTF-16 with a mark, is synchronized like anything else', async (t) => {
  const cwd = t.testdir({ 'x.ttidef': JSON_DEFINITION });
  // Windows PowerShell escapes the slashes of its dates.
  const json = JSON.stringify({ data: items(3) }, undefined, 4).replaceAll('/', '\\/');
  const stdin = Buffer.from(`\ufeff${json.replaceAll('\n', '\r\n')}`, 'utf16le');
  const synced = await runInside([...SYNC, '--quiet'], { cwd, stdin });
  t.equal(synced.code, 0, synced.stderr);
  const volumes = jsonLines((await runInside(['volumes', '--json'], { cwd })).stdout);
  t.same(
    volumes.map(({ volume, description, writeTime }) => [volume, description, writeTime]),
    [
      ['A00000L8', 'Pool 0', '2026-03-01T23:42:07Z'],
      ['A00001L8', 'Pool 1', '2026-03-01T23:42:08Z'],
      ['A00002L8', 'Pool 2', '2026-03-01T23:42:09Z'],
    ],
  );
});

t.test(
  'a JSON document that is cut, or is an answer of another kind, changes nothing and says why',
  async (t) => {
    const whole = JSON.stringify({ data: items(5000) });
    const cases: readonly (readonly [name: string, stdin: string, message: RegExp])[] = [
      ['cut in half', whole.slice(0, whole.length / 2), /stdin: line 1: the JSON is cut or damaged/],
      ['cut before its last bracket', whole.slice(0, -1), /stdin: line 1: the JSON is cut or damaged/],
      [
        'an error answer',
        '{"errorCode":11,"errorMessage":"no session"}',
        /nothing in it is at the path data\.\*.*errorCode/,
      ],
      [
        'no JSON',
        'command not found: export\n',
        /nothing in it is a JSON document; it begins with "command not found/,
      ],
      [
        'a failure before it',
        'Login failed for user x\n[]',
        /line 1 says that the export failed: "Login failed for user x"/,
      ],
      ['an empty list', '{"data":[]}', /holds 0 volume records|holds no records/],
    ];
    for (const [name, stdin, message] of cases) {
      const cwd = t.testdir({ 'x.ttidef': JSON_DEFINITION });
      const { code, stderr } = await runInside(SYNC, { cwd, stdin });
      t.equal(code, 3, `${name}: ${stderr}`);
      t.match(stderr, message, name);
      t.equal(volumesIn(cwd), 0, name);
    }
  },
);

t.test('a broken line of NDJSON is rejected with its text, and the rest goes on', async (t) => {
  const cwd = t.testdir({ 'x.ttidef': JSON_DEFINITION.replace(', "data.*"', '') });
  const [first, second, third] = items(3).map((each) => JSON.stringify(each));
  const stdin = `${first}\n${second?.slice(0, 20)}\n${third}\n`;
  const { code, stderr } = await runInside([...SYNC, '--rejects', 'rejects.ndjson'], { cwd, stdin });
  t.equal(code, 1, stderr);
  t.match(jsonLines(readFileSync(join(cwd, 'rejects.ndjson'), 'utf8')), [
    { code: 'RECORD_FORMAT', line: 2, raw: second?.slice(0, 20) },
  ]);
  t.equal(jsonLines((await runInside(['volumes', '--json'], { cwd })).stdout).length, 2);
});

t.test('whole exports need no line end behind their last row', async (t) => {
  const counts = [1, 2, 6, 100];
  const files = counts.map((count) => [`${count}.csv`, exportOf(rowsOf(count)).trimEnd()] as const);
  const cwd = t.testdir({ 'x.ttidef': DEFINITION, ...Object.fromEntries(files) });
  const names = files.map(([name]) => name);
  const { code, stdout, stderr } = await runInside(['extract', '-d', 'x.ttidef', ...names], { cwd });
  t.equal(code, 0, stderr);
  t.strictSame(
    jsonLines(stdout).map(({ volume }) => volume),
    counts.flatMap((count) => rowsOf(count).map(([volume]) => volume)),
  );
});

t.test('an export of another format stops before anything is written', async (t) => {
  const table = `${KEYS}SetFormat(TABLE); Extract(VOLUME, "volumename");\n`;
  const pattern = `${KEYS}SetFormat(PATTERN, "slot {slot}: {label}"); Extract(VOLUME, "label");\n`;
  const blocks = `${KEYS}SetFormat(BLOCKS); Extract(VOLUME, "Volume Name");\n`;
  const csv = `${KEYS}SetCSVDelimiter(";"); Extract(VOLUME, 1);\n`;
  const stdin = 'volume,slot\nA00001L8,1\nA00002L8,2\n';
  for (const [definition, message] of [
    [table, /nothing in it is a table with a column "volumename"; it begins with "volume,slot"/],
    [pattern, /nothing in it is of the form "slot \{slot\}: \{label\}"; it begins with "volume,slot"/],
    [blocks, /nothing in it is a block with a label "Volume Name"; it begins with "volume,slot"/],
    [
      csv,
      /not one of its records \(3\) is what the definition describes; the first, on line 1: VOLUME "volume,slot"/,
    ],
  ] as const) {
    const cwd = t.testdir({ 'x.ttidef': definition });
    const { code, stderr } = await runInside(SYNC, { cwd, stdin });
    t.equal(code, 3, stderr);
    t.match(stderr, message);
    t.equal(volumesIn(cwd), 0);
  }
});

t.test('a table is read to the last row, wherever its pipe is cut into pieces', needs('bash'), async (t) => {
  const cwd = t.testdir({
    'x.ttidef': `${KEYS}SetFormat(TABLE); AddContext(DESCRIPTION, "Pool: {}"); Extract(VOLUME, "volumename"); Extract(SLOT, "slot"); AddNull("0", SLOT);\n`,
    'list.txt': [
      '*list volumes',
      'Pool: Full',
      '+---------+------------+------+',
      '| mediaid | volumename | slot |',
      '+---------+------------+------+',
      ...Array.from(
        { length: 50 },
        (_, index) =>
          `|  ${String(index).padStart(6)} | A${String(index).padStart(5, '0')}L8   | ${String(index).padStart(4)} |`,
      ),
      '+---------+------------+------+',
      'Pool: Scratch',
      '+------------+------+---------+',
      '| VolumeName | Slot | MediaId |',
      '+------------+------+---------+',
      '| Z00001L8   |    0 |      51 |',
      '+------------+------+---------+',
      '',
    ].join('\n'),
  });
  const piped = await shell(
    'while IFS= read -r -n 37 -d "" piece || [ -n "$piece" ]; do printf %s "$piece"; done < list.txt | tapesync extract --quiet -d x.ttidef',
    { cwd },
  );
  t.equal(piped.code, 0, piped.stderr);
  const records = jsonLines(piped.stdout);
  t.equal(records.length, 51);
  t.match(records.at(-1), { volume: 'Z00001L8', description: 'Scratch' });
  t.notOk('slot' in (records[0] ?? {}));
  t.match(records[49], { volume: 'A00049L8', slot: '49', description: 'Full' });
});

t.test('a fixture can go on to the changes against a given set of volumes', async (t) => {
  const cwd = t.testdir({
    'x.ttidef': `${KEYS}SetCSVDelimiter(","); Extract(VOLUME, 1); Extract(REPOSITORY, 2);\n`,
    'x.sample.csv': 'A1,LIBR\nA2,OFFS\nA3,LIBR\n',
    'x.volumes.ndjson':
      '{"customer":"US01","media":"LTO","volume":"A1","version":7,"currentRepository":"LIBR","repository":"LIBR"}\n{"customer":"US01","media":"LTO","volume":"A2","repository":"LIBR"}\n',
  });
  const missing = await runInside(['test', '.'], { cwd });
  t.equal(missing.code, 1);
  t.match(missing.stdout, /there is no x\.expected\.ndjson; tapesync test --update writes it/);
  t.equal((await runInside(['test', '--update', '.'], { cwd })).code, 0);
  const changes = jsonLines(readFileSync(join(cwd, 'x.changes.ndjson'), 'utf8'));
  t.match(changes, [
    { action: 'update', volume: 'A2', set: { repository: 'OFFS' }, was: { repository: 'LIBR' } },
    { action: 'add', volume: 'A3', set: { repository: 'LIBR' } },
  ]);
  t.equal((await runInside(['test', '.'], { cwd })).code, 0);
  writeFileSync(join(cwd, 'x.volumes.ndjson'), '{"customer":"US01"}\n');
  const broken = await runInside(['test', '.'], { cwd });
  t.equal(broken.code, 2);
  t.match(broken.stderr, /x\.volumes\.ndjson:1 is no volume as volumes --json prints it: media/);
  const locked = '{"customer":"US01","media":"LTO","volume":"A2","locks":"L","repository":"LIBR"}\n';
  writeFileSync(join(cwd, 'x.volumes.ndjson'), locked);
  t.equal(
    (await runInside(['test', '--update', '.'], { cwd })).code,
    1,
    'a refused change is a problem of the fixture',
  );
  for (const [text, problem] of [
    ['null\n', /x\.volumes\.ndjson:1 .*no JSON object/],
    [`${locked}${locked}`, /x\.volumes\.ndjson:2 is no volume/],
  ] as const) {
    writeFileSync(join(cwd, 'x.volumes.ndjson'), text);
    t.match((await runInside(['test', '.'], { cwd })).stderr, problem);
  }
  t.notOk(existsSync(join(cwd, 'tapesync.db')));
});
