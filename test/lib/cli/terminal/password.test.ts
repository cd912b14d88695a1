import { spawn } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import t from 'tap';
import { passwordIn, passwordInFile, passwordOf } from '../../../../lib/cli/terminal/password.ts';
import { parseLogon, type ServerLogon } from '../../../../lib/stores/logon.ts';
import { needs } from '../../../needs.ts';

const warn = () => {};

function logonOf(logon: string): ServerLogon {
  const parsed = parseLogon(logon);
  if (parsed.kind !== 'server') throw new Error(logon);
  return parsed;
}

t.test('a password that stands in the logon is taken', async (t) => {
  const given = { TAPESYNC_PASSWORD: 'another' };
  t.equal(await passwordOf(logonOf('ada:-open sesame@localhost'), given, warn), 'open sesame');
});

t.test('of a file the first line is taken, without its line end', async (t) => {
  const folder = t.testdir({ unix: 'open sesame \nsecond\n', dos: 'open sesame\r\n', bare: 'open sesame' });
  t.equal(await passwordOf(logonOf(`ada:${folder}/unix@localhost`), {}, warn), 'open sesame ');
  t.equal(passwordInFile('ada', `${folder}/dos`, warn), 'open sesame');
  t.equal(passwordInFile('ada', `${folder}/bare`, warn), 'open sesame');
});

t.test('a file that others can read is warned of', async (t) => {
  const folder = t.testdir({ open: 'open sesame\n', closed: 'open sesame\n' });
  chmodSync(`${folder}/open`, 0o644);
  chmodSync(`${folder}/closed`, 0o600);
  const warnings: string[] = [];
  for (const file of ['open', 'closed']) {
    await passwordOf(logonOf(`ada:${folder}/${file}@localhost`), {}, (sentence) => warnings.push(sentence));
  }
  t.strictSame(warnings, [
    `others can read ${folder}/open (mode 0644), and a password is in it; run: chmod 600 ${folder}/open`,
  ]);
});

t.test('a file without a password is an error that names the file', async (t) => {
  const folder = t.testdir({ empty: '', blank: '\nopen sesame\n' });
  for (const [name, problem] of [
    ['none', `: ${folder}/none cannot be read: there is no such file or folder`],
    ['.', `: ${folder}/. cannot be read: it is a directory`],
    ['empty', `: the first line of ${folder}/empty is empty`],
    ['blank', `: the first line of ${folder}/blank is empty`],
  ] as const) {
    t.throws(() => passwordInFile('ada', `${folder}/${name}`, warn), {
      code: 'PASSWORD_MISSING',
      parameters: { user: 'ada', problem },
    });
  }
});

t.test('what may be a password and is no file is not repeated', async (t) => {
  await t.rejects(passwordOf(logonOf('ada:hackme@localhost'), {}, warn), {
    message:
      'the password of ada is missing: the file that is named between : and @ (a password itself would need a - before it) ' +
      'cannot be read: there is no such file or folder; put it into a file (USER:FILE@HOST) or into $TAPESYNC_PASSWORD',
  });
});

t.test('without one in the logon the environment has it, unless that is empty', async (t) => {
  t.equal(
    await passwordOf(logonOf('ada@localhost'), { TAPESYNC_PASSWORD: 'open sesame' }, warn),
    'open sesame',
  );
  t.equal(passwordIn({ TAPESYNC_PASSWORD: '' }), undefined);
  t.equal(passwordIn({}), undefined);
});

const ASK = `
  import { askPassword } from ${JSON.stringify(import.meta.resolve('../../../../lib/cli/terminal/password.ts'))};
  await askPassword("ada", "Password of ada: ").then(
    (password) => console.log(JSON.stringify({ password })),
    ({ code, parameters, exitCode: interruption }) => console.log(JSON.stringify({ code, ...parameters, interruption })),
  );`;

t.test('nobody can be asked where there is no terminal', async (t) => {
  // A session of its own has no terminal.
  const child = spawn(process.execPath, ['--input-type=module', '-e', ASK], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.strictSame(JSON.parse(await text(child.stdout)), {
    code: 'PASSWORD_MISSING',
    user: 'ada',
    problem: ', and there is no terminal to ask for it',
  });
});

t.test('on a terminal it is asked for, and not shown', needs('script'), async (t) => {
  const command = `exec "${process.execPath}" --input-type=module -e '${ASK}'`;
  for (const [typed, result] of [
    ['open sesame\r', { password: 'open sesame' }],
    ['\r', { code: 'PASSWORD_MISSING', user: 'ada', problem: '' }],
    ['half\x03', { interruption: 130 }],
    ['\x04', { code: 'PASSWORD_MISSING', user: 'ada', problem: '' }],
  ] as const) {
    const child = spawn('script', ['-qec', command, '/dev/null'], { stdio: ['pipe', 'pipe', 'inherit'] });
    let screen = '';
    child.stdout.on('data', (chunk) => {
      // Typed once it is asked for.
      if (!screen.includes('Password of ada: ') && `${screen}${chunk}`.includes('Password of ada: ')) {
        child.stdin.write(typed);
      }
      screen += chunk;
    });
    await new Promise((resolve) => child.on('close', resolve));
    const [shown = '', json = ''] = screen.split(/(?=\{")/);
    t.strictSame(JSON.parse(json), result);
    t.notOk(shown.includes('sesame'), 'what is typed');
  }
});
