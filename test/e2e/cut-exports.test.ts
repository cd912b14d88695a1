/**
 * Exports that are cut where their values still look whole, through the real program: nothing that is in doubt is written.
 *
 * @module
 */

import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import t, { type Test } from 'tap';
import { runInside } from './inside.ts';
import { jsonLines } from './program.ts';

const SHIPPED = new URL('../../definitions/', import.meta.url);
const HEADED = ['sync', '-a', '--create', '-d', 'generic/headed.ttidef', '--rejects', 'rejects.ndjson'];
const HEADING = 'Barcode,Location,Description,Move Date\n';

function folderOf(t: Test): string {
  const cwd = t.testdir({});
  for (const product of ['generic', 'mtx', 'networker', 'bareos'])
    cpSync(new URL(product, SHIPPED), `${cwd}/${product}`, { recursive: true });
  return cwd;
}

async function volumesOf(cwd: string): Promise<readonly unknown[]> {
  const { stdout } = await runInside(['volumes', '--json'], { cwd });
  return jsonLines(stdout).map(({ volume, description }) => [volume, description]);
}

const rejectsOf = (cwd: string) => jsonLines(readFileSync(`${cwd}/rejects.ndjson`, 'utf8'));

t.test('a label that is cut adds no volume, and the others of the export are synchronized', async (t) => {
  const cwd = folderOf(t);
  const stdin = `${HEADING}000123L6,Library,Weekly,2026-07-01\n000124L6,Vault,Monthly,2026-08-01\n00012`;
  const { code, stderr } = await runInside(HEADED, { cwd, stdin });
  t.equal(code, 1, stderr);
  t.match(stderr, /stdin:4: .*cut by the end of the input: its last line has no line end/);
  t.strictSame(await volumesOf(cwd), [
    ['000123L6', 'Weekly'],
    ['000124L6', 'Monthly'],
  ]);
  t.match(rejectsOf(cwd), [{ outcome: 'rejected', line: 4, raw: '00012' }]);
});

t.test(
  'a value that is cut and looks whole changes nothing; sync and plan say so, with what to do',
  async (t) => {
    const cwd = folderOf(t);
    const line = (description: string) => `000125L6,Vault,${description},2026-08-01\n`;
    const rest = `${HEADING}000123L6,Library,Weekly,2026-07-01\n`;
    t.equal((await runInside(HEADED, { cwd, stdin: rest + line('Monthly') })).code, 0);
    for (const command of ['sync', 'plan']) {
      const args = [command, ...HEADED.slice(1)];
      const { code, stderr, stdout } = await runInside(args, { cwd, stdin: (rest + line('Mon')).trimEnd() });
      t.equal(code, 1, stderr);
      t.match(stderr, /stdin:3: the record may be cut .* write SetLineEnd\(OPTIONAL\); into the definition/);
      t.equal(stdout, '');
      t.match(rejectsOf(cwd), [{ code: 'RECORD_UNENDED', raw: '000125L6,Vault,Mon,2026-08-01' }]);
    }
    t.strictSame(await volumesOf(cwd), [
      ['000123L6', 'Weekly'],
      ['000125L6', 'Monthly'],
    ]);
    const same = await runInside(HEADED, { cwd, stdin: (rest + line('Monthly')).trimEnd() });
    t.equal(same.code, 0, `where it changes nothing it is believed: ${same.stderr}`);
    const set = 'SetLineEnd(OPTIONAL);\n';
    writeFileSync(`${cwd}/generic/headed.ttidef`, set + readFileSync(`${cwd}/generic/headed.ttidef`, 'utf8'));
    const optional = await runInside(HEADED, { cwd, stdin: (rest + line('Mon')).trimEnd() });
    t.equal(optional.code, 0, optional.stderr);
    t.strictSame((await volumesOf(cwd))[1], ['000125L6', 'Mon']);
  },
);

t.test('extract prints a record that may be cut, with a warning', async (t) => {
  const cwd = folderOf(t);
  const stdin =
    'volume,expires,location,percent-used,pool,written\nA1,01/13/27,ADIC,full,SSC,2247 GB\nA2,01/13/27,ADIC,full,SSC,1455';
  const { code, stdout, stderr } = await runInside(['extract', '-d', 'networker/mminfo-xc.ttidef'], {
    cwd,
    stdin,
  });
  t.equal(code, 0, stderr);
  t.match(jsonLines(stdout)[1], { volume: 'A2', usage: 1455 });
  t.match(stderr, /warning: stdin: the record on line 3 may be cut by the end of the input/);
});

t.test('a cut label takes the word of no other volume, and those it may be of are not absent', async (t) => {
  for (const [last, exit] of [
    ['short,00012', 0],
    ['long,00012', 1],
    ['"long\0",00012', 1],
  ] as const) {
    const cwd = folderOf(t);
    writeFileSync(
      `${cwd}/x.ttidef`,
      'SetCSVDelimiter(","); SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO"); Extract(VOLUME, 2); Extract(DESCRIPTION, 1);',
    );
    const sync = ['sync', '-a', '--create', '-d', 'x.ttidef'];
    t.equal((await runInside(sync, { cwd, stdin: 'short,00012\nlong,000123\nother,000200\n' })).code, 0);
    const stdin = `changed,00012\n${last}`;
    const { code, stderr } = await runInside([...sync, '--absent', 'absent.txt'], { cwd, stdin });
    t.equal(code, exit, stderr);
    t.strictSame(await volumesOf(cwd), [
      ['00012', 'changed'],
      ['000123', 'long'],
      ['000200', 'other'],
    ]);
    t.strictSame(readFileSync(`${cwd}/absent.txt`, 'utf8'), 'US01.LTO.000200\n');
  }
});

t.test('of several files each has its own last line', async (t) => {
  const cwd = folderOf(t);
  writeFileSync(`${cwd}/a.csv`, `${HEADING}A00001,Library,one,2026-07-01`);
  writeFileSync(`${cwd}/b.csv`, `${HEADING}B00001,Library,two,2026-07-01\n`);
  const { code, stderr } = await runInside([...HEADED, 'a.csv', 'b.csv'], { cwd });
  t.equal(code, 1, stderr);
  t.strictSame(await volumesOf(cwd), [['B00001', 'two']]);
  t.match(rejectsOf(cwd), [{ source: 'a.csv', line: 2 }]);
});

t.test('a record that is set aside until all are read is still one that may be cut', async (t) => {
  const cwd = folderOf(t);
  const stdin = `${HEADING}A00001,Library,one,2026-07-01\nA00002,Library,"two\tx",2026-07-01`;
  const { code, stderr } = await runInside([...HEADED, '--sort', 'always'], { cwd, stdin });
  t.equal(code, 1, stderr);
  t.strictSame(await volumesOf(cwd), [['A00001', 'one']]);
  t.match(rejectsOf(cwd), [{ code: 'RECORD_UNENDED', raw: 'A00002,Library,"two\tx",2026-07-01' }]);
});

t.test('one record alone, or a last line that is none, needs no line end', async (t) => {
  const cwd = folderOf(t);
  writeFileSync(
    `${cwd}/x.ttidef`,
    'SetCSVDelimiter(","); SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO"); AddString(EXCLUSION, 0, "#*");\n' +
      'Extract(VOLUME, 1, 10, 0); Extract(DESCRIPTION, 2, 20, 0);\n',
  );
  for (const [stdin, volume] of [
    ['A1,x', 'A1'],
    ['A2,x\n# end', 'A2'],
    ['A3,x\n   ', 'A3'],
    ['A4,x\r\nA5,x\r', 'A5'],
  ] as const) {
    const { code, stderr } = await runInside(['sync', '-a', '--create', '-d', 'x.ttidef'], { cwd, stdin });
    t.equal(code, 0, stderr);
    t.match((await volumesOf(cwd)).at(-1), [volume, 'x']);
  }
});

t.test('a listing whose end is missing is a failed read, and nothing is written', async (t) => {
  const names = [
    'volumename',
    'volstatus',
    'enabled',
    'volbytes',
    'recycle',
    'volretention',
    'slot',
    'inchanger',
    'mediatype',
    'lastwritten',
  ];
  const values = [
    'TDK006L9',
    'Append',
    '1',
    '64,512',
    '1',
    '31,536,000',
    '1',
    '1',
    'LTO-9',
    '2026-03-02 10:00:00',
  ];
  const [heading, row] = [names, values].map((cells) => `| ${cells.join(' | ')} |\n`);
  const edge = `+${names.map((name) => '-'.repeat(name.length + 2)).join('+')}+\n`;
  const table = `*list volumes pool=Incremental\n${edge}${heading}${edge}${row}`;
  const changer =
    '  Storage Changer /dev/sg25:1 Drives, 3 Slots ( 1 Import/Export )\n' +
    'Data Transfer Element 0:Full (Storage Element 3 Loaded):VolumeTag = FWD142L9\n' +
    '      Storage Element 1:Full :VolumeTag=FWD006L9\n' +
    '      Storage Element 2:Full :VolumeTag=FWD009L9\n';
  const list = 'bareos/list-volumes.ttidef';
  const status = 'mtx/status.ttidef';
  const drive = changer.replace('Data Transfer Element 0:Full', 'Data Transfer Element 0:Empty');
  for (const [definition, stdin, message] of [
    [list, table, /the table whose heading is on line 3 has an edge above it and none at its end/],
    [list, `${table}| TDK0`, /the table whose heading is on line 3/],
    [
      status,
      changer.replace('3 Slots ( 1', '4 Slots ( 1'),
      /last number announced by AddAnnouncedNumber.*: 3, found: 2\./,
    ],
    [
      status,
      `${drive.replace('3 Slots ( 1', '4 Slots ( 1')}${drive}`,
      /last number announced by .*: 3, found: 2\./,
    ],
  ] as const) {
    const cwd = folderOf(t);
    const { code, stderr } = await runInside(['sync', '-a', '--create', '-d', definition], { cwd, stdin });
    t.equal(code, 3, stderr);
    t.match(stderr, message);
    t.strictSame(await volumesOf(cwd), []);
  }
  for (const [definition, stdin] of [
    [list, table + edge],
    [status, `${changer}      Storage Element 3:Empty\n`],
  ] as const) {
    const cwd = folderOf(t);
    const { code, stderr } = await runInside(['sync', '-a', '--create', '-d', definition], { cwd, stdin });
    t.equal(code, 0, stderr);
  }
});

t.test('a record that is rejected for what it reads is told to be cut as well', async (t) => {
  const cwd = folderOf(t);
  const stdin =
    'volume,expires,location,percent-used,pool,written\nUN4671,01/13/27,ADIC,full,SSC,2247 GB\nUN4672,01/13/2,,,,';
  const { code, stderr } = await runInside(['sync', '-a', '--create', '-d', 'networker/mminfo-xc.ttidef'], {
    cwd,
    stdin,
  });
  t.equal(code, 1, stderr);
  t.match(
    stderr,
    /stdin:3: EXPIRYDATE "01\/13\/2" .* cut by the end of the input: its last line has no line end/,
  );
});

t.test(
  'one barcode in two slots is named with both lines, and the other tapes are synchronized',
  async (t) => {
    const cwd = folderOf(t);
    const slots = [1, 2, 3, 4].map((slot) => `      Storage Element ${slot}:Full :VolumeTag=A0000${slot}L8`);
    const lines = [
      '  Storage Changer /dev/sg5:1 Drives, 5 Slots ( 1 Import/Export )',
      'Data Transfer Element 0:Empty',
      ...slots,
      '      Storage Element 5 IMPORT/EXPORT:Full :VolumeTag=A00002L8',
      '',
    ];
    const args = ['sync', '-a', '--create', '-d', 'mtx/status.ttidef', '--rejects', 'rejects.ndjson'];
    const { code, stderr } = await runInside(args, { cwd, stdin: lines.join('\n') });
    t.equal(code, 1, stderr);
    t.match(stderr, /A00002L8: SLOT is "2" on line 4 of stdin, and "5" on line 7;/);
    t.match(rejectsOf(cwd), [
      { code: 'RECORD_CONTRADICTS', line: 4 },
      { code: 'RECORD_CONTRADICTS', line: 7 },
    ]);
    t.strictSame(
      (await volumesOf(cwd)).map((row) => (row as string[])[0]),
      ['A00001L8', 'A00003L8', 'A00004L8'],
    );
  },
);
