import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { DEFINITION, exportOf, rowsOf } from '../../../e2e/export.ts';
import { jsonLines } from '../../../e2e/program.ts';
import { run } from '../context.ts';

const HEADING = /^CUSTOMER,MEDIA,VOLUME,REPOSITORY,/;

function siteOf(t: Test, definition = DEFINITION) {
  const folder = t.testdir({ 'x.ttidef': definition });
  const at = (name: string) => join(folder, name);
  const read = (name: string) => readFileSync(at(name), 'utf8');
  const call = (command: readonly string[], stdin: string) =>
    run([...command, '--quiet', '-d', at('x.ttidef')], { stdin });
  const planned = [
    ...['plan', '--csv', '--sent', at('sent.ndjson'), '-a', '--create', '-S', `sqlite:${at('sent.db')}`],
  ];
  return {
    at,
    read,
    extract: (stdin: string, ...options: readonly string[]) => call(['extract', '--csv', ...options], stdin),
    plan: (stdin: string, ...options: readonly string[]) => call([...planned, ...options], stdin),
    note: () =>
      run([
        'apply',
        '--quiet',
        '--create',
        '--max-changes',
        'none',
        '-S',
        `sqlite:${at('sent.db')}`,
        at('sent.ndjson'),
      ]),
  };
}

const volumesIn = (csv: string) =>
  csv
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',')[2]);

t.test('all records are printed behind a heading', async (t) => {
  const { code, stdout, stderr } = await siteOf(t).extract(exportOf(rowsOf(3)));
  t.equal(code, 0);
  t.equal(stderr, '');
  t.match(stdout, HEADING);
  t.strictSame(volumesIn(stdout), ['A00000L8', 'A00001L8', 'A00002L8']);
});

t.test('single records that are rejected keep the others from nothing', async (t) => {
  const { code, stdout } = await siteOf(t).extract(exportOf([...rowsOf(2), ['A 1', 'LIBR', '', '']]));
  t.equal(code, 1);
  t.strictSame(volumesIn(stdout), ['A00000L8', 'A00001L8']);
});

t.test('of an input that cannot be believed not even the heading is printed', async (t) => {
  const { extract, plan } = siteOf(t);
  for (const [input, ...options] of [
    [''],
    ['something else\n'],
    [exportOf(rowsOf(3)), '--min-records', '4'],
    [`${exportOf(rowsOf(20_000))}"A00001L8`],
  ] as const) {
    for (const call of [extract, plan]) {
      const { code, stdout } = await call(input, ...options);
      t.equal(code, 3);
      t.equal(stdout, '');
    }
  }
});

t.test('a last record that may be cut is not handed over', async (t) => {
  const whole = exportOf(rowsOf(3));
  const { code, stdout, stderr } = await siteOf(t).extract(whole.slice(0, whole.lastIndexOf('L8')));
  t.equal(code, 1, stderr);
  t.strictSame(volumesIn(stdout), ['A00000L8', 'A00001L8']);
});

t.test('records come scope by scope, since TMSS10Sync loads a scope at each change', async (t) => {
  const mixed = DEFINITION.replace('SetLiteral(MEDIA, "LTO");', 'Extract(MEDIA, "Where", 4, 0);');
  const { extract } = siteOf(t, mixed);
  const input = exportOf(rowsOf(4000).map(([volume], index) => [volume, index % 2 ? 'B' : 'A', '', '']));
  const { stdout } = await extract(input);
  const media = stdout
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',')[1]);
  t.equal(media.length, 4000);
  const changes = media.filter((each, index) => each !== media[index - 1]).length;
  t.ok(changes < 2000, `${changes} changes of scope`);
});

t.test('a plan has what differs from what was noted as sent, in whole records', async (t) => {
  const { plan, note } = siteOf(t);
  const first = await plan(exportOf(rowsOf(12)));
  t.equal(first.code, 0, first.stderr);
  t.equal(volumesIn(first.stdout).length, 12);

  const unsent = await plan(exportOf(rowsOf(12)));
  t.equal(unsent.stdout, first.stdout, 'what was not noted is sent again');
  t.equal((await note()).code, 0);
  const nothing = await plan(exportOf(rowsOf(12)));
  t.equal(nothing.code, 0);
  t.strictSame(volumesIn(nothing.stdout), []);
  t.match(nothing.stdout, HEADING);

  const rows = rowsOf(12).map(
    ([volume, where, text, written], index) => [volume, index === 5 ? 'OFFS' : where, text, written] as const,
  );
  const changed = await plan(exportOf(rows));
  t.strictSame(volumesIn(changed.stdout), ['A00005L8']);
  const before = first.stdout.split('\n').find((line) => line.includes('A00005L8'));
  t.equal(changed.stdout.split('\n')[1], before?.replace('LIBR', 'OFFS'));
});

t.test('the changes are in their file only where the records are printed', async (t) => {
  const { plan, note, at, read } = siteOf(t);
  t.equal((await plan('')).code, 3);
  t.notOk(existsSync(at('sent.ndjson')));
  await plan(exportOf(rowsOf(12)));
  t.equal(jsonLines(read('sent.ndjson')).length, 12);
  await note();
  const before = read('sent.ndjson');
  t.equal((await plan('')).code, 3);
  t.equal(read('sent.ndjson'), before);
});

t.test('limits stop a plan that is handed over, all of it', async (t) => {
  const { plan, note, read } = siteOf(t);
  await plan(exportOf(rowsOf(20)));
  await note();
  const sent = read('sent.ndjson');
  const moved = exportOf(rowsOf(20).map(([volume, , ...rest]) => [volume, 'OFFS', ...rest]));
  const many = await plan(moved);
  t.equal(many.code, 4);
  t.equal(many.stdout, '');
  t.match(many.stderr, '--max-changes');
  t.equal(volumesIn((await plan(moved, '--max-changes', 'none')).stdout).length, 20);

  const few = await plan(exportOf([...rowsOf(2), ['B00001L8', 'LIBR', '', '']]));
  t.equal(few.code, 4);
  t.equal(few.stdout, '');
  t.match(few.stderr, '--max-shrink');
  t.not(read('sent.ndjson'), sent);
});

t.test('rules that ask where a volume is are left to the server', async (t) => {
  const { plan, note } = siteOf(t, `${DEFINITION}AddSkipOnRepositoryChange("*", "*", "LIBR");\n`);
  await plan(exportOf(rowsOf(2)));
  await note();
  const moved = exportOf(rowsOf(2).map(([volume, , ...rest]) => [volume, 'OFFS', ...rest]));
  t.equal(volumesIn((await plan(moved)).stdout).length, 2);
});

t.test('changes are asked for only with records, and never over a file of the run', async (t) => {
  const { at, plan } = siteOf(t);
  const alone = await run(['plan', '--sent', at('sent.ndjson'), '-d', at('x.ttidef')], { stdin: '' });
  t.equal(alone.code, 2);
  writeFileSync(at('export.csv'), exportOf(rowsOf(2)));
  const over = await plan('', '--sent', at('export.csv'), at('export.csv'));
  t.equal(over.code, 2);
  t.equal(over.stdout, '');
  t.equal(readFileSync(at('export.csv'), 'utf8'), exportOf(rowsOf(2)));
});
