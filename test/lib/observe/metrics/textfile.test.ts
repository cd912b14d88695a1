import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { lastSuccessIn, writeTextfile } from '../../../../lib/observe/metrics/textfile.ts';

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
