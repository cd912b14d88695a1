import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { certificateFor } from '../certificate.ts';
import { needs } from '../needs.ts';
import { PROGRAM } from '../program.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { DEFINITION, exportOf, rowsOf } from './export.ts';
import { runInside } from './inside.ts';
import { finished, jsonLines, start } from './program.ts';
import { addUser, serve, serveHere } from './served.ts';

const STORE = 'sqlite:server.db';

const rows = rowsOf(20).with(0, ['A00000L8', 'OFFS', 'Weekly 0', '2026-03-14 02:13:00']);
const folder = {
  'tapes.ttidef': DEFINITION,
  'export.csv': exportOf(rows),
  'moved.csv': exportOf(rows.with(3, ['A00003L8', 'OFFS', 'Weekly 3', '2026-03-14 02:13:03'])),
};

t.test('what is synced to a server is in its store, and in step the next time', async (t) => {
  const cwd = temporaryFolder(t, folder);
  const user = await addUser(cwd, STORE, 'ada');
  const server = await serve(t, cwd, '--store', STORE);
  const to = ['-S', `${user}@${server.url.host}`, '-d', 'tapes.ttidef'];
  const loaded = await runInside(['-a', '--create', ...to, 'export.csv'], { cwd });
  t.equal(loaded.code, 0, loaded.stderr);
  t.match(loaded.stderr, / Changed +20 added on .*\n As before +1 excluded /);
  const planned = await runInside(['plan', ...to, 'moved.csv'], { cwd });
  const synced = await runInside(['sync', '--changes', ...to, 'moved.csv'], { cwd });
  t.equal(synced.stdout, planned.stdout, 'sync does what plan has printed');
  t.match(jsonLines(planned.stdout), [{ volume: 'A00003L8', set: { repository: 'OFFS' } }]);
  const again = await runInside(['plan', '--exit-code', ...to, 'moved.csv'], { cwd });
  t.equal(again.code, 0);
  const history = await runInside(['volumes', 'US01.LTO.A00003L8', '--history', '--json', '-S', STORE], {
    cwd,
  });
  t.match(jsonLines(history.stdout).at(-1), { user: 'ada', field: 'repository', old: 'LIBR', new: 'OFFS' });
});

t.test('a plan is applied through a server, in pipes', async (t) => {
  const cwd = temporaryFolder(t, folder);
  const user = await addUser(cwd, STORE, 'ada');
  const server = await serveHere(t, cwd, STORE);
  const env = { TAPESYNC_SERVER: `${user}@${server.url.host}` };
  await runInside(['-a', '--create', '-d', 'tapes.ttidef', 'export.csv'], { cwd, env });
  const { stdout } = await runInside(['plan', '-d', 'tapes.ttidef', 'moved.csv'], { cwd, env });
  const applied = await runInside(['apply'], { cwd, env, stdin: stdout });
  t.equal(applied.code, 0, applied.stderr);
  t.match(applied.stderr, / Changed +1 updated on /);
  const volumes = await runInside(['volumes', 'A00003L8', '--json'], { cwd, env });
  t.match(jsonLines(volumes.stdout), [
    {
      ...{ repository: 'OFFS', version: 2 },
      places: { current: { repository: 'LIBR', command: 'sync' }, target: { user: 'ada', command: 'apply' } },
    },
  ]);
  const found = await runInside(['volumes', '--where', 'moving and volume ~ a*8', '--json'], { cwd, env });
  t.strictSame(
    jsonLines(found.stdout).map(({ volume }) => volume),
    ['A00003L8'],
  );
});

t.test('places and locks are administered through a server by who may', async (t) => {
  const cwd = temporaryFolder(t, folder);
  const ada = await addUser(cwd, STORE, 'ada', 'admin');
  const bob = await addUser(cwd, STORE, 'bob', 'sync');
  const server = await serveHere(t, cwd, STORE);
  const as = (user: string) => ['-S', `${user}@${server.url.host}`];
  for (const action of ['customer add US01', 'media add US01.LTO', 'repository add US01.LTO.LIBR']) {
    t.equal((await runInside(['admin', ...action.split(' '), ...as(ada)], { cwd })).code, 0);
  }
  const refused = await runInside(['admin', 'customer', 'add', 'US02', ...as(bob)], { cwd });
  t.equal(refused.code, 3);
  t.match(refused.stderr, /user bob needs the role admin with customer US02/);
  await runInside(['-a', '--create', '-d', 'tapes.ttidef', 'export.csv', ...as(bob)], { cwd });
  t.equal((await runInside(['admin', 'volume', 'lock', 'US01.LTO.A00003L8', ...as(ada)], { cwd })).code, 0);
  const locked = await runInside(['-d', 'tapes.ttidef', 'moved.csv', ...as(bob)], { cwd });
  t.equal(locked.code, 1);
  t.match(locked.stderr, /volume A00003L8 has the update lock/);
});

t.test('the password is taken from the environment, or typed where nobody sees it', async (t) => {
  const cwd = temporaryFolder(t, folder);
  await addUser(cwd, STORE, 'ada');
  const server = await serveHere(t, cwd, STORE);
  const command = ['volumes', '--json', '-S', `ada@${server.url.host}`];
  const env = { TAPESYNC_PASSWORD: "ada's password" };
  t.equal((await runInside(command, { cwd, env })).code, 0);
  const wrong = await runInside(command, { cwd, env: { TAPESYNC_PASSWORD: 'guess' } });
  t.equal(wrong.code, 3);
  t.match(wrong.stderr, /no log-on: there is no such user, or the password is wrong/);
  t.notMatch(wrong.stderr, /guess/);
  await t.test('typed', needs('script'), async (t) => {
    // script(1) gives the program a terminal, and types what comes in.
    const line = [process.execPath, PROGRAM, ...command].map((word) => `'${word}'`).join(' ');
    const typing = spawn('script', ['--quiet', '--return', '--command', `${line} < /dev/null`, '/dev/null'], {
      cwd,
      env: { PATH: process.env.PATH, TZ: 'UTC' },
    });
    typing.stdout.once('data', () => typing.stdin.write("ada's password\r"));
    const typed = await finished(typing);
    t.equal(typed.code, 0, typed.stdout);
    t.match(typed.stdout, /Password of ada at 127\.0\.0\.1:\d+: /);
    t.notMatch(typed.stdout, /ada's password/);
  });
});

t.test(
  'a run that is not let in says that and nothing else, and leaves the files of the run before it',
  async (t) => {
    const cwd = temporaryFolder(t, {
      ...folder,
      'bad.csv': `${folder['export.csv']}US01,LTO,A00099L8,no such date\n`.replace(
        '2026-03-14 02:13:05',
        'never',
      ),
      'rejects.ndjson': 'of yesterday\n',
      'stats.json': 'of yesterday\n',
    });
    await addUser(cwd, STORE, 'ada');
    const server = await serveHere(t, cwd, STORE);
    const env = { TAPESYNC_PASSWORD: 'guess' };
    const logon = `ada@${server.url.host}`;
    const files = ['--rejects', 'rejects.ndjson', '--stats', 'stats.json'];
    const command = ['sync', '-d', 'tapes.ttidef', '-S', logon, ...files];
    for (const [name, inputs] of [
      ['records that can be read', ['export.csv']],
      ['records of which some cannot', ['bad.csv']],
      ['several inputs', ['bad.csv', 'export.csv']],
    ] as const) {
      const { code, stderr, stdout } = await runInside([...command, ...inputs], { cwd, env });
      t.equal(code, 3, name);
      t.match(stderr, /^tapesync: .*: no log-on: there is no such user, or the password is wrong\n$/, name);
      t.equal(stdout, '', name);
    }
    const plan = await runInside(['plan', '-d', 'tapes.ttidef', '-S', logon, 'moved.csv'], { cwd, env });
    t.equal(plan.code, 3);
    t.equal(plan.stdout, '');

    // Whoever writes into the pipe has nothing to say for now.
    const waiting = start(command, { cwd, env });
    const { code, stderr } = await finished(waiting);
    t.equal(code, 3);
    t.match(stderr, /^tapesync: .*: no log-on: /);

    const gone = await runInside([...command, '-S', 'ada@127.0.0.1:1', '--retries', '1', 'bad.csv'], {
      cwd,
      env,
    });
    t.equal(gone.code, 3);
    t.match(
      gone.stderr,
      /^tapesync: .*trying again in .*\ntapesync: .*nothing listens there; given up \(tries: 2\)/,
    );
    for (const file of ['rejects.ndjson', 'stats.json']) {
      t.equal(readFileSync(join(cwd, file), 'utf8'), 'of yesterday\n', file);
    }
  },
);

t.test('without a terminal, a missing password is said to be missing', needs('setsid', 'bash'), async (t) => {
  const cwd = temporaryFolder(t, folder);
  const line = `'${process.execPath}' '${PROGRAM}' volumes -S ada@127.0.0.1:1`;
  const { code, stderr } = await finished(spawn('setsid', ['--wait', 'bash', '-c', line], { cwd }));
  t.equal(code, 2);
  t.match(stderr, /the password of ada is missing.*\$TAPESYNC_PASSWORD/);
  // Whoever is used to other URLs writes the password itself there.
  for (const logon of ['ada:s3cret@127.0.0.1:1', 'https://ada:s3cret@localhost:1', 'mysql://ada:s3cret@db']) {
    const file = await runInside(['volumes', '-S', logon], { cwd });
    t.equal(file.code, 2);
    t.match(
      file.stderr,
      /the password of .* is missing: the file that is named between : and @ .*there is no such file or folder/,
    );
    t.notMatch(file.stderr + file.stdout, 's3cret');
  }
});

t.test(
  'a server speaks HTTPS with a certificate, and its client believes only whom it trusts',
  needs('openssl'),
  async (t) => {
    const cwd = temporaryFolder(t, folder);
    certificateFor(cwd, 'DNS:localhost,IP:127.0.0.1');
    const user = await addUser(cwd, STORE, 'ada');
    const tls = ['--tls-cert', 'cert.pem', '--tls-key', 'key.pem'];
    const server = await serve(t, cwd, '--store', STORE, ...tls);
    t.equal(server.url.protocol, 'https:');
    const logon = `https://${user}@${server.url.host}`;
    const trusted = await runInside(['volumes', '--json', '-S', logon, '--ca', 'cert.pem'], { cwd });
    t.equal(trusted.code, 0, trusted.stderr);
    const unknown = await runInside(['volumes', '-S', logon], { cwd });
    t.equal(unknown.code, 3);
    t.match(unknown.stderr, /its certificate is not trusted .*--ca FILE/);
    const plain = await runInside(['volumes', '-S', logon.replace('https:', 'http:')], { cwd });
    t.equal(plain.code, 3);
    t.ok(
      plain.stderr.includes(
        `it speaks TLS, and was asked in plain HTTP: name it as https://ada@${server.url.host},`,
      ),
    );
    t.notMatch(plain.stderr, 'trying again');
  },
);

t.test('a proxy whose word is to be believed is an address or a network', async (t) => {
  const cwd = temporaryFolder(t);
  const { code, stderr } = await runInside(['serve', '--store', STORE, '--trust-proxy=10.0.0'], { cwd });
  t.equal(code, 2);
  t.match(stderr, /--trust-proxy.*: expected an address or a network, such as 10\.0\.0\.0\/8/);
});

t.test('a password that no log-on would take is not taken for a user either', async (t) => {
  const cwd = temporaryFolder(t, { password: 'x'.repeat(1025) });
  const add = ['admin', 'user', 'add', 'ada', '--role', 'read', '-S', STORE, '--password-file', 'password'];
  const { code, stderr } = await runInside(add, { cwd });
  t.equal(code, 2);
  t.match(stderr, /a password has 1024 characters at most, this one 1025/);
});

t.test('a server stands on a store, not on another server', async (t) => {
  const through = await runInside(['serve', '--store', 'ada@127.0.0.1:1'], { cwd: temporaryFolder(t) });
  t.equal(through.code, 2);
});

t.test('a server that is told to stop ends by itself, and says so', async (t) => {
  const cwd = temporaryFolder(t);
  const server = await serve(t, cwd, '--store', STORE);
  server.child.kill('SIGTERM');
  const { code, stderr } = await server.ended;
  t.equal(code, 0);
  t.match(stderr, /SIGTERM: finishing what is under way/);
});

t.test('users are listed, granted, revoked and removed on the store', async (t) => {
  const cwd = temporaryFolder(t);
  const admin = (...args: string[]) => runInside(['admin', 'user', ...args, '-S', STORE], { cwd });
  const env = { TAPESYNC_PASSWORD: 'correct horse battery' };
  await runInside(['admin', 'user', 'add', 'ada', '--role', 'read', '-S', STORE], { cwd, env });
  t.equal((await admin('grant', 'ada', '--role', 'admin', '--customer', 'us01')).code, 0);
  t.match((await admin('list')).stdout, /ada +read \*, admin US01/);
  t.equal((await admin('revoke', 'ada')).code, 0);
  t.match(jsonLines((await admin('list', '--json')).stdout), [
    { user: 'ada', grants: [{ customer: 'US01', role: 'admin' }] },
  ]);
  t.notMatch((await admin('list', '--json')).stdout, /scrypt/);
  t.match(await admin('grant', 'eve', '--role', 'read'), { code: 2, stderr: /there is no user eve/ });
  t.match(await admin('grant', 'ada'), { code: 2, stderr: /--role/ });
  t.match(await admin('add', 'a b'), { code: 2, stderr: /letters, digits/ });
  t.match(await admin('grant', 'ada', '--role', 'root'), { code: 2, stderr: /one of read, sync, admin/ });
  t.equal((await admin('remove', 'ada')).code, 0);
  t.equal((await admin('list', '--json')).stdout, '');
});
