import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import t from 'tap';
import { certificateFor } from '../certificate.ts';
import { needs } from '../needs.ts';
import { DEFINITION, exportOf, rowsOf } from './export.ts';
import { runInside } from './inside.ts';
import { MAIL_PASSWORD, mailServer } from './mail-server.ts';
import { finished, run, start } from './program.ts';

const rows = rowsOf(20);
const folder = {
  'tapes.ttidef': DEFINITION,
  'export.csv': exportOf(rows),
  'moved.csv': exportOf(rows.map(([volume, , text, written]) => [volume, 'OFFS', text, written])),
  'hostile.csv': exportOf([...rows, ['<b>FAR_TOO_LONG\x1b', 'LIBR', '', '']]),
  'scan.txt': `${rows
    .slice(0, 18)
    .map(([volume]) => volume)
    .join('\n')}\nZZ0001L8\n`,
};
const LOAD = ['sync', '-a', '--create', '--quiet', '-d', 'tapes.ttidef', 'export.csv'];
const PASSWORD = encodeURIComponent(MAIL_PASSWORD);
const SECRETS = [MAIL_PASSWORD, PASSWORD, Buffer.from(`\0ada\0${MAIL_PASSWORD}`).toString('base64')];

t.test('a sync mails its report as text and as HTML, and the subject says what it did', async (t) => {
  const cwd = t.testdir(folder);
  const { port, arrived } = await mailServer(t);
  const env = { TAPESYNC_SMTP: `smtp://127.0.0.1:${port}` };
  const to = [
    '--mail',
    'ada@example.com,bob@example.com',
    '--mail',
    'eve@example.com',
    '--mail-from',
    'tapes@example.com',
  ];
  const { code, stderr } = await run([...LOAD, ...to], { cwd, env });
  t.equal(code, 0, stderr);
  const [mail] = arrived;
  t.equal(arrived.length, 1);
  t.strictSame(mail?.to, ['ada@example.com', 'bob@example.com', 'eve@example.com']);
  t.equal(mail?.subject, '[tapesync] sync: 20 added');
  t.match(mail?.source, /^From: tapes@example\.com\r$/m);
  t.match(mail?.source, /^Auto-Submitted: auto-generated\r$/m);
  const [text = '', html = ''] = mail?.parts ?? [];
  t.match(text, / Read +21 records of export\.csv by tapes\.ttidef\n/, 'the report of the terminal');
  t.notMatch(text, '\x1b');
  t.match(html, /<td style="[^"]*">added<\/td><td style="[^"]*">20<\/td>/);
});

t.test('a reconcile says what is missing, and a limit that stopped it', async (t) => {
  const cwd = t.testdir(folder);
  const { port, arrived } = await mailServer(t);
  const env = {
    TAPESYNC_SMTP: `smtp://127.0.0.1:${port}`,
    TAPESYNC_MAIL: 'ada@example.com',
    TAPESYNC_MAIL_ON: 'exceptions',
  };
  await runInside(LOAD, { cwd, env });
  t.equal(arrived.length, 0, 'nothing is mailed of what went well');
  const reconcile = ['reconcile', '-r', 'US01.LTO.LIBR', '--quiet', '--scan', 'scan.txt'];
  const { code } = await runInside([...reconcile, '--max-missing', '50%'], { cwd, env });
  t.equal(code, 1);
  t.equal(arrived[0]?.subject, '[tapesync] US01.LTO.LIBR: 2 tapes missing, 1 tape unknown');
  t.match(arrived[0]?.parts[0], /^missing +A00018L8/m);
  t.match(arrived[0]?.parts[1], />A00019L8</);
  t.equal((await runInside([...reconcile, '--confirm', '--max-missing', '1'], { cwd, env })).code, 4);
  t.equal(arrived[1]?.subject, '[tapesync] US01.LTO.LIBR: 2 tapes missing, 1 tape unknown, 1 limit');
});

t.test(
  'moves mails a list with its pick list, on exceptions only if there is something to move',
  async (t) => {
    const cwd = t.testdir(folder);
    const { port, arrived } = await mailServer(t);
    const env = { TAPESYNC_SMTP: `smtp://127.0.0.1:${port}` };
    await runInside(LOAD, { cwd });
    const moves = ['moves', 'US01', '--mail', 'ada@example.com', '--mail-on', 'exceptions'];
    t.equal((await runInside(moves, { cwd, env })).code, 0);
    t.equal(arrived.length, 0);
    await runInside(
      ['sync', '--create', '--max-changes', 'none', '--quiet', '-d', 'tapes.ttidef', 'moved.csv'],
      { cwd },
    );
    t.equal((await runInside(moves, { cwd, env })).code, 0);
    t.equal(arrived[0]?.subject, '[tapesync] moves US01: 20 tapes to move');
    t.match(arrived[0]?.source, /filename=pick-list\.html/);
    const [text = '', html = '', picked = ''] = arrived[0]?.parts ?? [];
    t.match(text, /^LIBR OFFS +US01\.LTO\.A00000L8/m);
    t.match(html, />US01\.LTO\.A00000L8</);
    t.match(picked, '<svg');
  },
);

t.test('what is short, and a place without room, stand in the subject of moves', async (t) => {
  const cwd = t.testdir(folder);
  const { port, arrived } = await mailServer(t);
  const env = { TAPESYNC_SMTP: `smtp://127.0.0.1:${port}`, TAPESYNC_MAIL: 'ada@example.com' };
  await runInside(LOAD, { cwd });
  const moves = ['moves', 'US01.LTO', '--mail-on', 'exceptions'];
  const count = [...moves, '--scratch', '--to', 'LIBR', '--need'];
  t.equal((await runInside([...count, '3'], { cwd, env })).code, 1);
  t.equal(arrived[0]?.subject, '[tapesync] moves US01.LTO: 3 scratch tapes short in US01.LTO.LIBR');
  t.match(arrived[0]?.parts[0], /^US01\.LTO\.LIBR 3 +0 +0 +3$/m);
  t.match(arrived[0]?.parts[1], /<td style="[^"]*">US01\.LTO\.LIBR<\/td><td style="[^"]*">3<\/td>/);

  await runInside(['admin', 'repository', 'add', 'US01.LTO.OFFS', '--capacity', '1'], { cwd });
  await runInside(['move', '--to', 'OFFS', 'A00000L8', 'A00001L8'], { cwd });
  t.equal((await runInside(moves, { cwd, env })).code, 0);
  t.equal(arrived[1]?.subject, '[tapesync] moves US01.LTO: 2 tapes to move, 1 place without room');
  const [text = '', html = '', picked = ''] = arrived[1]?.parts ?? [];
  for (const part of [text, html, picked]) t.match(part, 'US01.LTO.OFFS has room for 1 volume, and 2 when');
});

t.test('a run that fails is mailed, once its options are understood', async (t) => {
  const cwd = t.testdir({ ...folder, 'broken.ttidef': 'Extract(' });
  const { port, arrived } = await mailServer(t);
  const env = { TAPESYNC_SMTP: `smtp://127.0.0.1:${port}`, TAPESYNC_MAIL: 'ada@example.com' };
  await runInside(LOAD, { cwd });
  const ends = [
    [2, ['-d', 'broken.ttidef', 'export.csv'], 'sync: 1 error', /4 errors in the definition/],
    [3, ['-d', 'tapes.ttidef', 'nowhere.csv'], 'sync: 1 error', /cannot read nowhere\.csv/],
    [4, ['--create', '-d', 'tapes.ttidef', 'moved.csv'], 'sync: 1 limit, 20 refused', /--max-changes/],
    [1, ['-d', 'tapes.ttidef', 'hostile.csv'], 'sync: 1 rejected', /hostile\.csv:22/],
  ] as const;
  for (const [code, args, subject, text] of ends) {
    const ended = await runInside(['sync', '--quiet', ...args], { cwd, env });
    t.equal(ended.code, code, ended.stderr);
    const mail = arrived.pop();
    t.equal(mail?.subject, `[tapesync] ${subject}`);
    t.match(mail?.parts[0], text);
    for (const part of mail?.parts ?? []) t.notMatch(part, '\x1b');
    t.notMatch(mail?.parts[1], '<b>F');
  }
  await runInside(['sync', '--quiet', '--max-changes', 'no', '-d', 'tapes.ttidef', 'export.csv'], {
    cwd,
    env,
  });
  t.equal(arrived.length, 0, 'options that are wrong');
});

t.test('nothing from outside becomes a header, an address or markup', async (t) => {
  const name = 'US01.LTO\r\nBcc: eve@example.com <script>.csv';
  const cwd = t.testdir({ ...folder, [name]: folder['hostile.csv'] });
  const { port, arrived } = await mailServer(t);
  const env = { TAPESYNC_SMTP: `smtp://127.0.0.1:${port}` };
  const to = ['--mail', 'ada@example.com'];
  await runInside(['sync', '--quiet', '-a', '--create', '-d', 'tapes.ttidef', name, ...to], { cwd, env });
  await runInside(['moves', 'US01\r\nBcc: eve@example.com', ...to], { cwd, env });
  t.equal(arrived.length, 2);
  for (const { source, to, parts } of arrived) {
    t.notMatch(source, /^Bcc/m);
    t.strictSame(to, ['ada@example.com']);
    t.notMatch(parts[1], '<script');
  }
  for (const address of ['ada@example.com\r\nBcc: eve@example.com', 'Ada <ada@example.com>', 'ada', '']) {
    t.equal((await runInside([...LOAD, '--mail', address], { cwd, env })).code, 2, address);
  }
});

t.test(
  'a password goes over TLS alone, to a server whose certificate is trusted',
  needs('openssl'),
  async (t) => {
    const cwd = t.testdir(folder);
    const { key, cert, certFile } = certificateFor(cwd, 'IP:127.0.0.1');
    const { port, arrived } = await mailServer(t, { disabledCommands: [], key, cert, authOptional: false });
    const mailed = async (query: string, ...args: string[]) => {
      const env = { TAPESYNC_SMTP: `smtp://ada:${PASSWORD}@127.0.0.1:${port}${query}` };
      return await runInside([...LOAD, '--mail', 'ada@example.com', ...args], { cwd, env });
    };
    t.equal((await mailed('?tls=required', '--ca', certFile)).code, 0);
    t.match(arrived, [{ secure: true, user: 'ada' }]);
    const untrusted = await mailed('?tls=required');
    t.equal(untrusted.code, 1);
    t.match(untrusted.stderr, /self-signed certificate/);
    t.equal(arrived.length, 1);
    const plain = await mailServer(t, { disabledCommands: ['STARTTLS'], allowInsecureAuth: true });
    const env = { TAPESYNC_SMTP: `smtp://ada:${PASSWORD}@127.0.0.1:${plain.port}?tls=required` };
    t.equal(
      (await runInside([...LOAD, '--mail', 'ada@example.com'], { cwd, env })).code,
      1,
      'no TLS is offered',
    );
    t.equal(plain.arrived.length, 0);
    const secure = await mailServer(t, { secure: true, disabledCommands: [], key, cert });
    const smtps = { TAPESYNC_SMTP: `smtps://ada:${PASSWORD}@127.0.0.1:${secure.port}` };
    const ended = await runInside([...LOAD, '--mail', 'a@example.com', '--ca', join(cwd, 'cert.pem')], {
      cwd,
      env: smtps,
    });
    t.equal(ended.code, 0, ended.stderr);
    t.match(secure.arrived, [{ secure: true, user: 'ada' }]);
  },
);

t.test(
  'a mail that is refused is said, without the password, and the exit code is no longer 0',
  async (t) => {
    const cwd = t.testdir(folder);
    const { port, arrived } = await mailServer(t, {
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
    });
    const wrong = {
      TAPESYNC_SMTP: `smtp://ada:${encodeURIComponent(`${MAIL_PASSWORD}x`)}@127.0.0.1:${port}`,
    };
    const refused = await runInside([...LOAD, '--mail', 'ada@example.com'], { cwd, env: wrong });
    t.equal(refused.code, 1);
    t.match(
      refused.stderr,
      `tapesync: the report of this run was not mailed to ada@example.com by 127.0.0.1:${port}: `,
    );
    for (const secret of SECRETS) t.notMatch(refused.stderr, secret);
    t.notMatch(refused.stderr, Buffer.from(`\0ada\0${MAIL_PASSWORD}x`).toString('base64'));

    const env = { TAPESYNC_SMTP: `smtp://ada:${PASSWORD}@127.0.0.1:${port}` };
    const some = await runInside([...LOAD, '--mail', 'ada@example.com,nobody@example.com'], { cwd, env });
    t.equal(some.code, 1);
    t.match(some.stderr, /refused for nobody@example\.com: .*no such person/);
    t.strictSame(
      arrived.map(({ to }) => to),
      [['ada@example.com']],
    );
    t.equal((await runInside([...LOAD, '--mail', 'nobody@example.com'], { cwd, env })).code, 1);
    const limited = [
      'sync',
      '--create',
      '--quiet',
      '-d',
      'tapes.ttidef',
      'moved.csv',
      '--mail',
      'nobody@example.com',
    ];
    t.equal((await runInside(limited, { cwd, env })).code, 4, 'that of the run');
    const { stdout } = await runInside(['volumes', '--json'], { cwd });
    t.equal(stdout.trim().split('\n').length, 20, 'and the volumes are there');
  },
);

t.test(
  'a server that is down or says nothing does not hold the run up, and a signal ends the wait',
  async (t) => {
    const cwd = t.testdir(folder);
    const silent = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const { port } = silent.address() as AddressInfo;
    const env = { TAPESYNC_SMTP: `smtp://127.0.0.1:${port}` };
    const to = ['--mail', 'ada@example.com'];
    const slow = await run([...LOAD, ...to, '--delivery-timeout', '1'], { cwd, env });
    t.equal(slow.code, 1);
    t.match(slow.stderr, /it took longer than --delivery-timeout/);

    const waiting = start([...LOAD, ...to, '--delivery-timeout', '600'], { cwd, env });
    const connected = new Promise((resolve) => silent.once('connection', resolve));
    const end = finished(waiting);
    await connected;
    waiting.kill('SIGTERM');
    t.match(await end, { code: 143, stderr: /not mailed to .*: stopped by SIGTERM/ });

    const open = new Promise((resolve) => silent.close(resolve));
    await open;
    const down = await run([...LOAD, ...to], { cwd, env });
    t.equal(down.code, 1);
    t.match(down.stderr, /ECONNREFUSED/);
  },
);

t.test('where no server is named, or a secret stands on the command line, nothing is done', async (t) => {
  const cwd = t.testdir(folder);
  const none = await runInside([...LOAD, '--mail', 'ada@example.com'], { cwd });
  t.match(none, { code: 2, stderr: /--mail: no server is known .*\$TAPESYNC_SMTP/ });
  const shown = await runInside([...LOAD, '--smtp', 'smtp://ada:s3cret@mail'], { cwd });
  t.match(shown, { code: 2, stderr: /--smtp: others see a command line; set \$TAPESYNC_SMTP/ });
  t.notMatch(shown.stderr, 's3cret');
  const wrong = await runInside(LOAD, { cwd, env: { TAPESYNC_SMTP: 'http://ada:s3cret@mail' } });
  t.equal(wrong.code, 2);
  t.notMatch(wrong.stderr, 's3cret');
  const { stdout } = await runInside(['volumes', '--json'], { cwd });
  t.equal(stdout, '');
});
