import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import t, { type Test } from 'tap';
import { certificateFor } from '../certificate.ts';
import { needs } from '../needs.ts';
import { until } from '../until.ts';
import { type Answering, sendJson, webServer } from '../web-server.ts';
import { DEFINITION, exportOf, rowsOf } from './export.ts';
import { type Fault, FaultProxy } from './fault-proxy.ts';
import { runInside } from './inside.ts';
import { finished, jsonLines, run, start } from './program.ts';
import { volumesIn } from './volumes-in.ts';

const ROWS = exportOf(rowsOf(20));

const JSON_DEFINITION = DEFINITION.replace('SetCSVDelimiter(",");', 'SetFormat(JSON, "data.*");');

const SYNC = ['sync', '-a', '--create', '-d', 'x.ttidef', '--stats', 'stats.json'];

const folderOf = (definition = DEFINITION, more: Readonly<Record<string, string>> = {}) =>
  t.testdir({ 'x.ttidef': definition, 'export.csv': ROWS, ...more });

const statistics = (cwd: string) => JSON.parse(readFileSync(`${cwd}/stats.json`, 'utf8'));

const csv: Answering = (_, response) => response.end(ROWS);

/** Serves 20 tapes in pages of 8, linked in one way. */
const tapesInPages: Answering = ({ url = '' }, response) => {
  const page = Number(new URL(url, 'http://x').searchParams.get('page') ?? 1);
  const data = rowsOf(20)
    .slice((page - 1) * 8, page * 8)
    .map(([volume, where, text, written]) => ({
      Barcode: volume,
      Where: where,
      Text: text,
      Written: written,
    }));
  sendJson(response, { data, links: page < 3 ? { next: { href: `?page=${page + 1}&key=hidden` } } : {} });
};

const nothingWritten = async (
  t: Test,
  sources: readonly string[],
  message: RegExp,
  definition = DEFINITION,
) => {
  const cwd = folderOf(definition);
  const { code, stderr } = await runInside([...SYNC, ...sources], { cwd });
  t.equal(code, 3, stderr);
  t.match(stderr, message);
  t.notMatch(stderr, 'hidden');
  t.equal(volumesIn(cwd), 0);
  t.match(statistics(cwd), { inputEnd: 'failed', exitCode: 3 });
};

t.test('what is behind an address is synced as a file would be', async (t) => {
  for (const answer of [
    csv,
    (_, response) => response.end(gzipSync(ROWS)),
    (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(ROWS)),
  ] satisfies Answering[]) {
    const { origin } = await webServer(t, answer);
    const cwd = folderOf();
    const { code, stderr } = await runInside([...SYNC, '--source', `${origin}/tapes?key=hidden`], { cwd });
    t.equal(code, 0, stderr);
    t.equal(volumesIn(cwd), 20);
    t.match(statistics(cwd), { inputs: [`${origin}/tapes`], inputEnd: 'complete', read: 21 });
  }
});

t.test('JSON in pages is one export', async (t) => {
  const { origin, asked } = await webServer(t, tapesInPages);
  const cwd = folderOf(JSON_DEFINITION);
  const { code, stderr } = await runInside([...SYNC, '--source', `${origin}/tapes`], { cwd });
  t.equal(code, 0, stderr);
  t.equal(volumesIn(cwd), 20);
  t.equal(asked.length, 3);
});

t.test('addresses, files and programs are one export', needs('printf'), async (t) => {
  const { origin } = await webServer(t, ({ url }, response) =>
    response.end(exportOf([[url === '/a' ? 'B00001L8' : 'B00002L8', 'LIBR', 'more', '']])),
  );
  const cwd = folderOf();
  const more = exportOf([['B00003L8', 'LIBR', 'most', '']]);
  const sources = [
    'export.csv',
    '--source',
    `${origin}/a`,
    '--source',
    `${origin}/a?2`,
    '--source',
    `${origin}/b`,
  ];
  const { code, stderr } = await runInside([...SYNC, ...sources, '--run', '--', 'printf', '%s', more], {
    cwd,
  });
  t.equal(code, 0, stderr);
  t.equal(volumesIn(cwd), 23);
  const inputs = ['export.csv', 'printf', `${origin}/a`, `${origin}/a (2)`, `${origin}/b`];
  t.strictSame(statistics(cwd).inputs, inputs);
  const env = { TAPESYNC_SOURCE: `${origin}/a ${origin}/b` };
  const named = folderOf(`${DEFINITION}SetFile("export.csv");\n`);
  t.equal((await runInside(SYNC, { cwd: named, env })).code, 0);
  t.equal(volumesIn(named), 2, 'what the operator names counts in place of what the definition does');
});

t.test('whatever happens on the way, nothing or all is written', async (t) => {
  const { origin } = await webServer(t, csv);
  for (const [fault, message] of [
    ['half', /the connection was cut/],
    ['announces more', /the connection was cut/],
    ['cut before', /trying again in .* \(1 of 3\)[\s\S]*the connection was cut$/m],
    ['no HTTP', /what it answers is no HTTP/],
    [500, /it answered with status 500$/m],
    [503, /it answered with status 503$/m],
  ] satisfies [Fault, RegExp][]) {
    const proxy = new FaultProxy(Number(new URL(origin).port));
    t.teardown(() => proxy.close());
    proxy.always.other = fault;
    const address = `http://127.0.0.1:${await proxy.listen()}/tapes?key=hidden`;
    await nothingWritten(t, ['--source', address], message);
    delete proxy.always.other;
    if (fault === 'half' || fault === 'announces more' || fault === 'no HTTP') continue;
    proxy.first.other = [];
    proxy.always.other = fault;
    proxy.before = ({ number }) => {
      if (number > 6) delete proxy.always.other;
    };
    const cwd = folderOf();
    const { code, stderr } = await runInside([...SYNC, '--source', address], { cwd });
    t.equal(code, 0, stderr);
    t.equal(volumesIn(cwd), 20, 'it passed');
  }
});

t.test('a gzip stream that was damaged on the way is no export', async (t) => {
  const { origin } = await webServer(t, (_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(ROWS)),
  );
  const proxy = new FaultProxy(Number(new URL(origin).port));
  t.teardown(() => proxy.close());
  proxy.always.other = 'damaged';
  await nothingWritten(t, ['--source', `http://127.0.0.1:${await proxy.listen()}/`], /gzip data/);
});

t.test('where one of several sources fails nothing of any is written', async (t) => {
  const { origin } = await webServer(t, ({ url }, response) =>
    url === '/good' ? response.end(ROWS) : response.writeHead(404).end(),
  );
  const [good, bad] = [
    ['--source', `${origin}/good`],
    ['--source', `${origin}/bad`],
  ];
  for (const sources of [
    ['export.csv', ...bad],
    [...good, ...bad],
    [...bad, ...good],
  ]) {
    await nothingWritten(t, sources, /status 404, which says that nothing is at this address/);
  }
});

t.test('a page that fails, links that go round or away: nothing is written', async (t) => {
  for (const [broken, message] of [
    [(response) => response.writeHead(404).end('{"message":"no such page"}'), /page 2: .*404.*no such page/],
    [
      (response) =>
        response.writeHead(200, { 'content-length': '999' }).write('{') &&
        setImmediate(() => response.destroy()),
      /page 2: the connection was cut/,
    ],
    [
      (response) => response.writeHead(302, { location: 'https://evil.example.com/?x=hidden' }).end(),
      /page 2: it redirects to https:\/\/evil\.example\.com, which is not/,
    ],
    [
      (response) => sendJson(response, { data: [], links: { next: '/tapes' } }),
      /page 2: the next page is one that has been read/,
    ],
    [
      (response) => sendJson(response, { data: [], links: { next: 'file:///etc/passwd' } }),
      /page 2: the next page is at null, which is not/,
    ],
    [
      (response) =>
        sendJson(response, { data: [] }, { link: '<https://evil.example.com/?hidden>; rel=next' }),
      /page 2: the next page is at https:\/\/evil\.example\.com/,
    ],
    [(response) => response.end('{"data":[{"Barcode":"A1'), /JSON is cut or damaged/],
  ] satisfies [(response: Parameters<Answering>[1]) => unknown, RegExp][]) {
    const { origin } = await webServer(t, (request, response, count) => {
      if (request.url?.includes('page=2')) broken(response);
      else tapesInPages(request, response, count);
    });
    await nothingWritten(t, ['--source', `${origin}/tapes`], message, JSON_DEFINITION);
  }
});

t.test('what a server says of an error commands no terminal and tells no secret', async (t) => {
  const { origin } = await webServer(t, ({ url, headers }, response) =>
    response.writeHead(401).end(JSON.stringify({ errorMessage: `\u001b[2J${headers.authorization} ${url}` })),
  );
  const cwd = folderOf(DEFINITION, { token: 'Authorization: Basic ada:s3cret\n' });
  chmodSync(`${cwd}/token`, 0o600);
  const args = [...SYNC, '--source-token-file', 'token', '--source', `${origin}/x?key=s3cret`];
  const { code, stderr } = await runInside(args, { cwd });
  t.equal(code, 3);
  t.match(
    stderr,
    /status 401, which says that it wants a token, or another one \(--source-token-file\); it says: \\x1b\[2J/,
  );
  t.notMatch(stderr, /s3cret|YWRh/);
});

t.test(
  'a token comes from a file or the environment, and one that others can read is warned of',
  async (t) => {
    const { origin, requests } = await webServer(t, csv);
    const cwd = folderOf(DEFINITION, { token: 'Authorization: t0ken\n' });
    const extract = ['extract', '-d', 'x.ttidef', '--source', origin];
    chmodSync(`${cwd}/token`, 0o644);
    const warned = await runInside([...extract, '--source-token-file', 'token'], { cwd });
    t.equal(warned.code, 0, warned.stderr);
    t.match(warned.stderr, /others can read token \(mode 0644\), and a token is in it; run: chmod 600 token/);
    t.equal(requests.at(-1)?.headers.authorization, 't0ken');
    chmodSync(`${cwd}/token`, 0o600);
    const header = ['--source-header', 'Accept: application/vnd.netbackup+json;version=12.0'];
    const quiet = await runInside([...extract, '--source-token-file', 'token', ...header], { cwd });
    t.notMatch(quiet.stderr, /others can read/);
    t.equal(requests.at(-1)?.headers.accept, 'application/vnd.netbackup+json;version=12.0');
    await runInside(extract, { cwd, env: { TAPESYNC_SOURCE_TOKEN: 't0ken' } });
    t.equal(requests.at(-1)?.headers.authorization, 'Bearer t0ken');
  },
);

t.test('an address or a token that may not be used is refused before anything is sent', async (t) => {
  const { origin, asked } = await webServer(t, csv);
  const cwd = folderOf(DEFINITION, { two: 'a\nb\n', empty: '' });
  const env = { TAPESYNC_SOURCE_TOKEN: 't0ken' };
  for (const [args, message, setting] of [
    [
      ['--source', 'https://ada:s3cret@h/x'],
      /--source https:\/\/h: a user or password in an address is seen by everybody/,
    ],
    [
      ['--source', 'http://example.com/x?s3cret'],
      /--source http:\/\/example\.com: a token is not sent in the clear/,
      env,
    ],
    [['--source', origin, '--source', 'https://example.com'], /one token is not sent to several hosts/, env],
    [['--source', 'ftp://h/s3cret'], /--source: expected a URL that begins with/],
    [['--source', 's3cret'], /--source: expected a URL that begins with/],
    [['--source', origin, '--source-token-file', 'none'], /--source-token-file none: .*no such file/],
    [
      ['--source', origin, '--source-token-file', 'two'],
      /--source-token-file two: expected a token, or a header in one line/,
    ],
    [['--source', origin, '--source-token-file', 'empty'], /--source-token-file empty: expected a token/],
    [
      ['--source', origin, '--source-header', 'X-Api-Key: s3cret'],
      /--source-header: others see what stands on a command line/,
    ],
    [
      ['--source', origin, '--source-header', 'Host: s3cret'],
      /--source-header: this header is not for the asker to choose/,
    ],
    [
      ['--source', origin, '--source-ca', 'export.csv'],
      /--source-ca export\.csv: holds no certificate as PEM/,
    ],
  ] as const) {
    const { code, stderr } = await runInside([...SYNC, ...args], { cwd, env: setting ?? {} });
    t.equal(code, 2, stderr);
    t.match(stderr, message);
    t.notMatch(stderr, 's3cret');
  }
  t.strictSame(asked, []);
  const scan = ['reconcile', '-r', 'US01.LTO.LIBR', '--scan', 'export.csv', '--source', origin];
  t.equal((await runInside(scan, { cwd })).code, 2);
});

t.test('extract, plan, -F and init read addresses, and fail where these do', async (t) => {
  const { origin } = await webServer(t, ({ url }, response) =>
    url === '/bad' ? response.writeHead(403).end() : response.end(ROWS),
  );
  const cwd = folderOf();
  const at = (path: string) => ['--source', `${origin}${path}`];
  const extracted = await runInside(['extract', '-d', 'x.ttidef', '--quiet', ...at('/x')], { cwd });
  t.equal(jsonLines(extracted.stdout).length, 20, extracted.stderr);
  const shown = await runInside(['sync', '-d', 'x.ttidef', '-F', '2', ...at('/x?hidden')], { cwd });
  t.match(shown.stdout, new RegExp(`^${origin}/x:2: A00000L8`, 'm'));
  const drafted = await runInside(['init', ...at('/x?hidden')], { cwd });
  t.match(drafted.stdout, `# Drafted by tapesync init from ${origin}/x.`);
  t.match(drafted.stdout, `#     tapesync sync -F 5 -d mine.ttidef --source ${origin}/x`);
  t.notMatch(drafted.stdout, 'hidden');
  for (const command of [['extract', '-d', 'x.ttidef'], ['plan', '-d', 'x.ttidef'], ['init']]) {
    const { code, stdout, stderr } = await runInside([...command, ...at('/bad')], { cwd });
    t.equal(code, 3, stderr);
    t.equal(stdout, '');
  }
});

t.test('an export that does not end in time is a failed one', async (t) => {
  const { origin } = await webServer(t, (_, response) => response.writeHead(200).write(ROWS));
  const sources = ['--source-timeout', '1s', '--source', `${origin}/x`];
  await nothingWritten(t, sources, /did not end within 1 s \(--source-timeout\)/);
});

t.test('an interrupt ends a request', async (t) => {
  let isClosed = false;
  const { origin, asked } = await webServer(t, (request, response) => {
    request.socket.once('close', () => {
      isClosed = true;
    });
    response.writeHead(200).write(ROWS);
  });
  const child = start([...SYNC, '--source', origin], { cwd: folderOf() });
  const end = finished(child);
  await until(() => asked.length > 0);
  child.kill('SIGINT');
  const { code, stderr } = await end;
  t.equal(code, 130, stderr);
  t.ok(await until(() => isClosed));
});

t.test(
  'the program reads over TLS from a server that --source-ca vouches for',
  needs('openssl'),
  async (t) => {
    const cwd = folderOf();
    const tls = certificateFor(cwd, 'IP:127.0.0.1');
    const { origin } = await webServer(t, csv, tls);
    const args = [...SYNC, '--source', origin];
    const refused = await run(args, { cwd });
    t.equal(refused.code, 3);
    t.match(refused.stderr, /its certificate is not trusted \(.*\); name the authority .* --source-ca FILE/);
    const { code, stderr } = await run([...args, '--source-ca', tls.certFile], { cwd });
    t.equal(code, 0, stderr);
    t.equal(volumesIn(cwd), 20);
  },
);

t.test('a definition names no address', async (t) => {
  const { origin, asked } = await webServer(t, csv);
  const cwd = folderOf(`${DEFINITION}SetFile("${origin}/x");\n`);
  const { code, stderr } = await runInside(SYNC, { cwd });
  t.equal(code, 3, stderr);
  t.strictSame(asked, []);
});

t.test('a proxy of the environment is asked, and not for this machine', async (t) => {
  const seen: string[] = [];
  const proxy = createServer((socket) => {
    socket.once('data', (bytes) => {
      seen.push(String(bytes).split('\r\n')[0] ?? '');
      socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${ROWS.length}\r\n\r\n${ROWS}`);
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  t.teardown(() => proxy.close());
  const { origin } = await webServer(t, csv);
  const env = { HTTP_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` };
  const cwd = folderOf();
  writeFileSync(`${cwd}/x.ttidef`, DEFINITION);
  const extract = ['extract', '-d', 'x.ttidef', '--quiet', '--source'];
  const far = await run([...extract, 'http://tapes.invalid/x'], { cwd, env });
  t.equal(far.code, 0, far.stderr);
  t.strictSame(seen, ['GET http://tapes.invalid/x HTTP/1.1']);
  t.equal((await run([...extract, origin], { cwd, env })).code, 0);
  t.equal(seen.length, 1);
});
