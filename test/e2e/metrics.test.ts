import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createListener } from 'node:net';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { DEFINITION, exportOf, rowsOf } from './export.ts';
import { checkMetrics, metricsUrl, samplesOf, untilMetrics } from './exposition.ts';
import { runInside } from './inside.ts';
import { finished, jsonLines, run, start } from './program.ts';
import { addUser, serve } from './served.ts';

const folder = {
  'tapes.ttidef': DEFINITION,
  'export.csv': exportOf(rowsOf(20)),
  'moved.csv': exportOf(rowsOf(20).map(([volume, , text, written]) => [volume, 'OFFS', text, written])),
  'rejected.csv': exportOf([...rowsOf(20), ['FAR_TOO_LONG_A_BARCODE', 'LIBR', '', '']]),
};
const LOAD = ['-a', '--create', '--quiet', '-d', 'tapes.ttidef', 'export.csv'];
const INFO = /^tapesync_run_info\{.*?\} 1$/m;

const metricsIn = (cwd: string, file = 'run.prom') => {
  const text = readFileSync(join(cwd, file), 'utf8');
  return { text, samples: samplesOf(text) };
};

t.test('the textfile tells of a run, and is as Prometheus wants it', async (t) => {
  const cwd = t.testdir(folder);
  const before = Date.now() / 1000;
  const stats = ['--stats', 'stats.json', '--metrics-file', 'run.prom'];
  const { code, stderr } = await run(['sync', ...LOAD, ...stats], { cwd });
  t.equal(code, 0, stderr);
  const { text, samples } = metricsIn(cwd);
  checkMetrics(t, text);
  const statistics = JSON.parse(readFileSync(join(cwd, 'stats.json'), 'utf8'));
  t.match(text, `tapesync_run_info{run="${statistics.run}",command="sync",version="`);
  t.equal(samples.get('tapesync_run_records_read_total'), statistics.read);
  t.equal(samples.get('tapesync_run_records_total{outcome="added"}'), 20);
  t.equal(samples.get('tapesync_run_input_bytes_total'), statistics.bytes);
  t.equal(samples.get('tapesync_run_stage_records_total{stage="differ"}'), 20);
  t.equal(samples.get('tapesync_run_snapshot_loads_total'), 1);
  t.equal(samples.get('tapesync_run_exit_code'), 0);
  t.equal(samples.get('tapesync_run_records_pending'), 0);
  t.ok(samples.get('tapesync_run_last_success_timestamp_seconds')! >= before);
  t.equal(
    samples.get('tapesync_run_end_timestamp_seconds'),
    samples.get('tapesync_run_last_success_timestamp_seconds'),
  );
  t.equal(statSync(join(cwd, 'run.prom')).mode & 0o777, 0o644, 'node_exporter can read it');
  t.notMatch(text, /^(process|nodejs)_/m, 'node_exporter has metrics of these names itself');
  t.strictSame(
    readdirSync(cwd).filter((name) => name.includes('prom')),
    ['run.prom'],
    'nothing else is left',
  );
});

t.test('however a run ends, the textfile says so and keeps the last success', async (t) => {
  const cwd = t.testdir({ ...folder, 'broken.ttidef': 'Extract(' });
  const file = ['--metrics-file', 'run.prom', '--metrics-task', 'nightly'];
  const success = () => {
    return metricsIn(cwd).samples.get('tapesync_run_last_success_timestamp_seconds{task="nightly"}');
  };
  const exitCode = () => metricsIn(cwd).samples.get('tapesync_run_exit_code{task="nightly"}');
  await run(['sync', ...LOAD, ...file], { cwd });
  const first = success();
  t.ok(first);
  const ends: readonly (readonly [expected: number, what: string, args: readonly string[]])[] = [
    [2, 'a wrong definition', ['sync', '-d', 'broken.ttidef', 'export.csv']],
    [3, 'no log-on', ['sync', '-S', 'ada@127.0.0.1:1', '--retries', '0', '-d', 'tapes.ttidef', 'export.csv']],
    [3, 'an export that is not there', ['sync', '-d', 'tapes.ttidef', 'nowhere.csv']],
    [4, 'a limit', ['sync', '--create', '-d', 'tapes.ttidef', 'moved.csv']],
    [1, 'records in trouble', ['sync', '-d', 'tapes.ttidef', 'rejected.csv']],
  ];
  for (const [expected, what, args] of ends) {
    const { code, stderr } = await run([...args, ...file], { cwd, env: { TAPESYNC_PASSWORD: 'x' } });
    t.equal(code, expected, `${what}: ${stderr}`);
    t.equal(exitCode(), expected, what);
    t.equal(success(), first, `${what}: the last success stays`);
    checkMetrics(t, metricsIn(cwd).text, what);
  }
  t.equal(metricsIn(cwd).samples.get('tapesync_run_records_total{outcome="rejected",task="nightly"}'), 1);

  const interrupted = start(['sync', '-d', 'tapes.ttidef', '--metrics-port', '0', ...file], { cwd });
  const interruptedEnd = finished(interrupted);
  interrupted.stdin.write(folder['export.csv']);
  const read = 'tapesync_run_stage_records_total{stage="source-reader",task="nightly"}';
  await untilMetrics(await metricsUrl(interrupted), (samples) => samples.get(read)! > 0);
  interrupted.kill('SIGTERM');
  t.equal((await interruptedEnd).code, 143);
  t.equal(exitCode(), 143);

  const bug = "setTimeout(() => { throw new Error('a bug'); });";
  const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(bug)}` };
  t.equal((await run(['sync', '-d', 'tapes.ttidef', 'export.csv', ...file], { cwd, env })).code, 70);
  t.equal(exitCode(), 70);
  t.equal(success(), first);

  const planned = ['plan', '--create', '--exit-code', '--quiet', '-d', 'tapes.ttidef', 'moved.csv', ...file];
  t.equal((await run(planned, { cwd })).code, 10);
  t.ok(success()! > first!, 'that changes were found is a success');
});

t.test('what is no run leaves the textfile alone', async (t) => {
  const cwd = t.testdir({ ...folder, 'run.prom': 'as it was\n' });
  const env = { TAPESYNC_METRICS_FILE: 'run.prom' };
  await run(['volumes'], { cwd, env });
  await run(['-F', '2', '-d', 'tapes.ttidef', 'export.csv'], { cwd, env });
  t.equal(metricsIn(cwd).text, 'as it was\n');
  await run(['extract', '--quiet', '-d', 'tapes.ttidef', 'export.csv'], { cwd, env });
  t.equal(metricsIn(cwd).samples.get('tapesync_run_records_written_total'), 20);
});

t.test(
  'moves and reconcile tell of tapes in the file of the runs, and leave the rest as it was',
  async (t) => {
    const cwd = t.testdir({ ...folder, 'scan.txt': 'A00000L8\nA00001L8\n', 'off.txt': 'A00002L8\n' });
    const to = ['--metrics-file', 'run.prom'];
    t.equal((await run(['sync', ...LOAD, ...to], { cwd })).code, 0);
    const before = metricsIn(cwd).samples;
    t.equal((await run(['moves', ...to], { cwd })).code, 0);
    const volumes = (state: string, repository = 'LIBR') =>
      metricsIn(cwd).samples.get(
        `tapesync_volumes{customer="US01",media="LTO",repository="${repository}",state="${state}"}`,
      );
    t.strictSame([volumes('present'), volumes('moving')], [20, 0]);
    for (const [series, value] of before) t.equal(metricsIn(cwd).samples.get(series), value, series);

    const found = (repository: string, status: string) =>
      metricsIn(cwd).samples.get(
        `tapesync_reconciliation_volumes{customer="US01",media="LTO",repository="${repository}",status="${status}"}`,
      );
    const reconcile = ['reconcile', '--max-missing', 'none', '--quiet', ...to];
    t.equal((await run([...reconcile, '-r', 'US01.LTO.LIBR', '--scan', 'scan.txt'], { cwd })).code, 1);
    t.strictSame([found('LIBR', 'present'), found('LIBR', 'missing')], [2, 18]);
    t.equal((await run(['admin', 'repository', 'add', 'US01.LTO.OFFS'], { cwd })).code, 0);
    t.equal((await run([...reconcile, '-r', 'US01.LTO.OFFS', '--scan', 'off.txt'], { cwd })).code, 1);
    t.strictSame([found('OFFS', 'unexpected'), found('LIBR', 'missing')], [1, 18], 'of both places');
    t.equal((await run([...reconcile, '-r', 'US01.LTO.LIBR', '--scan', 'none.txt'], { cwd })).code, 3);
    t.equal(found('LIBR', 'missing'), 18, 'one that did not come to its end');
    t.equal(volumes('present'), 20);
    checkMetrics(t, metricsIn(cwd).text);
  },
);

t.test('metrics that cannot be had are said, and are no fault of the run', async (t) => {
  const cwd = t.testdir(folder);
  const taken = createListener().listen(0, '127.0.0.1');
  t.teardown(() => taken.close());
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as AddressInfo;
  const push = `http://ada:s3cret@127.0.0.1:${port}/gateway`;
  taken.on('connection', (socket) => socket.destroy());
  const watch = ['--metrics-port', `${port}`, '--metrics-file', 'no/folder/run.prom'];
  const { code, stderr } = await run(['sync', ...LOAD, ...watch], {
    cwd,
    env: { TAPESYNC_METRICS_PUSH: push },
  });
  t.equal(code, 0);
  t.match(stderr, `cannot be served on 127.0.0.1 port ${port}: another program listens there already`);
  t.match(stderr, 'cannot be written to no/folder/run.prom: there is no such file or folder');
  t.match(stderr, `cannot be pushed to http://127.0.0.1:${port}/gateway: `);
  t.notMatch(stderr, 's3cret');
  t.match(await run(['volumes', '--json'], { cwd }), { stdout: /A00000L8/ });
});

t.test('options that cannot be meant are refused, and no password is repeated', async (t) => {
  const cwd = t.testdir(folder);
  const refused = async (...args: string[]) => (await runInside(['sync', ...LOAD, ...args], { cwd })).stderr;
  t.match(await refused('--metrics-file', 'run.txt'), /run\.txt: expected a name that ends in \.prom/);
  t.match(await refused('--metrics-task', 'a b'), /--metrics-task a b: expected up to 64 letters/);
  t.match(await refused('--metrics-port', '70000'), /expected a whole number from 0 to 65535/);
  t.equal(
    await refused('--metrics-push', 'ftp://ada:s3cret@gateway'),
    'tapesync: --metrics-push: expected http[s]://HOST[:PORT][/PATH]\n',
  );
  t.notOk(existsSync(join(cwd, 'tapesync.db')), 'nothing was touched');
});

interface Pushed {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly authorization: string | undefined;
  readonly body: string;
}

async function gateway(t: Test, status = 200): Promise<{ at: string; pushed: Pushed[] }> {
  const pushed: Pushed[] = [];
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await Array.fromAsync(request)).toString();
    const { method, url, headers } = request;
    pushed.push({ method, url, authorization: headers.authorization, body });
    response.writeHead(status).end('\u001b[31mno');
  });
  server.listen(0, '127.0.0.1');
  t.teardown(() => server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  return { at: `127.0.0.1:${(server.address() as AddressInfo).port}`, pushed };
}

t.test(
  'each metric replaces the one before on a gateway, and a failed run leaves the last success there',
  async (t) => {
    const cwd = t.testdir(folder);
    const { at, pushed } = await gateway(t);
    const to = ['--metrics-push', `http://ada:s3cret@${at}/behind/a/proxy/`, '--metrics-task', 'nightly'];
    t.equal((await run(['sync', ...LOAD, ...to], { cwd })).code, 0);
    t.equal((await run(['sync', '-d', 'nowhere.ttidef', ...to], { cwd })).code, 2);
    const authorization = `Basic ${Buffer.from('ada:s3cret').toString('base64')}`;
    const url = '/behind/a/proxy/metrics/job/tapesync/task/nightly';
    t.match(pushed, [
      { method: 'POST', url, authorization },
      { method: 'POST', url, authorization },
    ]);
    const [success, failure] = pushed.map(({ body }) => samplesOf(body));
    t.ok(success!.get('tapesync_run_last_success_timestamp_seconds{task="nightly"}'));
    t.notOk(failure!.has('tapesync_run_last_success_timestamp_seconds{task="nightly"}'));
    const families = (samples: ReadonlyMap<string, number>) => {
      const names = [...samples.keys()].map((series) => series.replace(/\{.*/s, ''));
      return new Set(names.filter((name) => !name.includes('last_success')));
    };
    t.strictSame(
      families(failure!),
      families(success!),
      'else metrics of the run before would stay beside these',
    );
    for (const { body } of pushed) checkMetrics(t, body);
  },
);

t.test('what a gateway answers cannot command the terminal', async (t) => {
  const cwd = t.testdir(folder);
  const { at } = await gateway(t, 500);
  const { code, stderr } = await run(['sync', ...LOAD, '--metrics-push', `http://${at}`], { cwd });
  t.equal(code, 0);
  t.match(stderr, /cannot be pushed to .*: push failed with status 500, \\x1b\[31mno; the run itself/);
});

t.test('requests to a server are counted by status, and records that were recognized', async (t) => {
  const cwd = t.testdir(folder);
  const user = await addUser(cwd, 'sqlite:server.db', 'ada');
  const server = await serve(t, cwd, '--store', 'sqlite:server.db');
  const to = ['-S', `${user}@${server.url.host}`, '--cache', 'kept', '--metrics-file', 'run.prom'];
  await run(['sync', ...LOAD, ...to], { cwd });
  const loaded = metricsIn(cwd);
  t.ok(loaded.samples.get('tapesync_run_request_duration_seconds_count{status="200"}')! > 0);
  t.equal(loaded.samples.get('tapesync_run_concurrency_limit'), 4);
  await run(['sync', ...LOAD, ...to], { cwd });
  const { text, samples } = metricsIn(cwd);
  t.ok(samples.get('tapesync_run_records_recognized_total')! >= 19, 'all but the last, which might be cut');
  t.equal(samples.get('tapesync_run_requests_in_flight'), 0);
  checkMetrics(t, text);
  const answer = await fetch(new URL('metrics', server.url), {
    headers: { authorization: `Basic ${Buffer.from("ada:ada's password").toString('base64')}` },
  });
  t.equal(answer.status, 200);
  checkMetrics(t, await answer.text(), 'the server keeps the conventions, too');
});

t.test('requests that fail are counted, and so is every further try', async (t) => {
  const cwd = t.testdir(folder);
  const args = ['-S', 'ada@127.0.0.1:1', '--retries', '2', '--metrics-file', 'run.prom'];
  await run(['sync', ...LOAD, ...args], { cwd, env: { TAPESYNC_PASSWORD: 'x' } });
  const { text, samples } = metricsIn(cwd);
  t.equal(samples.get('tapesync_run_request_retries_total'), 2);
  t.equal(samples.get('tapesync_run_request_duration_seconds_count{status="none"}'), 3);
  t.match(text, INFO);
});

t.test('no label grows with the input', async (t) => {
  const cwd = t.testdir({ 'tapes.ttidef': DEFINITION.replace('"US01"', '"US%s"'), 'export.csv': '' });
  const series: string[][] = [];
  for (const scopes of [1, 30]) {
    const definition = DEFINITION.replace(
      'SetLiteral(CUSTOMER, "US01");',
      'Extract(CUSTOMER, "Customer", 4, 0);',
    );
    writeFileSync(join(cwd, 'tapes.ttidef'), definition);
    const lines = Array.from(
      { length: scopes },
      (_, at) => `C${at},V${at}L8,LIBR,text ${at},2026-03-14 02:13:00`,
    );
    writeFileSync(join(cwd, 'export.csv'), ['Customer,Barcode,Where,Text,Written', ...lines, ''].join('\n'));
    const { code, stderr } = await run(['sync', ...LOAD, '--metrics-file', 'run.prom', '--json'], {
      cwd,
    });
    t.equal(code, 0, stderr);
    const { samples } = metricsIn(cwd);
    t.equal(samples.get('tapesync_run_scopes_total'), scopes);
    series.push([...samples.keys()].filter((name) => !name.startsWith('tapesync_run_info')));
  }
  t.strictSame(series[1], series[0]);
  const plan = await run(['plan', '--quiet', '-d', 'tapes.ttidef', 'export.csv'], { cwd });
  t.strictSame(jsonLines(plan.stdout), [], 'they were really synced');
});
