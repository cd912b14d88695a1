import { chmodSync } from 'node:fs';
import t from 'tap';
import { webOptionsOf } from '../../../../lib/cli/commands/configured-web.ts';
import { contextOf } from '../context.ts';

const HOST = new URL('https://h/x');

const optionsOf = async (argv: readonly string[], addresses: readonly URL[] = [HOST]) => {
  const context = await contextOf(['extract', ...argv]);
  return { ...webOptionsOf(context, addresses), stderr: context.stderr };
};

t.test('options say how addresses are asked', async (t) => {
  const limits = ['--max-input', '5M', '--max-ratio', '7'];
  const headers = ['--source-header', 'Accept: a/b', '--source-header', 'X-Version: 2'];
  t.match(await optionsOf([...limits, ...headers, '--source-timeout', '2m']), {
    token: undefined,
    headers: { Accept: 'a/b', 'X-Version': '2' },
    authorities: undefined,
    limits: { bytes: 5 * 2 ** 20, ratio: 7 },
    timeoutMs: 120_000,
  });
  t.equal((await optionsOf([])).timeoutMs, undefined);
});

t.test(
  'the file of a token wins over the environment, and is warned of where others can read it',
  async (t) => {
    const folder = t.testdir({ token: ' X-Api-Key: k3y\n' });
    chmodSync(`${folder}/token`, 0o640);
    const exposed = await optionsOf(['--source-token-file', `${folder}/token`]);
    t.strictSame(exposed.token, { name: 'X-Api-Key', value: 'k3y' });
    if (process.platform !== 'win32' && process.getuid?.() !== 0)
      t.match(exposed.stderr.text, /others can read/);
    chmodSync(`${folder}/token`, 0o600);
    t.equal((await optionsOf(['--source-token-file', `${folder}/token`])).stderr.text, '');
  },
);

t.test('what may not be sent is refused', async (t) => {
  const folder = t.testdir({ token: 'k3y', empty: '' });
  const withToken = ['--source-token-file', `${folder}/token`];
  for (const [argv, addresses, message] of [
    [[], [new URL('https://ada:pass@h/x')], /^--source https:\/\/h: a user or password/],
    [withToken, [new URL('http://h/x')], /^--source http:\/\/h: a token is not sent in the clear/],
    [
      withToken,
      [HOST, new URL('https://h:8/x')],
      /^--source: one token is not sent to several hosts \(h, h:8\)/,
    ],
    [['--source-token-file', `${folder}/none`], [HOST], /none: .*no such file/],
    [['--source-token-file', `${folder}/empty`], [HOST], /empty: expected a token/],
    [['--source-ca', `${folder}/token`], [HOST], /^--source-ca .*token: holds no certificate/],
  ] as const) {
    await t.rejects(optionsOf(argv, addresses), { code: 'OPTION_INVALID', message });
  }
  t.equal((await optionsOf([], [HOST, new URL('https://i/x')])).token, undefined);
});
