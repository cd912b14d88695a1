import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import t, { type Test } from 'tap';
import { runInside } from './inside.ts';
import { totals } from './loaded.ts';
import { jsonLines } from './program.ts';

const shipped = (name: string): string => resolve(import.meta.dirname, '../../definitions', name);

function synced(cwd: string, definition: string, ...args: readonly string[]) {
  const run = ['sync', '-a', '--create', '-d', definition, '--stats', 'stats.json'];
  return runInside([...run, '--rejects', 'rejects.ndjson', ...args], { cwd });
}

function rejects(cwd: string) {
  return jsonLines(readFileSync(`${cwd}/rejects.ndjson`, 'utf8'));
}

const CHANGER = `  Storage Changer /dev/changer:2 Drives, 4 Slots ( 1 Import/Export )
Data Transfer Element 0:Empty
      Storage Element 1:Full :VolumeTag=000001
      Storage Element 2:Full :VolumeTag=000002
      Storage Element 3:Empty
      Storage Element 4 IMPORT/EXPORT:Full :VolumeTag=000002
`;

async function doubtful(t: Test) {
  const cwd = t.testdir({ 'slots.txt': CHANGER });
  return { cwd, definition: shipped('mtx/status.ttidef') };
}

t.test('of one barcode in two slots both lines are named, and neither is believed', async (t) => {
  const { cwd, definition } = await doubtful(t);
  const { code, stderr } = await synced(cwd, definition, 'slots.txt');
  t.equal(code, 1);
  t.strictSame(totals(t, cwd), { added: 1, excluded: 3, rejected: 2 });
  t.match(
    stderr,
    /slots\.txt:4: volume US01\.LTO\.000002: SLOT is "2" on line 4 of slots\.txt, and "4" on line 6; neither is believed/,
  );
  t.match(stderr, /slots\.txt:6: volume/);
  t.strictSame(
    rejects(cwd).map(({ code, line, source, field }) => [code, line, source, field]),
    [4, 6].map((line) => ['RECORD_CONTRADICTS', line, 'slots.txt', 'SLOT']),
  );
});

t.test('a plan and a JSON log name both lines as well', async (t) => {
  const { cwd, definition } = await doubtful(t);
  const args = ['plan', '-a', '--create', '-d', definition, '--log-format', 'json', 'slots.txt'];
  const { code, stdout, stderr } = await runInside(args, { cwd });
  t.equal(code, 1);
  t.strictSame(
    jsonLines(stdout).map(({ volume }) => volume),
    ['000001'],
  );
  const found = jsonLines(stderr).filter(({ code: of }) => of === 'RECORD_CONTRADICTS');
  t.strictSame(
    found.map(({ line }) => line),
    [4, 6],
  );
});

t.test('of slots that agree nobody is told, and either may be made to count', async (t) => {
  const { cwd, definition } = await doubtful(t);
  writeFileSync(`${cwd}/agree.txt`, CHANGER.replace('Element 4 IMPORT/EXPORT', 'Element 2'));
  t.equal((await synced(cwd, definition, '-S', 'sqlite:agree.db', 'agree.txt')).code, 0);
  t.strictSame(totals(t, cwd), { added: 2, excluded: 3, superseded: 1 });
  for (const [word, slot] of [
    ['FIRST', '2'],
    ['LAST', '4'],
  ] as const) {
    const text = readFileSync(definition, 'utf8');
    writeFileSync(`${cwd}/${word}.ttidef`, `${text}\nSetRepeats(${word});\n`);
    const { code, stdout } = await synced(
      cwd,
      `${word}.ttidef`,
      ...['-S', `sqlite:${word}.db`, '--changes', 'slots.txt'],
    );
    t.equal(code, 0);
    t.match(jsonLines(stdout)[1], { volume: '000002', set: { slot } });
  }
});

// As mminfo prints them in the United States.
const AMERICAN = `volume,expires,location,percent-used,pool,written
SKA101,12/31/27,Library A,full,Weekly,1987 GB
SKA102,03/09/27,Library A,full,Weekly,1502 GB
`;

t.test('an export whose days and months have changed places changes nothing', async (t) => {
  const european = AMERICAN.replace('12/31/27', '31/12/27').replace('03/09/27', '09/03/27');
  const cwd = t.testdir({ 'american.csv': AMERICAN, 'european.csv': european });
  const definition = shipped('networker/mminfo-xc.ttidef');
  t.equal((await synced(cwd, definition, 'american.csv')).code, 0);
  const { code, stderr } = await synced(cwd, definition, '--changes', 'european.csv');
  t.equal(code, 3);
  t.match(
    stderr,
    /european\.csv: day and month of EXPIRYDATE are the other way round: "31\/12\/27" on line 2 \(1 in all\)/,
  );
  t.strictSame(totals(t, cwd), { excluded: 1, rejected: 1, skipped: 1 });
});

t.test('UTF-8 is not read as Windows-1252', async (t) => {
  const definition = `SetCSVDelimiter(","); SetEncoding("Windows-1252"); SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO");
Extract(VOLUME, 1); Extract(DESCRIPTION, 2);`;
  const cwd = t.testdir({ 'x.ttidef': definition, 'utf8.csv': 'A1,Köln\nA2,Zürich\n' });
  const { code, stderr } = await synced(cwd, 'x.ttidef', 'utf8.csv');
  t.equal(code, 3);
  t.match(stderr, /utf8\.csv: the definition says SetEncoding\("Windows-1252"\).*line 1: "A1,Köln"/);
  writeFileSync(`${cwd}/1252.csv`, Buffer.from('A1,Köln\nA2,Zürich\n', 'latin1'));
  t.equal((await synced(cwd, 'x.ttidef', '1252.csv')).code, 0);
  writeFileSync(`${cwd}/mark.csv`, '\uFEFFA1,Köln\nA2,Zürich\n');
  const marked = await synced(cwd, 'x.ttidef', 'mark.csv');
  t.equal(marked.code, 0);
  t.match(marked.stderr, /warning: mark\.csv: it begins with a byte order mark of UTF-8/);
  t.strictSame(totals(t, cwd), { unchanged: 2 });
});

t.test('where nothing could be read, one sentence says why', async (t) => {
  const definition = shipped('mtx/status.ttidef');
  const columns = `SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO"); Extract(VOLUME, 0, 20, 0);`;
  const cwd = t.testdir({ 'empty.txt': '', 'other.txt': 'Volume ID\n1\n', 'columns.ttidef': columns });
  writeFileSync(`${cwd}/misfit.txt`, 'no label at all\n'.repeat(9));
  for (const [of, input, sentence] of [
    [definition, 'empty.txt', /^tapesync: empty\.txt holds no records;[^\n]*\n$/],
    [definition, 'missing.txt', /^tapesync: cannot read missing\.txt:[^\n]*\n$/],
    [definition, 'other.txt', /^tapesync: other\.txt: nothing in it is of the form[^\n]*\n$/],
    ['columns.ttidef', 'misfit.txt', /^tapesync: misfit\.txt: not one of its records \(9\)[^\n]*\n$/],
  ] as const) {
    for (const quiet of [[], ['--quiet']]) {
      const { code, stderr } = await synced(cwd, of, ...quiet, input);
      t.equal(code, 3);
      t.match(stderr, sentence, input);
    }
  }
  t.equal(rejects(cwd).length, 9, 'rejected records are in their file all the same');
  const json = await synced(cwd, definition, '--json', 'empty.txt');
  t.match(jsonLines(json.stderr.split('\n').at(-2) ?? '')[0], { inputEnd: 'failed', read: 0 });
});
