import fc from 'fast-check';
import t from 'tap';
import { type Logon, parseLogon } from '../../../lib/stores/logon.ts';

function server(text: string) {
  const logon = parseLogon(text);
  if (logon.kind !== 'server') throw new Error(`${text} is ${logon.kind}`);
  return { ...logon, url: logon.url.href };
}

t.test('sqlite:FILE names a file, whatever is in its name', async (s) => {
  s.strictSame(parseLogon('sqlite:a b@c:d.db'), { kind: 'sqlite', file: 'a b@c:d.db' } satisfies Logon);
});

t.test('postgres:// is left to the library that speaks to it', async (s) => {
  for (const url of ['postgres://tape@db/tapes', 'postgresql://db']) {
    s.strictSame(parseLogon(url), { kind: 'postgres', url } satisfies Logon);
  }
});

t.test('the published forms: a literal password, one in a file, one to be asked for', async (s) => {
  s.strictSame(server('fred:-hackme@tapetrack.example.com:5001'), {
    kind: 'server',
    url: 'https://tapetrack.example.com:5001/',
    user: 'fred',
    password: { kind: 'literal', password: 'hackme' },
  });
  s.strictSame(server('batch:/etc/pw/batch@host').password, { kind: 'file', file: '/etc/pw/batch' });
  s.strictSame(server('batch:c:\\pw\\batch@host').password, { kind: 'file', file: 'c:\\pw\\batch' });
  s.strictSame(server('jsmith@host:443'), {
    kind: 'server',
    url: 'https://host/',
    user: 'jsmith',
    password: { kind: 'ask' },
  });
});

t.test('without a port it is the published one, without a scheme HTTPS, on this machine HTTP', async (s) => {
  s.equal(server('ada@host').url, 'https://host:5000/');
  s.equal(server('ada@localhost').url, 'http://localhost:5000/');
  s.equal(server('ada@127.0.0.1:80').url, 'http://127.0.0.1/');
  s.equal(server('ada@[::1]').url, 'http://[::1]:5000/');
  s.equal(server('ada@127.evil.example').url, 'https://127.evil.example:5000/');
});

t.test('a host alone is a server, with the published user and a password that is asked for', async (s) => {
  s.strictSame(server('localhost'), {
    kind: 'server',
    url: 'http://localhost:5000/',
    user: 'batch',
    password: { kind: 'ask' },
  });
  s.equal(server('tapes.example.com:443').url, 'https://tapes.example.com/');
  s.equal(server('[::1]:5001').url, 'http://[::1]:5001/');
  for (const text of [
    'tapes.db',
    './tapes',
    'C:\\tapes',
    'data/tapes.db',
    'sqlite',
    'postgres',
    'https',
    'a b',
    'x:y',
    '-x',
  ]) {
    s.throws(() => parseLogon(text), { code: 'LOGON_INVALID' }, text);
  }
});

t.test('a URL keeps its scheme, its port and its path', async (s) => {
  s.equal(server('https://ada@host').url, 'https://host/');
  s.equal(server('HTTP://ada@host:8080/tapes/').url, 'http://host:8080/tapes/');
});

t.test('a password may hold any character, also an @ and a :', async (s) => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('@', ':', '/', 'a', 'ä', ' ', '%', '?', '#') }),
      (password) => {
        s.strictSame(server(`ada:-${password}@host:5000`).password, { kind: 'literal', password });
      },
    ),
  );
});

t.test('any other form is refused without repeating what may be a password', async (s) => {
  const wrong = [
    '',
    'sqlite:',
    'tapes.db',
    'ftp:secret',
    'http://host',
    '@host',
    ':-secret@host',
    'ada:-secret@',
  ];
  for (const text of [...wrong, 'ada:-secret@host:port', 'ada:-secret@host?x', 'ada:-secret@ho st']) {
    s.throws(() => parseLogon(text), { code: 'LOGON_INVALID', message: /expected sqlite:FILE/ }, text);
    try {
      parseLogon(text);
    } catch (error) {
      s.notMatch((error as Error).message, /secret/);
    }
  }
});
