import { readFileSync } from 'node:fs';
import t, { type Test } from 'tap';
import { DEFINITION, exportOf, rowsOf } from '../../../e2e/export.ts';
import { jsonLines } from '../../../e2e/program.ts';
import { makeTemporaryFilesIn } from '../../../temporary-folder.ts';
import { run } from '../context.ts';

const VOLUME = {
  customer: 'US01',
  media: 'LTO',
  volume: 'A00000L8',
  repository: 'OFFS',
  currentRepository: 'OFFS',
};

function folderOf(t: Test, more: Readonly<Record<string, string>> = {}): string {
  const folder = t.testdir({
    'x.ttidef': DEFINITION,
    'x.sample.csv': exportOf(rowsOf(2)),
    temporary: {},
    ...more,
  });
  makeTemporaryFilesIn(t, `${folder}/temporary`);
  return folder;
}

t.test('what a definition makes of its samples is written with --update, and compared without', async (t) => {
  const folder = folderOf(t);
  const file = `${folder}/x.ttidef`;
  const expected = `${folder}/x.expected.ndjson`;
  t.strictSame(await run(['test', file]), {
    code: 1,
    stdout: `FAILED ${file}\n       there is no ${expected}; tapesync test --update writes it\n0 passed, 1 failed\n`,
    stderr: '',
  });
  const passed = { code: 0, stdout: `ok     ${file}\n1 passed, 0 failed\n`, stderr: '' };
  t.strictSame(await run(['test', '--update', file]), passed);
  t.match(jsonLines(readFileSync(expected, 'utf8')), [{ volume: 'A00000L8' }, { volume: 'A00001L8' }]);
  t.strictSame(await run(['test', file]), passed);
  t.strictSame(await run(['test', folder]), passed, 'a folder has the definitions below it');
});

t.test(
  'each line that differs is shown as expected and as found, also one too many or too few',
  async (t) => {
    const folder = folderOf(t);
    const file = `${folder}/x.ttidef`;
    await run(['test', '--update', file]);
    const [first = '', second = ''] = readFileSync(`${folder}/x.expected.ndjson`, 'utf8').split('\n');
    const after = async (...lines: readonly string[]) => {
      const other = folderOf(t, { 'x.expected.ndjson': lines.join('\n') });
      return (await run(['test', `${other}/x.ttidef`])).stdout.split('\n').slice(1, -2);
    };
    t.strictSame(await after(first, second), []);
    t.strictSame(await after(second, second), ['       line 1', `       - ${second}`, `       + ${first}`]);
    t.strictSame(await after(first), ['       line 2', '       - (none)', `       + ${second}`]);
    t.strictSame(await after(first, second, first), [
      '       line 3',
      `       - ${first}`,
      '       + (none)',
    ]);
  },
);

t.test('where volumes are given, the changes against them are compared, too', async (t) => {
  const folder = folderOf(t, { 'x.volumes.ndjson': JSON.stringify(VOLUME) });
  const file = `${folder}/x.ttidef`;
  t.equal((await run(['test', '--update', file])).code, 0);
  t.match(jsonLines(readFileSync(`${folder}/x.changes.ndjson`, 'utf8')), [
    { action: 'update', volume: 'A00000L8', set: { repository: 'LIBR' } },
    { action: 'add', volume: 'A00001L8' },
  ]);
  t.equal((await run(['test', file])).code, 0);
});

t.test(
  'a record that is rejected, a sample that cannot be read and a definition with errors fail',
  async (t) => {
    const failing = async (more: Readonly<Record<string, string>>) => {
      const { code, stdout } = await run(['test', '--update', `${folderOf(t, more)}/x.ttidef`]);
      t.equal(code, 1);
      return stdout;
    };
    t.match(
      await failing({ 'x.sample.csv': exportOf([['A 1', 'LIBR', '', '']]) }),
      /x\.sample\.csv:2: VOLUME "A 1"/,
    );
    t.match(await failing({ 'x.sample.csv': '' }), /x\.sample\.csv holds no records/);
    t.match(await failing({ 'x.ttidef': 'Nothing();\n' }), /x\.ttidef:1:1: error: /);
  },
);

t.test('volumes that are none are a mistake of whoever wrote them', async (t) => {
  const folder = folderOf(t, { 'x.volumes.ndjson': 'no volume' });
  const { code, stderr } = await run(['test', '--update', `${folder}/x.ttidef`]);
  t.equal(code, 2);
  t.match(
    stderr,
    `tapesync: ${folder}/x.volumes.ndjson:1 is no volume as volumes --json prints it: it is no JSON object;`,
  );
});

t.test('a definition without a sample fails', async (t) => {
  const file = `${t.testdir({ 'y.ttidef': DEFINITION })}/y.ttidef`;
  t.strictSame(await run(['test', file]), {
    code: 1,
    stdout: `FAILED ${file}\n       no sample: expected ${file.replace('.ttidef', '.sample.*')}\n0 passed, 1 failed\n`,
    stderr: '',
  });
});

t.test('several samples are read one after the other, in the order of their names', async (t) => {
  const [one, two] = rowsOf(2).map((row) => exportOf([row]));
  const folder = folderOf(t, { 'x.sample.csv': two ?? '', 'x.sample.1.csv': one ?? '' });
  await run(['test', '--update', `${folder}/x.ttidef`]);
  t.match(jsonLines(readFileSync(`${folder}/x.expected.ndjson`, 'utf8')), [
    { volume: 'A00000L8' },
    { volume: 'A00001L8' },
  ]);
});

t.test('where there is nothing to test, that is an error', async (t) => {
  const folder = t.testdir({});
  for (const [operand, problem] of [
    [`${folder}/none`, `there is no ${folder}/none`],
    [folder, 'there is no .ttidef file there'],
  ] as const) {
    t.strictSame(await run(['test', operand]), {
      code: 2,
      stdout: '',
      stderr: `tapesync: ${problem}; tapesync test --help shows how it is called\n`,
    });
  }
});
