import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { lastSuccessIn, withKept, writeTextfile } from '../../../../lib/observe/metrics/textfile.ts';

t.test('the last success is found with and without a task, and nowhere else', async (t) => {
  const name = 'tapesync_run_last_success_timestamp_seconds';
  const cwd = t.testdir({
    'plain.prom': `# TYPE ${name} gauge\n${name} 1795637142.425\n`,
    'task.prom': `${name}{task="nightly"} 1795637142\n`,
    'none.prom': `# TYPE ${name} gauge\n`,
    'damaged.prom': `${name} NaN\n${name} -1\nx_${name} 7\n`,
    'folder.prom': {},
  });
  const found = ['plain', 'task', 'none', 'damaged', 'folder', 'missing'].map((file) => {
    return lastSuccessIn(join(cwd, `${file}.prom`));
  });
  t.strictSame(await Promise.all(found), [
    1795637142.425,
    1795637142,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

t.test('a file keeps what another command has told, and the reconciliations of other places', async (t) => {
  const family = (name: string, ...lines: string[]) =>
    [`# HELP ${name} x`, `# TYPE ${name} gauge`, ...lines, ''].join('\n');
  const at = (repository: string, value: number) =>
    `tapesync_reconciliation_volumes{customer="US01",media="LTO",repository="${repository}",status="missing"} ${value}`;
  const file = `${t.testdir({
    'run.prom': [
      family('tapesync_run_exit_code', 'tapesync_run_exit_code 0'),
      family('tapesync_reconciliation_volumes', at('LIBR', 3), at('OFFS', 4)),
      family('tapesync_of_an_older_version', 'tapesync_of_an_older_version 1'),
    ].join(''),
  })}/run.prom`;
  const exit = family('tapesync_run_exit_code', 'tapesync_run_exit_code 1');
  const places = (...lines: string[]) => family('tapesync_reconciliation_volumes', ...lines);
  t.equal(await withKept(file, exit), exit + places(at('LIBR', 3), at('OFFS', 4)));
  t.equal(await withKept(file, exit + places(at('LIBR', 0))), exit + places(at('LIBR', 0), at('OFFS', 4)));
  const volumes = family('tapesync_volumes', 'tapesync_volumes 7');
  t.match(await withKept(file, volumes), /^# HELP tapesync_volumes .*tapesync_run_exit_code 0\n/s);
  t.equal(await withKept(`${file}.none`, exit), exit);
});

t.test('a file is replaced whole and can be read by others, whatever the umask', async (t) => {
  const cwd = t.testdir({ 'run.prom': 'a much longer text than the new one\n' });
  const before = process.umask(0o077);
  t.teardown(() => process.umask(before));
  await writeTextfile(join(cwd, 'run.prom'), 'new\n');
  t.equal(readFileSync(join(cwd, 'run.prom'), 'utf8'), 'new\n');
  t.equal(statSync(join(cwd, 'run.prom')).mode & 0o777, 0o644);
  t.strictSame(readdirSync(cwd), ['run.prom']);
});

t.test('what cannot be put in its place leaves nothing behind', async (t) => {
  const cwd = t.testdir({ 'run.prom': { inside: '' } });
  await t.rejects(writeTextfile(join(cwd, 'run.prom'), 'new\n'));
  t.strictSame(readdirSync(cwd), ['run.prom']);
});
