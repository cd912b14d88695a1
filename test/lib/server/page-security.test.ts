import t from 'tap';
import { checkOrigin, localPath, sessionCookie } from '../../../lib/server/page-security.ts';

t.test(
  'only a browser on this machine, without TLS and proxy, gets a cookie that is not bound to TLS',
  async (t) => {
    for (const host of ['localhost:5000', '127.0.0.1:5000', '[::1]:5000']) {
      t.strictSame(sessionCookie({ protocol: 'http', host, headers: {} }), {
        name: 'tapesync-5000',
        secure: false,
      });
    }
    const bound = { name: '__Host-tapesync', secure: true };
    t.strictSame(sessionCookie({ protocol: 'https', host: 'localhost', headers: {} }), bound);
    t.strictSame(sessionCookie({ protocol: 'http', host: 'tapes.example.com', headers: {} }), bound);
    t.strictSame(sessionCookie({ protocol: 'http', host: '', headers: {} }), bound);
    const headers = { 'x-forwarded-for': '192.0.2.7' };
    t.strictSame(sessionCookie({ protocol: 'http', host: 'localhost:5000', headers }), bound);
  },
);

t.test('a form comes from a page of this server, or is refused', async (t) => {
  const host = 'tapes.example.com';
  const own = 'https://tapes.example.com';
  for (const headers of [{ 'sec-fetch-site': 'same-origin' }, { origin: own }]) {
    t.doesNotThrow(() => checkOrigin({ protocol: 'https', host, headers }));
  }
  const others = [
    {},
    { origin: 'null' },
    { origin: 'https://evil.example.com' },
    { origin: 'https://tapes.example.com.evil.example' },
    { 'sec-fetch-site': 'cross-site', origin: own },
    { 'sec-fetch-site': 'same-site', origin: own },
    { 'sec-fetch-site': 'none' },
  ];
  for (const headers of others) {
    t.throws(() => checkOrigin({ protocol: 'https', host, headers }), { code: 'FORM_ELSEWHERE' });
  }
});

t.test('a browser is only sent to a path of this server', async (t) => {
  for (const path of ['/', '/volumes?q=A%20B', '/volumes/US01.LTO.A1']) t.equal(localPath(path), path);
  const others = [
    null,
    '',
    'volumes',
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    '/a\r\nb',
    '/a\\b',
  ];
  for (const path of others) t.equal(localPath(path), '/', String(path));
});
