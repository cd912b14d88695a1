import { existsSync, readFileSync } from 'node:fs';
import t from 'tap';
import { commandHelp, programHelp } from '../../../lib/cli/commands/help.ts';
import { main } from '../../../lib/cli/main.ts';
import { DEFINITION, exportOf, rowsOf } from '../../e2e/export.ts';
import { until } from '../../until.ts';
import { hostOf, run } from './context.ts';

const RUN_ID = /^\d{8}T\d{6}Z-[0-9a-f]{8}$/;

t.test('version and help are data, and leave 0', async (t) => {
  t.strictSame(await run(['--version']), { code: 0, stdout: 'tapesync 1.2.3\n', stderr: '' });
  t.strictSame(await run(['--help']), { code: 0, stdout: programHelp(100), stderr: '' });
  t.strictSame(await run(['-h', 'export.csv']), { code: 0, stdout: programHelp(100), stderr: '' });
  t.strictSame(await run(['help']), { code: 0, stdout: programHelp(100), stderr: '' });
  t.strictSame(await run(['help', 'plan']), { code: 0, stdout: commandHelp('plan', 100), stderr: '' });
  t.strictSame(await run(['plan', '-h']), { code: 0, stdout: commandHelp('plan', 100), stderr: '' });
  t.strictSame(await run(['serve', '--version', '--port', 'bad']), {
    code: 0,
    stdout: 'tapesync 1.2.3\n',
    stderr: '',
  });
});

t.test('an error of the table is one line, and its class is the exit code', async (t) => {
  const folder = t.testdir({ 'x.ttidef': DEFINITION });
  for (const [argv, code, message] of [
    [
      ['snyc'],
      2,
      'there is no command or input file snyc; did you mean sync?; tapesync --help lists the commands',
    ],
    [['--rate', 'fast'], 2, '--rate fast: expected a number over 0'],
    [['check'], 2, 'name at least one definition; tapesync check --help shows how it is called'],
    [
      ['extract', '-d', `${folder}/x.ttidef`, `${folder}/no.csv`],
      3,
      `cannot read ${folder}/no.csv: there is no such file or folder`,
    ],
  ] as const) {
    t.strictSame(await run(argv), { code, stdout: '', stderr: `tapesync: ${message}\n` });
  }
});

t.test('errors are JSON lines where that is asked for, even of the options themselves', async (t) => {
  for (const [argv, env, code, command] of [
    [['--log-format', 'json', '--bogus'], {}, 'OPTION_UNKNOWN', undefined],
    [['plan', '--log-format=json', '--rate', 'x'], {}, 'OPTION_INVALID', undefined],
    [['plan', '-d', 'no.ttidef'], { TAPESYNC_LOG_FORMAT: 'json' }, 'DEFINITION_UNREADABLE', 'plan'],
  ] as const) {
    const { stderr } = await run(argv, { env });
    const line = JSON.parse(stderr);
    t.match(line, { level: 50, name: 'tapesync', run: RUN_ID, code });
    t.equal(line.command, command);
  }
});

t.test('a run has one identity, in every line and in its statistics', async (t) => {
  const folder = t.testdir({
    'x.ttidef': DEFINITION,
    'export.csv': exportOf([['A 1', 'LIBR', '', ''], ...rowsOf(2)]),
  });
  const { code, stderr } = await run([
    ...['sync', '-a', '--create', '-S', `sqlite:${folder}/x.db`, '--stats', `${folder}/stats.json`],
    ...['-d', `${folder}/x.ttidef`, '--log-format', 'json', `${folder}/export.csv`],
  ]);
  t.equal(code, 1);
  const lines = stderr
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const { run: id } = JSON.parse(readFileSync(`${folder}/stats.json`, 'utf8'));
  t.match(id, RUN_ID);
  t.strictSame(
    lines.map((line) => [line.run, line.command, line.level]),
    [
      [id, 'sync', 40],
      [id, 'sync', 30],
    ],
  );
  t.equal(lines[1].statistics.run, id);
});

t.test('an output that fails is never success, and one that nobody reads is', async (t) => {
  t.strictSame(await run(['--version'], { outputError: { code: 'ENOSPC', after: 0 } }), {
    code: 3,
    stdout: '',
    stderr: 'tapesync: not all lines could be written to the standard output: no space is left on the disk\n',
  });
  t.strictSame(await run(['--version'], { outputError: { code: 'EPIPE', after: 0 } }), {
    code: 0,
    stdout: '',
    stderr: '',
  });
});

t.test('messages that nobody reads end no run', async (t) => {
  const host = hostOf({ stdin: '' });
  const ended = main(['--version'], '1.2.3', host);
  host.stderr.emit('error', new Error('write EPIPE'));
  await ended;
  t.equal(host.exitCode, 0);
});

t.test('an error that nothing has caught is shown with its stack, and its exit code stays', async (t) => {
  for (const event of ['uncaughtException', 'unhandledRejection']) {
    const folder = t.testdir({ 'x.ttidef': DEFINITION });
    const host = hostOf();
    const ended = main(['extract', '-d', `${folder}/x.ttidef`, '--quiet'], '1.2.3', host);
    host.stdin.write(exportOf(rowsOf(3)));
    await until(() => host.listenerCount(event) > 0);
    host.emit(event, Object.assign(new Error('boom'), { stack: 'Error: boom\n    at here' }));
    t.equal(host.exitCode, 70);
    host.stdin.end();
    await ended;
    t.equal(host.stdout.text.split('\n').length, 4, 'the run went on');
    t.equal(host.exitCode, 70);
    t.equal(
      host.stderr.text,
      'tapesync: internal error; please report it with the command you ran\nError: boom\n    at here\n',
    );
  }
});

t.test('only a run has metrics: neither a preview nor another command', async (t) => {
  const folder = t.testdir({ 'x.ttidef': DEFINITION });
  const metrics = `${folder}/tapesync.prom`;
  const writes = async (argv: readonly string[]) => {
    const host = hostOf({ stdin: exportOf(rowsOf(2)), env: { TAPESYNC_METRICS_FILE: metrics } });
    await main([...argv], '1.2.3', host);
    t.equal(host.exitCode, 0, host.stderr.text);
    return host.listenerCount('beforeExit') === 1;
  };
  t.equal(await writes(['extract', '-d', `${folder}/x.ttidef`]), true);
  t.equal(await writes(['extract', '-d', `${folder}/x.ttidef`, '-F', '1']), false);
  t.equal(await writes(['check', `${folder}/x.ttidef`]), false);
  t.notOk(existsSync(metrics), 'written only when the process is about to end');
});

t.test('nothing said on a terminal shows the help, and is not taken for a run', async (t) => {
  t.strictSame(await run([], { terminals: ['stdin'] }), { code: 2, stdout: programHelp(100), stderr: '' });
  t.match(await run([]), { code: 2, stdout: '', stderr: /default\.ttidef/ });
});
