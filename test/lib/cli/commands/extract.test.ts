import { openSync } from 'node:fs';
import t from 'tap';
import { extract } from '../../../../lib/cli/commands/extract.ts';
import { StandardOutput } from '../../../../lib/cli/terminal/standard-output.ts';
import { DEFINITION, exportOf, rowsOf } from '../../../e2e/export.ts';
import { jsonLines } from '../../../e2e/program.ts';
import { contextOf, run, Written } from '../context.ts';

const folder = t.testdir({ 'x.ttidef': DEFINITION });
const EXTRACT = ['extract', '--quiet', '-d', `${folder}/x.ttidef`];

t.test('the records of an export are printed as JSON lines', async (t) => {
  const { code, stdout, stderr } = await run(EXTRACT, { stdin: exportOf(rowsOf(2)) });
  t.equal(code, 0);
  t.equal(stderr, '');
  t.strictSame(jsonLines(stdout)[1], {
    customer: 'US01',
    media: 'LTO',
    volume: 'A00001L8',
    description: 'Weekly 1',
    repository: 'LIBR',
    writeTime: '2026-03-14T02:13:01Z',
  });
});

t.test('on the null device nothing is written, and everything is counted', async (t) => {
  const context = await contextOf([...EXTRACT.filter((word) => word !== '--quiet'), '--json'], {
    stdin: exportOf([...rowsOf(20), ['A 1', 'LIBR', '', '']]),
  });
  const stdout = new Written({ fd: openSync('/dev/null', 'r') });
  t.equal(await extract({ ...context, output: new StandardOutput(stdout) }), 1);
  t.equal(stdout.text, '');
  t.match(JSON.parse(context.stderr.text.trimEnd().split('\n').at(-1) ?? ''), {
    written: 20,
    outcomes: { rejected: { total: 1 } },
    undecided: 0,
  });
});

t.test('records may be sorted by scope', async (t) => {
  const mixed = DEFINITION.replace('SetLiteral(MEDIA, "LTO");', 'Extract(MEDIA, "Where", 4, 0);');
  const file = `${t.testdir({ 'x.ttidef': mixed })}/x.ttidef`;
  const stdin = exportOf(rowsOf(6).map(([volume], index) => [volume, index % 2 ? 'B' : 'A', '', '']));
  const { stdout } = await run(['extract', '--quiet', '-d', file, '--sort', 'always'], { stdin });
  t.equal(
    jsonLines(stdout)
      .map(({ media }) => media)
      .join(''),
    'AAABBB',
  );
});

t.test('too few records are a failed export', async (t) => {
  const { code, stderr } = await run([...EXTRACT, '--min-records', '4'], { stdin: exportOf(rowsOf(3)) });
  t.equal(code, 3);
  t.match(stderr, 'the input holds 3 volume records, fewer than the 4 that');
});
