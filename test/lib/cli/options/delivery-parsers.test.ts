import t from 'tap';
import { address, addresses, receiver, relay, token } from '../../../../lib/cli/options/delivery-parsers.ts';

t.test('addresses stand alone, between commas', async (t) => {
  t.strictSame(addresses('ada@example.com, bob@mail.example.com'), {
    value: ['ada@example.com', 'bob@mail.example.com'],
  });
  const wrong = ['', 'ada', 'ada@', '@example.com', 'Ada <ada@example.com>', 'ada@example.com,', 'a@b@c'];
  const hostile = [
    'ada@example.com\nBcc: eve@example.com',
    'ada@example.com\u202e',
    `${'a'.repeat(250)}@b.example`,
  ];
  for (const text of [...wrong, ...hostile]) {
    t.hasProp(addresses(text), 'problem', text);
    t.hasProp(address(text), 'problem', text);
  }
});

t.test('the address of a mail server says how it is spoken to', async (t) => {
  const login = { user: 'ada@example.com', password: 'a:b/c' };
  const secret = 'ada%40example.com:a%3Ab%2Fc@';
  for (const [text, value] of [
    ['smtp://mail.example.com', { host: 'mail.example.com', port: 25, tls: 'offered', login: undefined }],
    [`smtp://${secret}mail.example.com`, { host: 'mail.example.com', port: 587, tls: 'required', login }],
    [
      `smtp://${secret}mail.example.com:2525?tls=none`,
      { host: 'mail.example.com', port: 2525, tls: 'none', login },
    ],
    [`smtps://${secret}mail.example.com`, { host: 'mail.example.com', port: 465, tls: 'always', login }],
    ['smtp://localhost', { host: 'localhost', port: 25, tls: 'none', login: undefined }],
    [`smtp://${secret}127.0.0.1`, { host: '127.0.0.1', port: 587, tls: 'none', login }],
    [`smtp://${secret}[::1]:25/?tls=required`, { host: '::1', port: 25, tls: 'required', login }],
  ] as const) {
    t.strictSame(relay(text), { value }, text);
  }
});

t.test('an address of a mail server that is not understood is not repeated', async (t) => {
  const wrong = ['', 'mail.example.com', 'http://mail', 'smtp://', 'smtp://ada@mail', 'smtp://:s3cret@mail'];
  const odd = [
    'smtp://ada:s3cret%@mail',
    'smtp://mail/path',
    'smtp://mail?tls=maybe',
    'smtp://mail?x=1',
    'smtps://mail?tls=none',
  ];
  for (const text of [...wrong, ...odd]) {
    const parsed = relay(text);
    t.hasProp(parsed, 'problem', text);
    t.notMatch(JSON.stringify(parsed), 's3cret');
  }
});

t.test('a report is posted by HTTPS, in clear to this machine alone', async (t) => {
  for (const text of ['https://hooks.example.com/a?b=c', 'http://localhost:8080', 'http://127.0.0.1/'])
    t.hasProp(receiver(text), 'value', text);
  for (const text of [
    '',
    'hooks',
    'http://hooks.example.com',
    'ftp://localhost',
    'https://a:b@hooks.example.com',
  ])
    t.hasProp(receiver(text), 'problem', text);
});

t.test('a token fits a header', async (t) => {
  t.strictSame(token('a.b-c=='), { value: 'a.b-c==' });
  for (const text of ['', 'a b', 'a\r\nX: y', 'ä']) t.hasProp(token(text), 'problem', text);
});
