import { join } from 'node:path';
import t from 'tap';
import { openStore } from '../../../lib/stores/open-store.ts';

t.test('sqlite:FILE opens the embedded store', async (s) => {
  const store = await openStore(`sqlite:${join(s.testdir({}), 'tapes.db')}`, { write: true });
  s.strictSame(await store.scopes(), []);
  await store.close();
});

t.test('a logon string of another form is refused without repeating a password', async (s) => {
  const logons = [
    '',
    'sqlite:',
    'tapes.db',
    'http://ada:secret@host',
    'HTTPS://host',
    'ada:-secret@host:5000',
    'ada@host',
  ];
  for (const logon of logons) {
    await s.rejects(
      openStore(logon, { write: true }),
      { code: 'LOGON_INVALID', message: /sqlite:FILE/ },
      logon,
    );
    await openStore(logon, { write: true }).catch(({ message }) => s.notMatch(message, /secret|ada|host/));
  }
});
