import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import t from 'tap';
import { workbookOf } from '../lib/sources/spreadsheet/by-hand.ts';
import { DEFINITION, rowsOf } from './export.ts';
import { runInside } from './inside.ts';
import { jsonLines } from './program.ts';
import { volumesIn } from './volumes-in.ts';

const SYNC = ['sync', '-a', '--create', '-d', 'x.ttidef'];

const text = (value: string) => `<c t="inlineStr"><is><t>${value}</t></is></c>`;
const rowOf = (cells: readonly string[]) => `<row>${cells.join('')}</row>`;
const HEADING = rowOf(['Barcode', 'Where', 'Text', 'Written', 'Serial'].map(text));
const STYLES = '<cellXfs><xf/><xf numFmtId="22"/></cellXfs>';

/** A workbook of volumes; `more` are rows behind theirs. */
function tapes(count: number, more = ''): Buffer {
  const rows = rowsOf(count).map(([volume, where, note]) =>
    rowOf([text(volume), text(where), text(note), '<c s="1"><v>46095.5</v></c>']),
  );
  return workbookOf({ rows: HEADING + rows.join('') + more, styles: STYLES });
}

t.test(
  'a workbook is synchronized from a file, whatever its name, and from the standard input',
  async (t) => {
    const bytes = tapes(300);
    const inputs: readonly (readonly [name: string, bytes: Buffer])[] = [
      ['tapes.dat', bytes],
      ['tapes.xlsx.gz', gzipSync(bytes)],
      ['-', bytes],
    ];
    for (const [name, stored] of inputs) {
      const cwd = t.testdir({ 'x.ttidef': DEFINITION });
      if (name !== '-') writeFileSync(join(cwd, name), stored);
      const setting = name === '-' ? { cwd, stdin: stored } : { cwd };
      const synced = await runInside([...SYNC, name], setting);
      t.equal(synced.code, 0, synced.stderr);
      const volumes = jsonLines((await runInside(['volumes', '--json'], { cwd })).stdout);
      t.equal(volumes.length, 300);
      t.match(volumes[7], { volume: 'A00007L8', description: 'Weekly 7', writeTime: '2026-03-14T12:00:00Z' });
      const again = await runInside([...SYNC, '--json', name], setting);
      t.match(again.stdout + again.stderr, /"recognized":300\b/, 'and its rows are recognized the next time');
    }
  },
);

t.test('a workbook that is cut, or cannot be read, changes nothing', async (t) => {
  const whole = tapes(300);
  const cases: readonly (readonly [stdin: Buffer, message: RegExp])[] = [
    [whole.subarray(0, whole.length / 2), /stdin: the XLSX data ends too early or is damaged/],
    [whole.subarray(0, -1), /stdin: the XLSX data ends too early/],
    [Buffer.from('d0cf11e0a1b11ae1', 'hex'), /stdin: it is a workbook with a password/],
  ];
  for (const [stdin, message] of cases) {
    const cwd = t.testdir({ 'x.ttidef': DEFINITION });
    const { code, stderr } = await runInside(SYNC, { cwd, stdin });
    t.equal(code, 3, stderr);
    t.match(stderr, message);
    t.equal(volumesIn(cwd), 0);
  }
});

t.test('damage behind rows that were read already changes nothing either', async (t) => {
  const stdin = tapes(20_000, '<row><c t="s"><v>0</v></c></row>');
  const cwd = t.testdir({ 'x.ttidef': DEFINITION });
  const { code, stderr } = await runInside(SYNC, { cwd, stdin });
  t.equal(code, 3, stderr);
  t.match(stderr, /cell A20002 has the text number 0, which there is not/);
  t.equal(volumesIn(cwd), 0);
});

t.test(
  'a value that the spreadsheet has spoilt rejects its record where it is used, and says why',
  async (t) => {
    const power = '<c s="1"><v>1E+11</v></c>';
    const serial = '<c><v>1234567890123456789</v></c>';
    const rows =
      HEADING +
      rowOf([text('A00001L8'), text('LIBR'), text(''), '<c/>', serial]) +
      rowOf([power, text('LIBR')]) +
      rowOf([text('A00002L8'), text('LIBR'), serial]);
    const stdin = workbookOf({ rows, styles: STYLES.replace('22', '11') });
    const cwd = t.testdir({ 'x.ttidef': DEFINITION });
    const { stderr } = await runInside(SYNC, { cwd, stdin });
    t.match(stderr, /stdin:3.*VOLUME "1\.00E\+11 in cell A3": a number in the form of a power of ten/);
    t.match(stderr, /stdin:4.*DESCRIPTION "1234567890123456789 in cell C4": a number of more than 15 digits/);
    t.equal(volumesIn(cwd), 1, 'the serial number that is not used does no harm');
  },
);

t.test('a definition of another encoding says that a workbook has none', async (t) => {
  const cwd = t.testdir({ 'x.ttidef': `SetEncoding("Windows-1252");\n${DEFINITION}` });
  const { code, stderr } = await runInside(SYNC, { cwd, stdin: tapes(3) });
  t.equal(code, 3);
  t.match(stderr, /stdin: it is a workbook, .*leave SetEncoding out/);
});

t.test('a definition is drafted from a workbook, and reads it', async (t) => {
  const cwd = t.testdir({});
  writeFileSync(join(cwd, 'tapes.xlsx'), tapes(20));
  const { stdout, code, stderr } = await runInside(['init', 'tapes.xlsx'], { cwd });
  t.equal(code, 0, stderr);
  t.match(stdout, /Extract\(VOLUME, "Barcode"\);[\s\S]*SetDateFormat\(WRITETIME, "%Y-%m-%d %H:%M:%S"\);/);
  writeFileSync(join(cwd, 'x.ttidef'), stdout);
  const { stdout: records } = await runInside(['extract', '-d', 'x.ttidef', 'tapes.xlsx'], { cwd });
  t.equal(jsonLines(records).length, 20);
  const shown = await runInside(['sync', '-F', '1', '-d', 'x.ttidef', 'tapes.xlsx'], { cwd });
  t.match(shown.stdout, /A00000L8/);
});

t.test('the sheet of the definition is read, and init drafts one for a sheet that is named', async (t) => {
  const made = readFileSync(new URL('../lib/sources/spreadsheet/libreoffice.xlsx', import.meta.url));
  const cwd = t.testdir({});
  writeFileSync(join(cwd, 'made.xlsx'), made);
  const unclear = await runInside(['init', 'made.xlsx'], { cwd });
  t.match(unclear.stderr, /made\.xlsx: it begins with .*Tapes of the vault, by hand/);
  const drafted = await runInside(['init', '--sheet', 'Tapes & Co', 'made.xlsx'], { cwd });
  t.match(drafted.stdout, /^SetSheet\("Tapes & Co"\);$/m);
  writeFileSync(join(cwd, 'x.ttidef'), drafted.stdout);
  const { stdout, stderr } = await runInside(['extract', '-d', 'x.ttidef', 'made.xlsx'], { cwd });
  t.strictSame(
    jsonLines(stdout).map(({ volume, slot }) => [volume, slot]),
    [
      ['E00001L6', '000007'],
      ['000123', '8'],
      ['E00003L6', undefined],
    ],
  );
  t.match(stderr, /VOLUME "1\.00E\+09 in cell A6": a number in the form of a power of ten/);
  writeFileSync(join(cwd, 'y.ttidef'), drafted.stdout.replace('Tapes & Co', 'Tapes'));
  const missing = await runInside(['sync', '-a', '--create', '-d', 'y.ttidef', 'made.xlsx'], { cwd });
  t.equal(missing.code, 3);
  t.match(missing.stderr, /it has no sheet "Tapes" with rows; it has: "About", "Tapes & Co"/);
  const csv = 'Label,Pool,Written,Expires,At,Took,Slot,Bytes,Sealed,Note\nE00009L6,,,,,,9,,,\n';
  const plain = await runInside(['extract', '-d', 'x.ttidef'], { cwd, stdin: csv });
  t.match(plain.stdout, /E00009L6/, 'other inputs are read as ever');
});
