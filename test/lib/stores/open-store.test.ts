import { join } from 'node:path';
import t from 'tap';
import { fixedConcurrency } from '../../../lib/platform/concurrency.ts';
import { openServerStore, openStore } from '../../../lib/stores/open-store.ts';

const OPTIONS = {
  write: true,
  server: {
    password: async () => 'secret',
    insecure: false,
    compress: false,
    retries: 0,
    rate: 0,
    concurrency: fixedConcurrency(1),
    warn: () => {},
  },
};

t.test('sqlite:FILE opens the embedded store', async (s) => {
  const store = await openStore(`sqlite:${join(s.testdir({}), 'tapes.db')}`, OPTIONS);
  s.strictSame(await store.query.scopes(), []);
  await store.close();
});

t.test('a password does not cross a network in clear unless that is said to be all right', async (s) => {
  await s.rejects(openStore('http://ada@tapes.example', OPTIONS), {
    code: 'LOGON_INVALID',
    message: /--insecure/,
  });
});

t.test('a server that is not there is said to be so', async (s) => {
  await s.rejects(openStore('http://ada@localhost:1', OPTIONS), {
    code: 'SERVER_UNREACHABLE',
    message: /^http:\/\/ada@localhost:1: nothing listens there; given up \(tries: 1\)/,
  });
});

t.test('a server cannot stand on another one', async (s) => {
  await s.rejects(openServerStore('ada@tapes.example', { write: true, migrate: true }), {
    code: 'LOGON_INVALID',
  });
});
