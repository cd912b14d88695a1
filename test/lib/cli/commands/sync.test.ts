import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import t, { type Test } from 'tap';
import { main } from '../../../../lib/cli/main.ts';
import { DEFINITION, exportOf, type Row, rowsOf } from '../../../e2e/export.ts';
import { jsonLines } from '../../../e2e/program.ts';
import { until } from '../../../until.ts';
import { hostOf, raise, run, type Setting } from '../context.ts';

const ADD = ['-a', '--create', '--max-changes', 'none'];

function folderOf(t: Test, rows: readonly Row[] = rowsOf(3)) {
  const folder = t.testdir({ 'x.ttidef': DEFINITION, 'export.csv': exportOf(rows) });
  const store = ['-S', `sqlite:${folder}/x.db`];
  const argv = [...store, '-d', `${folder}/x.ttidef`, '--quiet'];
  const volumes = async () => jsonLines((await run(['volumes', ...store, '--json'])).stdout);
  return {
    folder,
    input: `${folder}/export.csv`,
    volumes,
    sync: (options: readonly string[], setting?: Setting) => run(['sync', ...argv, ...options], setting),
    plan: (options: readonly string[], setting?: Setting) => run(['plan', ...argv, ...options], setting),
    argv,
  };
}

t.test('sync adds what is new, only if that is allowed, and is in step afterwards', async (t) => {
  const { sync, volumes, input } = folderOf(t);
  t.strictSame(await sync(['--create', input]), { code: 0, stdout: '', stderr: '' });
  t.strictSame(await volumes(), [], 'without -a they are skipped');
  t.strictSame(await sync([...ADD, input]), { code: 0, stdout: '', stderr: '' });
  t.strictSame(
    (await volumes()).map(({ volume, version, repository }) => [volume, version, repository]),
    rowsOf(3).map(([volume]) => [volume, 1, 'LIBR']),
  );
  t.strictSame(await sync([...ADD, '--changes', input]), { code: 0, stdout: '', stderr: '' }, 'no change');
});

t.test('without --create nothing that a volume needs is made', async (t) => {
  const { sync, volumes, input, folder } = folderOf(t);
  const { code, stderr } = await sync(['-a', '--rejects', `${folder}/rejects`, input]);
  t.equal(code, 1);
  t.equal(stderr, 'tapesync: 3 refused (3 CUSTOMER_UNKNOWN)\n');
  t.strictSame(await volumes(), []);
  t.match(jsonLines(readFileSync(`${folder}/rejects`, 'utf8')), [
    { outcome: 'refused', code: 'CUSTOMER_UNKNOWN', line: 2 },
    { line: 3 },
    { line: 4 },
  ]);
});

t.test('plan prints what sync would do, byte by byte, and does nothing', async (t) => {
  const { sync, plan, volumes, input } = folderOf(t);
  const planned = await plan([...ADD, input]);
  t.equal(planned.code, 0);
  t.strictSame(await volumes(), []);
  t.strictSame(
    jsonLines(planned.stdout).map(({ action, volume }) => [action, volume]),
    rowsOf(3).map(([volume]) => ['add', volume]),
  );
  t.equal((await sync([...ADD, '--changes', input])).stdout, planned.stdout);
});

t.test('plan exits with 10 for changes only if that is asked for', async (t) => {
  const { sync, plan, input } = folderOf(t);
  t.equal((await plan([...ADD, input])).code, 0);
  t.equal((await plan([...ADD, '--exit-code', input])).code, 10);
  await sync([...ADD, input]);
  t.equal((await plan([...ADD, '--exit-code', input])).code, 0);
});

t.test('volumes that a complete input does not mention are listed', async (t) => {
  const { sync, folder, input } = folderOf(t);
  await sync([...ADD, input]);
  const absent = `${folder}/absent`;
  await sync(['--absent', absent], { stdin: exportOf(rowsOf(1)) });
  t.equal(readFileSync(absent, 'utf8'), 'US01.LTO.A00001L8\nUS01.LTO.A00002L8\n');
});

t.test('changes beyond the limit stop the scope, and none of them is made', async (t) => {
  const rows = rowsOf(20);
  const { sync, volumes, input } = folderOf(t, rows);
  await sync([...ADD, input]);
  const moved = rows.map(([volume, , text, written], index): Row => {
    return [volume, index < 7 ? 'OFFS' : 'LIBR', text, written];
  });
  const { code, stderr } = await sync(['--create'], { stdin: exportOf(moved) });
  t.equal(code, 4);
  t.match(
    stderr,
    'US01.LTO: 7 changes are 35.0 % of its 20 volumes, over the limit of 30 %; none was applied.',
  );
  t.ok((await volumes()).every(({ repository }) => repository === 'LIBR'));
  t.equal((await sync(['--create', '--max-changes', '7'], { stdin: exportOf(moved) })).code, 0);
});

t.test('an interrupted run applies what it has read, and exits as the signal does', async (t) => {
  for (const [name, exitCode] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    const { folder, argv, volumes } = folderOf(t);
    const stats = `${folder}/stats.json`;
    const host = hostOf();
    const before = process.listenerCount(name);
    const ended = main(['sync', ...argv, ...ADD, '--stats', stats], '1.2.3', host);
    host.stdin.write(exportOf(rowsOf(2)));
    await until(() => process.listenerCount(name) > before && host.stdin.readableLength === 0);
    raise(name);
    await ended;
    t.equal(host.exitCode, exitCode);
    t.match(JSON.parse(readFileSync(stats, 'utf8')), {
      inputEnd: 'interrupted',
      exitCode,
      undecided: 0,
      absent: null,
    });
    t.ok((await volumes()).length <= 2);
  }
});

t.test('a plan that nobody reads any more is no failure; a full disk is one', async (t) => {
  const { plan, input } = folderOf(t, rowsOf(3000));
  t.strictSame(await plan([...ADD, input], { outputError: { code: 'EPIPE', after: 0 } }), {
    code: 0,
    stdout: '',
    stderr: '',
  });
  t.strictSame(await plan([...ADD, input], { outputError: { code: 'ENOSPC', after: 0 } }), {
    code: 3,
    stdout: '',
    stderr: 'tapesync: not all lines could be written to the standard output: no space is left on the disk\n',
  });
});

t.test('a preview opens no store', async (t) => {
  const { sync, input, folder } = folderOf(t);
  const { code, stdout } = await sync(['-F', '1', input]);
  t.equal(code, 0);
  t.match(stdout, `${input}:2: A00000L8,`);
  t.throws(() => readFileSync(`${folder}/x.db`), { code: 'ENOENT' });
});

t.test('no output takes the place of the input, the definition or the store', async (t) => {
  const { sync, input, folder } = folderOf(t);
  await sync([...ADD, input]);
  for (const file of [input, `${folder}/x.ttidef`, `${folder}/x.db`]) {
    const { code, stderr } = await sync([...ADD, '--stats', file, input]);
    t.equal(code, 2);
    t.equal(stderr, `tapesync: cannot write ${file}: the run uses it for something else (${file})\n`);
  }
});

const recognizedBy = (stats: string): number => JSON.parse(readFileSync(stats, 'utf8')).recognized;

t.test('a run recognizes what the one before has left, and so does a plan', async (t) => {
  const { sync, plan, folder, input } = folderOf(t, rowsOf(30));
  const stats = ['--stats', `${folder}/stats`];
  await sync([...ADD, ...stats, input]);
  t.equal(recognizedBy(`${folder}/stats`), 0);
  await sync([...stats, input]);
  t.ok(recognizedBy(`${folder}/stats`) >= 29, 'all but the last line, which might be cut');
  t.strictSame(await plan([...stats, input]), { code: 0, stdout: '', stderr: '' });
  t.ok(recognizedBy(`${folder}/stats`) >= 29);
});

const SKIP = process.platform === 'win32' && 'there are no modes';

t.test('what a run leaves beside the database is for nobody else to read', { skip: SKIP }, async (t) => {
  const { sync, folder, input } = folderOf(t);
  await sync([...ADD, input]);
  const cache = `${folder}/x.db-cache`;
  t.equal(statSync(cache).mode & 0o777, 0o700);
  const names = readdirSync(cache);
  t.equal(names.length, 1);
  for (const name of names) t.equal(statSync(`${cache}/${name}`).mode & 0o777, 0o600, name);
});

t.test('with --no-cache a run leaves nothing, and recognizes nothing', async (t) => {
  const { sync, folder, input } = folderOf(t);
  const before = readdirSync(folder);
  await sync([...ADD, '--no-cache', input]);
  t.strictSame(
    readdirSync(folder).filter((name) => !before.includes(name)),
    ['x.db'],
  );
  await sync([input]);
  await sync(['--no-cache', '--stats', `${folder}/stats`, input]);
  t.equal(recognizedBy(`${folder}/stats`), 0);
});

t.test('a plan makes no folder', async (t) => {
  const { sync, plan, folder, input } = folderOf(t);
  await sync([...ADD, '--no-cache', input]);
  t.strictSame(await plan([input]), { code: 0, stdout: '', stderr: '' });
  t.strictSame(await plan(['--cache', `${folder}/other`, input]), { code: 0, stdout: '', stderr: '' });
  t.notOk(existsSync(`${folder}/x.db-cache`) || existsSync(`${folder}/other`));
});

t.test('a folder that others may write to is warned of and not used', { skip: SKIP }, async (t) => {
  const { folder, argv, input, volumes } = folderOf(t);
  const cache = `${folder}/shared`;
  mkdirSync(cache);
  chmodSync(cache, 0o777);
  const loud = argv.filter((word) => word !== '--quiet');
  const { code, stderr } = await run(['sync', ...loud, ...ADD, '--cache', cache, input]);
  t.equal(code, 0);
  t.match(
    stderr,
    `tapesync: warning: fingerprints cannot be kept in ${cache}: others may write to it; chmod go-w keeps them out; every line is read\n`,
  );
  t.equal((await volumes()).length, 3);
  t.strictSame(readdirSync(cache), []);
});

t.test('a folder that cannot be made is warned of, and the run goes on', async (t) => {
  const { folder, argv, input, volumes } = folderOf(t);
  const loud = argv.filter((word) => word !== '--quiet');
  const { code, stderr } = await run(['sync', ...loud, ...ADD, '--cache', `${folder}/x.ttidef/cache`, input]);
  t.equal(code, 0);
  t.match(
    stderr,
    /warning: fingerprints cannot be kept in .*: there is no such file or folder.*; every line is read\n/,
  );
  t.equal((await volumes()).length, 3);
});
