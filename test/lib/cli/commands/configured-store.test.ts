import { readdirSync } from 'node:fs';
import { getCACertificates } from 'node:tls';
import t from 'tap';
import { filesOf, openConfiguredStore } from '../../../../lib/cli/commands/configured-store.ts';
import { contextOf } from '../context.ts';

t.test(
  'a file takes a second batch while the first is brought to the disk, of a thousand changes each',
  async (t) => {
    const server = `sqlite:${t.testdir()}/x.db`;
    const context = await contextOf(['sync', '-S', server, '--concurrency', '9']);
    const { store, isRemote, concurrency, batchSize } = await openConfiguredStore(context, true);
    t.equal(store.name, server);
    t.equal(isRemote, false);
    t.equal(concurrency.limit, 2);
    t.equal(batchSize, 1000);
    t.equal(context.figures.concurrency, concurrency, 'and its metrics know it');
    await store.close();
  },
);

t.test('the size of a batch may be given', async (t) => {
  const context = await contextOf(['sync', '-S', `sqlite:${t.testdir()}/x.db`, '--batch', '7']);
  const { store, batchSize } = await openConfiguredStore(context, true);
  t.equal(batchSize, 7);
  await store.close();
});

t.test('without the right to write nothing is made', async (t) => {
  const context = await contextOf(['plan', '-S', `sqlite:${t.testdir()}/none.db`]);
  const { store } = await openConfiguredStore(context, false);
  t.strictSame(await store.query.scopes(), []);
  await store.close();
  t.strictSame(readdirSync(t.testdirName), []);
});

t.test('an authority is not named for what has no certificate, unless something else is sent', async (t) => {
  const folder = t.testdir({ 'ca.pem': getCACertificates('bundled')[0] ?? '' });
  const argv = ['sync', '-S', 'http://ada:-x@localhost:1', '--ca', `${folder}/ca.pem`, '--retries', '0'];
  await t.rejects(openConfiguredStore(await contextOf(argv), true), {
    code: 'OPTION_INVALID',
    message: /plain HTTP, which has no certificate; name it as https:\/\/USER@localhost:1$/,
  });
  const posting = await contextOf([...argv, '--post', 'https://hooks.example.com/x']);
  await t.rejects(openConfiguredStore(posting, true), { code: 'SERVER_UNREACHABLE' });
});

t.test(
  'a file that is not there is told to who looks into it, and not to who plans the first load',
  async (t) => {
    for (const [command, told] of [
      ['volumes', /x\.db is not there yet, and taken for empty/],
      ['plan', /^$/],
    ] as const) {
      const context = await contextOf([command, '-S', `sqlite:${t.testdir()}/x.db`]);
      const { store } = await openConfiguredStore(context, false);
      await store.close();
      t.match(context.stderr.text, told);
    }
  },
);

t.test('passwords do not cross a network in clear, unless that is allowed', async (t) => {
  const context = await contextOf(['sync', '-S', 'http://ada:-x@tapes.example.com']);
  await t.rejects(openConfiguredStore(context, true), { code: 'LOGON_INVALID' });
});

t.test('a server that needs a password gets that of the environment, or is not asked', async (t) => {
  const context = await contextOf(['sync', '-S', 'http://ada:no-such-file@127.0.0.1:9']);
  await t.rejects(openConfiguredStore(context, true), { code: 'PASSWORD_MISSING' });
});

t.test('the files of an embedded store are those of its database', async (t) => {
  t.strictSame(filesOf('sqlite:a/x.db'), ['a/x.db', 'a/x.db-wal', 'a/x.db-shm']);
  t.ok(filesOf('https://tapes.example.com/').every((file) => file.startsWith('https://')));
});
