import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecure } from 'node:https';
import type { AddressInfo } from 'node:net';
import t, { type Test } from 'tap';
import { certificateFor } from '../certificate.ts';
import { needs } from '../needs.ts';
import { DEFINITION, exportOf, rowsOf } from './export.ts';
import { runInside } from './inside.ts';

const folder = {
  'tapes.ttidef': DEFINITION,
  'export.csv': exportOf(rowsOf(20)),
  'scan.txt': `${rowsOf(19)
    .map(([volume]) => volume)
    .join('\n')}\n`,
};
const LOAD = ['sync', '-a', '--create', '--quiet', '-d', 'tapes.ttidef', 'export.csv'];
const TOKEN = 's3cret-token';

interface Posted {
  readonly url: string | undefined;
  readonly authorization: string | undefined;
  readonly key: string | string[] | undefined;
  readonly body: Record<string, unknown>;
}

/** Starts a receiver whose answers have these statuses, the last one for ever. */
async function receiver(
  t: Test,
  statuses: readonly number[] = [200],
  { location = '', tls }: { location?: string; tls?: { key: string; cert: string } } = {},
): Promise<{ at: string; posted: Posted[] }> {
  const posted: Posted[] = [];
  const answer: RequestListener = async (request, response) => {
    const body = JSON.parse(Buffer.concat(await Array.fromAsync(request)).toString());
    const { url, headers } = request;
    posted.push({ url, authorization: headers.authorization, key: headers['idempotency-key'], body });
    const status = statuses[Math.min(posted.length, statuses.length) - 1] ?? 200;
    response.writeHead(status, location === '' ? {} : { location }).end(`no ${headers.authorization}`);
  };
  const server = tls === undefined ? createServer(answer) : createSecure(tls, answer);
  server.listen(0, '127.0.0.1');
  t.teardown(() => server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return { at: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`, posted };
}

t.test('a sync posts its statistics, with the token of the environment', async (t) => {
  const cwd = t.testdir(folder);
  const { at, posted } = await receiver(t);
  const env = { TAPESYNC_POST_TOKEN: TOKEN };
  const { code, stderr } = await runInside([...LOAD, '--post', `${at}/hook?x=1`], { cwd, env });
  t.equal(code, 0, stderr);
  t.match(posted, [
    {
      url: '/hook?x=1',
      authorization: `Bearer ${TOKEN}`,
      body: {
        title: 'sync: 20 added',
        text: / Read +21 records/,
        command: 'sync',
        exitCode: 0,
        exception: false,
        errors: [],
        statistics: { read: 21, outcomes: { added: { total: 20 } } },
      },
    },
  ]);
});

t.test('a reconcile posts counts and findings, moves their list, and a failed run its errors', async (t) => {
  const cwd = t.testdir(folder);
  const { at, posted } = await receiver(t);
  await runInside(LOAD, { cwd });
  const scan = ['reconcile', '-r', 'US01.LTO.LIBR', '--quiet', '--scan', 'scan.txt', '--post', at];
  t.equal((await runInside(scan, { cwd })).code, 1);
  t.match(posted[0]?.body, {
    title: 'US01.LTO.LIBR: 1 tape missing',
    about: 'US01.LTO.LIBR',
    exception: true,
    counts: { present: 19, missing: 1 },
    exceptions: 1,
    findings: { total: 1, items: [{ status: 'missing', label: 'A00019L8' }] },
  });
  await runInside(['admin', 'repository', 'add', 'US01.LTO.OFFS'], { cwd });
  await runInside(['move', 'A00001L8', '--to', 'OFFS', '--quiet'], { cwd });
  t.equal((await runInside(['moves', '--post', at], { cwd })).code, 0);
  t.match(posted[1]?.body, {
    command: 'moves',
    exitCode: 0,
    exception: true,
    moves: { total: 1, items: [{ from: 'LIBR', to: 'OFFS', label: 'US01.LTO.A00001L8' }] },
  });
  t.equal((await runInside(['sync', '-d', 'nowhere.ttidef', '--post', at], { cwd })).code, 2);
  t.match(posted[2]?.body, {
    title: 'sync: 1 error',
    exitCode: 2,
    errors: [{ code: 'DEFINITION_UNREADABLE' }],
  });
});

t.test('a receiver that fails is tried again, a few times', async (t) => {
  const cwd = t.testdir(folder);
  const passing = await receiver(t, [500, 200]);
  t.equal((await runInside([...LOAD, '--post', passing.at], { cwd })).code, 0);
  t.equal(passing.posted.length, 2);
  t.equal(passing.posted[0]?.key, passing.posted[1]?.key, 'as one report');
  const lasting = await receiver(t, [500]);
  const env = { TAPESYNC_POST_TOKEN: TOKEN };
  const failed = await runInside([...LOAD, '--post', `${lasting.at}/hooks/s3cret-path`], { cwd, env });
  t.equal(failed.code, 1);
  t.equal(lasting.posted.length, 4);
  t.match(failed.stderr, `the report of this run was not posted to ${lasting.at}: the answer is 500`);
  t.notMatch(failed.stderr, 's3cret');
  const refusing = await receiver(t, [403]);
  t.equal((await runInside([...LOAD, '--post', refusing.at], { cwd })).code, 1);
  t.equal(refusing.posted.length, 1, 'what is refused is refused');
});

t.test('no redirection takes a report and its token elsewhere', async (t) => {
  const cwd = t.testdir(folder);
  const other = await receiver(t);
  for (const status of [301, 302, 303, 307, 308]) {
    const { at, posted } = await receiver(t, [status], { location: `${other.at}/s3cret` });
    const env = { TAPESYNC_POST_TOKEN: TOKEN };
    const { code, stderr } = await runInside([...LOAD, '--post', at], { cwd, env });
    t.equal(code, 1);
    t.equal(posted.length, 1);
    t.match(stderr, `the answer is ${status}, a redirection`);
    t.notMatch(stderr, 's3cret');
  }
  t.equal(other.posted.length, 0);
});

t.test('HTTPS takes the authorities of --ca', needs('openssl'), async (t) => {
  const cwd = t.testdir(folder);
  const { key, cert, certFile } = certificateFor(cwd, 'IP:127.0.0.1');
  const { at, posted } = await receiver(t, [200], { tls: { key, cert } });
  const { stderr, code } = await runInside([...LOAD, '--post', at], { cwd });
  t.equal(code, 1);
  t.match(stderr, /self-signed certificate/);
  t.equal((await runInside([...LOAD, '--post', at, '--ca', certFile], { cwd })).code, 0);
  t.equal(posted.length, 1);
});

t.test('a receiver that is down or says nothing does not hold the run up', async (t) => {
  const cwd = t.testdir(folder);
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  await new Promise((resolve) => silent.once('listening', resolve));
  const at = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const wait = ['--delivery-timeout', '1'];
  const slow = await runInside([...LOAD, '--post', at, ...wait], { cwd });
  t.equal(slow.code, 1);
  t.match(slow.stderr, /it took longer than --delivery-timeout/);
  silent.closeAllConnections();
  await new Promise((resolve) => silent.close(resolve));
  t.match(await runInside([...LOAD, '--post', at], { cwd }), { code: 1, stderr: /ECONNREFUSED/ });
});

t.test('a report goes in clear to no other machine', async (t) => {
  const cwd = t.testdir(folder);
  for (const url of ['http://hooks.example.com/s3cret', 'https://ada:s3cret@hooks.example.com', 's3cret']) {
    const { code, stderr } = await runInside([...LOAD, '--post', url], { cwd });
    t.equal(code, 2, url);
    t.notMatch(stderr, 's3cret');
  }
});
