import { chmodSync } from 'node:fs';
import t, { type Test } from 'tap';
import { verifyPassword } from '../../../../lib/server/passwords.ts';
import { openSqliteStore } from '../../../../lib/stores/sqlite/sqlite-store.ts';
import { jsonLines } from '../../../e2e/program.ts';
import { run, type Setting } from '../context.ts';

const DONE = { code: 0, stdout: '', stderr: '' };

function administered(t: Test) {
  const folder = t.testdir({ password: 'open sesame!\n', short: 'open sesame\n', long: 'x'.repeat(2000) });
  for (const file of ['password', 'short', 'long']) chmodSync(`${folder}/${file}`, 0o600);
  const server = ['-S', `sqlite:${folder}/x.db`];
  return {
    folder,
    user: (words: readonly string[], setting?: Setting) =>
      run(['admin', ...server, 'user', ...words], setting),
    listed: async () => jsonLines((await run(['admin', ...server, '--json', 'user', 'list'])).stdout),
  };
}

const env = { TAPESYNC_PASSWORD: 'open sesame!' };

t.test('users are added with a role, get more, lose them, and are removed', async (t) => {
  const { user, listed, folder } = administered(t);
  const add = ['add', 'ada', '--password-file', `${folder}/password`, '--role', 'sync', '--customer', 'us01'];
  t.strictSame(await user(add), DONE);
  t.strictSame(await user(['add', 'bob'], { env }), DONE);
  t.strictSame(await user(['grant', 'ada', '--role', 'read']), DONE);
  t.match(await listed(), [
    {
      user: 'ada',
      grants: [
        { customer: '*', role: 'read' },
        { customer: 'US01', role: 'sync' },
      ],
    },
    { user: 'bob', grants: [] },
  ]);
  t.match((await user(['list'])).stdout, /^User Roles\n---- -+\nada +read \*, sync US01\nbob\n/);
  t.strictSame(await user(['revoke', 'ada', '--customer', 'US01']), DONE);
  t.strictSame(await user(['remove', 'bob']), DONE);
  t.match(await listed(), [{ user: 'ada', grants: [{ customer: '*', role: 'read' }] }]);
  t.notMatch(JSON.stringify(await listed()), 'sesame');
});

t.test('whoever is there is not made again, and gets another password by saying so', async (t) => {
  const { user, folder, listed } = administered(t);
  const opened = async () => {
    const store = openSqliteStore(`${folder}/x.db`, { write: true });
    const account = await store.accounts.account('ada');
    await store.close();
    return account?.password ?? '';
  };
  await user(['add', 'ada', '--role', 'sync', '--customer', 'us01'], { env });
  const first = await opened();
  const again = await user(['add', 'ada', '--role', 'admin', '--password-file', `${folder}/password`]);
  t.equal(again.code, 2);
  t.equal(await opened(), first);
  t.match(await listed(), [{ user: 'ada', grants: [{ customer: 'US01', role: 'sync' }] }]);
  t.strictSame(await user(['set-password', 'ada'], { env: { TAPESYNC_PASSWORD: 'close sesame!' } }), DONE);
  t.ok(await verifyPassword('close sesame!', await opened()));
  t.match(await listed(), [{ user: 'ada', grants: [{ customer: 'US01', role: 'sync' }] }]);
});

t.test('what cannot be done is explained, and leaves 2', async (t) => {
  const { user, folder } = administered(t);
  await user(['add', 'ada'], { env });
  const exists = 'user ada exists; see tapesync admin user set-password, grant and revoke';
  for (const [words, problem] of [
    [['add', 'a b'], 'a user is 1 to 64 letters, digits, dots, underscores and hyphens, found "a b"'],
    [['add', ''], 'a user is 1 to 64 letters, digits, dots, underscores and hyphens, found ""'],
    [['add', 'ada', '--role', 'admin'], exists],
    [['set-password', 'bob'], 'there is no user bob'],
    [['set-password', 'ada', '--role', 'read'], 'a role is granted by user grant'],
    [['remove', 'bob'], 'there is no user bob'],
    [['grant', 'ada'], 'say which role, with --role read, sync or admin'],
    [['grant', 'bob', '--role', 'read'], 'there is no user bob'],
    [['revoke', 'ada'], 'user ada has no role with every customer'],
    [['revoke', 'ada', '--customer', 'US01'], 'user ada has no role with US01'],
    [
      ['add', 'eve', '--password-file', `${folder}/short`],
      'a password has at least 12 characters, this one 11; openssl rand -base64 18 makes one',
    ],
    [
      ['set-password', 'ada', '--password-file', `${folder}/long`],
      /^a password has \d+ characters at most, this one 2000$/,
    ],
  ] as const) {
    const { code, stderr } = await user(words);
    t.equal(code, 2, stderr);
    const [, found] = /^tapesync: (.*); tapesync admin --help shows how it is called\n$/.exec(stderr) ?? [];
    t.match(found, problem, stderr);
  }
});

t.test('users are those of a store, not of a server that is one already', async (t) => {
  const { code, stderr } = await run(['admin', '-S', 'https://ada:-x@tapes.example.com', 'user', 'list']);
  t.equal(code, 2);
  t.match(stderr, 'this works on the store of a server, not through it: sqlite:FILE or postgres://');
});
