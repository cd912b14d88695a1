import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';
import { DEFINITION, exportOf, rowsOf } from '../e2e/export.ts';
import { metricsUrl, namesOf, promtool } from '../e2e/exposition.ts';
import { finished, run, start } from '../e2e/program.ts';
import { addUser, serve } from '../e2e/served.ts';
import { needs } from '../needs.ts';
import { until } from '../until.ts';

const FOLDER = new URL('../../lib/observe/metrics/', import.meta.url);
const ALERTS = fileURLToPath(new URL('alerts.yaml', FOLDER));

const READ = 'sum(rate(tapesync_run_stage_records_total{stage="source-reader"}[5s]))';

/** Expressions of a dashboard, as they are with every machine and task chosen. */
function expressions(dashboard: string): string[] {
  const { panels } = JSON.parse(dashboard) as { panels: { targets?: { expr: string }[] }[] };
  return panels
    .flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))
    .map((expr) => expr.replaceAll(/\$(instance|task)/g, '.*').replaceAll('$__rate_interval', '5s'));
}

/** Names of metrics in a text; those of the series of a histogram are its own. */
function metricsNamedIn(text: string): Set<string> {
  return new Set(text.match(/\b(tapesync|process|nodejs)_[a-z_]+/g));
}

class Prometheus {
  readonly #child: ChildProcess;
  readonly #url: Promise<string>;

  constructor(cwd: string, config: object) {
    // JSON is YAML.
    writeFileSync(join(cwd, 'prometheus.yml'), JSON.stringify(config));
    const args = [
      '--config.file=prometheus.yml',
      '--storage.tsdb.path=data',
      '--web.listen-address=127.0.0.1:0',
    ];
    const child = spawn('prometheus', args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
    this.#child = child;
    let log = '';
    this.#url = new Promise((resolve, reject) => {
      createInterface({ input: child.stderr }).on('line', (line) => {
        log += `${line}\n`;
        const address = /msg="Listening on" address=(\S+)/.exec(line)?.[1];
        if (address !== undefined) resolve(`http://${address}`);
      });
      child.on('error', reject);
      child.on('close', () => reject(new Error(`Prometheus did not start: ${log}`)));
    });
    this.#url.catch(() => {});
  }

  stop(): void {
    this.#child.kill('SIGKILL');
  }

  async get(path: string, query: Readonly<Record<string, string>> = {}): Promise<unknown> {
    const url = `${await this.#url}/api/v1/${path}?${new URLSearchParams(query)}`;
    // It listens before it is ready.
    const answer = await until(async () => {
      const found = await fetch(url);
      return found.status !== 503 && found;
    });
    const { status, data, error } = (await answer.json()) as Record<string, unknown>;
    if (status !== 'success') throw new Error(`${path} ${JSON.stringify(query)}: ${error}`);
    return data;
  }

  /** Returns the values that an expression has now. */
  async query(query: string): Promise<number[]> {
    const { result } = (await this.get('query', { query })) as { result: { value: [number, string] }[] };
    return result.map(({ value }) => Number(value[1]));
  }
}

function prometheus(t: Test, cwd: string, config: object): Prometheus {
  const started = new Prometheus(cwd, config);
  t.teardown(() => started.stop());
  return started;
}

t.test(
  'Prometheus scrapes a run and the server it syncs to; dashboard and alerts ask for what is there',
  needs('prometheus', 'promtool'),
  async (t) => {
    const cwd = t.testdir({ 'tapes.ttidef': DEFINITION });
    const user = await addUser(cwd, 'sqlite:server.db', 'ada');
    const source = ['nightly', '-d', 'tapes.ttidef', '--user', 'ada', '--by', '07:00'];
    t.equal((await run(['admin', 'source', 'add', ...source, '-S', 'sqlite:server.db'], { cwd })).code, 0);
    const server = await serve(t, cwd, '--store', 'sqlite:server.db');
    const args = ['-a', '--create', '-S', `${user}@${server.url.host}`, '-d', 'tapes.ttidef'];
    const sync = start(['sync', ...args, '--metrics-port', '0', '--metrics-file', 'run.prom'], { cwd });
    t.teardown(() => sync.kill('SIGKILL'));
    const ended = finished(sync);
    const url = new URL(await metricsUrl(sync));

    // As slow as it has to be to be seen: a line at a time, until it was.
    const lines = exportOf(rowsOf(100_000)).split('\n').values();
    let isSeen = false;
    const feeding = until(() => {
      const line = lines.next();
      if (line.value !== undefined) sync.stdin.write(`${line.value}\n`);
      return isSeen || line.done === true;
    }).then(() => sync.stdin.end());

    const target = ({ host }: URL) => [{ targets: [host] }];
    const watching = prometheus(t, cwd, {
      global: { scrape_interval: '500ms', scrape_timeout: '500ms', evaluation_interval: '500ms' },
      rule_files: [ALERTS],
      scrape_configs: [
        { job_name: 'run', static_configs: target(url) },
        {
          job_name: 'tapesync-server',
          static_configs: target(server.url),
          basic_auth: { username: 'ada', password_file: join(cwd, 'ada.password') },
        },
      ],
    });
    const throughput = await until(async () => {
      const [found = 0] = await watching.query(READ);
      return found > 0 && (await watching.query('up == 1')).length === 2 && found;
    });
    t.ok(throughput > 0, 'records a second');
    t.strictSame(await watching.query('sum(tapesync_run_info{command="sync"})'), [1]);
    t.ok(
      (await watching.query('tapesync_http_request_duration_seconds_count')).length > 0,
      'the server, too',
    );

    const dashboard = readFileSync(new URL('dashboard.json', FOLDER), 'utf8');
    for (const expression of expressions(dashboard)) {
      await t.resolves(watching.query(expression), `the dashboard can ask for ${expression}`);
    }
    const { groups } = (await watching.get('rules')) as { groups: { rules: { lastError?: string }[] }[] };
    const rules = groups.flatMap((group) => group.rules);
    t.ok(rules.length >= 5);
    t.strictSame(
      rules.filter(({ lastError }) => lastError),
      [],
    );

    const live = await (await fetch(url)).text();
    isSeen = true;
    await feeding;
    const { code, stderr } = await ended;
    t.equal(code, 0, stderr);
    const authorization = `Basic ${Buffer.from("ada:ada's password").toString('base64')}`;
    const there = join(cwd, 'scan.txt');
    writeFileSync(there, 'NOT0ONE1L8\n');
    const counted = ['-S', `${user}@${server.url.host}`, '--metrics-file', 'run.prom'];
    t.equal((await run(['moves', ...counted], { cwd })).code, 0);
    const reconciled = [
      'reconcile',
      '-r',
      'US01.LTO.LIBR',
      '--scan',
      there,
      '--max-missing',
      'none',
      ...counted,
    ];
    t.equal((await run(reconciled, { cwd })).code, 1);
    const served = await (await fetch(new URL('metrics', server.url), { headers: { authorization } })).text();
    const exported = namesOf([live, readFileSync(join(cwd, 'run.prom'), 'utf8'), served].join('\n'));
    t.equal(promtool(['check', 'metrics'], live), '');
    for (const text of [dashboard, readFileSync(ALERTS, 'utf8')]) {
      const unknown = [...metricsNamedIn(text)].filter((name) => !exported.has(name));
      t.strictSame(unknown, [], 'every metric that is asked for exists');
    }
  },
);

t.test('the alerts fire when they should, and not else', needs('promtool'), (t) => {
  t.equal(promtool(['check', 'rules', ALERTS]), '');
  const files = ['alerts', 'server-alerts'].map((name) => {
    return fileURLToPath(new URL(`${name}.promtool.yaml`, import.meta.url));
  });
  for (const file of files) t.equal(promtool(['test', 'rules', file]), '');
  const cases = files.map((file) => readFileSync(file, 'utf8')).join('');
  const alerts = [...readFileSync(ALERTS, 'utf8').matchAll(/- alert: (\w+)/g)].map(([, name = '']) => name);
  t.ok(alerts.length > 10);
  for (const alert of alerts) {
    t.match(cases, new RegExp(`alertname: ${alert}\\n +exp_alerts:\\n`), `${alert} fires in a case`);
    t.match(cases, new RegExp(`alertname: ${alert}, exp_alerts: \\[\\]`), `${alert} does not in another`);
  }
  t.end();
});

t.test('whoever asks for metrics cannot hold a run up', async (t) => {
  const cwd = t.testdir({ 'tapes.ttidef': DEFINITION, 'export.csv': exportOf(rowsOf(20)) });
  const child = start(['extract', '--metrics-port', '0', '-d', 'tapes.ttidef'], { cwd });
  const ended = finished(child);
  const url = await metricsUrl(child);
  // Connections stay open, one of them in the middle of a request.
  const { createConnection } = await import('node:net');
  const sockets = Array.from({ length: 3 }, () => createConnection(Number(new URL(url).port), '127.0.0.1'));
  for (const socket of sockets) socket.on('error', () => {});
  sockets[0]?.write('GET /metrics HTTP/1.1\r\n');
  await (await fetch(url)).text();
  t.equal((await fetch(url, { method: 'POST' })).status, 404);
  t.equal((await fetch(new URL('/', url))).status, 404);
  child.stdin.end(exportOf(rowsOf(20)));
  t.equal((await ended).code, 0);
  for (const socket of sockets) socket.destroy();
  await t.rejects(fetch(url), 'nothing listens any more');
  t.match(await run(['extract', '--metrics-port', '0', '-d', 'tapes.ttidef', 'export.csv'], { cwd }), {
    code: 0,
  });
});
