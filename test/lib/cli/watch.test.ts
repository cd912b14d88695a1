import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import t, { type Test } from 'tap';
import { configure, type Flags } from '../../../lib/cli/options/configuration.ts';
import { watch } from '../../../lib/cli/watch.ts';
import { RunFigures } from '../../../lib/observe/run-figures.ts';
import { until } from '../../until.ts';
import { hostOf } from './context.ts';

async function watched(flags: Flags) {
  const host = hostOf();
  const figures = new RunFigures('sync');
  figures.run = 'the-run';
  const notes: string[] = [];
  const errors: string[] = [];
  await watch(
    configure(flags, {}),
    { figures, version: '1.2.3', task: 'nightly' },
    {
      note: (note) => notes.push(note),
      error: (error) => errors.push(error instanceof Error ? error.message : String(error)),
    },
    host,
  );
  const end = (exitCode?: number) => {
    host.exitCode = exitCode;
    host.emit('beforeExit');
  };
  return { figures, notes, errors, end };
}

// A gateway that answers as it is told, and keeps what was pushed.
async function gateway(t: Test, status = 200, body = '') {
  const pushes: { readonly method: string; readonly url: string; readonly body: string }[] = [];
  const server = createServer(async (request, response) => {
    pushes.push({ method: request.method ?? '', url: request.url ?? '', body: await text(request) });
    response.writeHead(status).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => server.close());
  return { pushes, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

t.test('a file of metrics is written at the end, with the exit code that is final then', async (t) => {
  const file = `${t.testdir()}/tapesync.prom`;
  const { end, errors, figures } = await watched({ metricsFile: file });
  t.notOk(existsSync(file));
  end(4);
  await until(() => existsSync(file));
  const metrics = readFileSync(file, 'utf8');
  t.match(metrics, /^tapesync_run_exit_code(\{[^}]*\})? 4$/m);
  t.match(metrics, 'run="the-run"');
  t.match(figures.end, { exitCode: 4 });
  t.strictSame(errors, []);
});

t.test('an end without an exit code is that of a bug', async (t) => {
  const { end, figures } = await watched({});
  end();
  t.match(figures.end, { exitCode: 70 });
});

t.test('the time of the last success stays in the file of a run that failed', async (t) => {
  const line = 'tapesync_run_last_success_timestamp_seconds 1700000000';
  const folder = t.testdir({ 'tapesync.prom': `${line}\n` });
  const file = `${folder}/tapesync.prom`;
  const { end } = await watched({ metricsFile: file });
  end(3);
  await until(() => readFileSync(file, 'utf8').includes('tapesync_run_exit_code'));
  t.match(
    readFileSync(file, 'utf8'),
    /^tapesync_run_last_success_timestamp_seconds(\{[^}]*\})? 1700000000$/m,
  );
});

t.test('metrics are served until the end', async (t) => {
  const { notes, end, errors } = await watched({ metricsPort: '0' });
  const [, url = ''] = /^metrics at (http:\/\/127\.0\.0\.1:\d+\/metrics)$/.exec(notes[0] ?? '') ?? [];
  const response = await fetch(url, { headers: { connection: 'close' } });
  t.match(await response.text(), /^tapesync_run_info\{.*command="sync",version="1\.2\.3"/m);
  end(0);
  await t.rejects(fetch(url));
  t.strictSame(errors, []);
});

t.test('a port that is taken is an error, and no reason to stop', async (t) => {
  const { url } = await gateway(t);
  const { port } = new URL(url);
  const { errors, notes } = await watched({ metricsPort: port });
  t.strictSame(notes, []);
  t.equal(errors.length, 1);
  t.match(
    errors[0],
    new RegExp(
      `^the metrics of this run cannot be served on 127\\.0\\.0\\.1 port ${port}: another program listens there already; the run itself`,
    ),
  );
});

t.test('metrics are pushed at the end, and replace those of the same names alone', async (t) => {
  for (const exitCode of [0, 10, 1]) {
    const { pushes, url } = await gateway(t);
    const { end, errors } = await watched({ metricsPush: url });
    end(exitCode);
    await until(() => pushes.length > 0);
    t.match(pushes, [{ method: 'POST', url: /^\/metrics\/job\/tapesync\/task\/nightly/ }]);
    t.match(pushes[0]?.body, new RegExp(`^tapesync_run_exit_code(\\{[^}]*\\})? ${exitCode}$`, 'm'));
    t.strictSame(errors, []);
  }
});

t.test('a failure at the end is shown in a line of bounded length, without a password', async (t) => {
  const { url } = await gateway(t, 500, `<html>${'x'.repeat(5000)}`);
  const { end, errors } = await watched({
    metricsFile: `${t.testdir()}/no/folder/x.prom`,
    metricsPush: url.replace('http://', 'http://ada:hackme@'),
  });
  end(0);
  await until(() => errors.length === 2);
  for (const error of errors) {
    t.ok(error.length < 600, error);
    t.notMatch(error, 'hackme');
  }
  t.match(errors.toSorted(), [
    `the metrics of this run cannot be pushed to ${url}/: `,
    /the metrics of this run cannot be written to .*x\.prom: there is no such file or folder/,
  ]);
});

t.test('certificates that cannot be read are shown as a failure to push', async (t) => {
  const { url } = await gateway(t);
  const { end, errors } = await watched({ metricsPush: url, ca: `${t.testdir()}/none.pem` });
  end(0);
  await until(() => errors.length > 0);
  t.match(errors, [/cannot be pushed to .*none\.pem.*there is no such file or folder/]);
});
