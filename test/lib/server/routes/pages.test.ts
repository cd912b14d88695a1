import t from 'tap';
import { linksOf, postForm, read, serverWithPages, visit } from '../pages/visitor.ts';
import { send, tokenOf } from '../requests.ts';
import { PASSWORD, startServer } from '../started-server.ts';

const VOLUME = '/volumes/US01.LTO.E00090L6';

t.test('who is not logged on is asked to, and then sees what was asked for', async (s) => {
  const server = await serverWithPages(s);
  const asked = await send(server, { path: '/volumes?q=E0' });
  s.strictSame([asked.status, asked.headers.location], [303, '/logon?to=%2Fvolumes%3Fq%3DE0']);
  const page = await send(server, { path: asked.headers.location ?? '' });
  s.match(page.text, '<input type="hidden" name="to" value="/volumes?q&#61;E0">');
  const form = { user: 'reader', password: PASSWORD, to: '/volumes?q=E0' };
  const answer = await postForm(server, '/logon', form);
  s.strictSame([answer.status, answer.headers.location], [303, '/volumes?q=E0']);
  s.match(answer.headers['set-cookie'], [/^tapesync-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/]);
  const elsewhere = await postForm(server, '/logon', { ...form, to: '//evil.example' });
  s.equal(elsewhere.headers.location, '/');
});

t.test('a wrong password is said, and after five of them nothing is tried', async (s) => {
  const server = await serverWithPages(s);
  const logOn = (password: string) => postForm(server, '/logon', { user: 'reader', password });
  const refused = await logOn('wrong');
  s.equal(refused.status, 401);
  s.match(read(refused), /wrong/);
  s.match(refused.text, 'value="reader"');
  s.equal(refused.headers['set-cookie'], undefined);
  for (let guess = 0; guess < 4; guess++) await logOn('wrong');
  const slowed = await logOn(PASSWORD);
  s.equal(slowed.status, 429);
  s.match(slowed.headers['retry-after'], /^\d+$/);
});

t.test('who logs off is logged off everywhere', async (s) => {
  const server = await serverWithPages(s);
  const reader = await visit(server, 'reader');
  s.equal((await reader.get('/volumes')).status, 200);
  const off = await reader.post('/logoff', {});
  s.equal(off.headers.location, '/logon');
  s.match(off.headers['set-cookie'], [/^tapesync-\d+=; .*Expires=Thu, 01 Jan 1970/]);
  const { headers } = await reader.get('/volumes');
  s.equal(headers.location, '/logon?to=%2Fvolumes&ended');
  s.match(read(await reader.get('/logon?to=%2Fvolumes&ended')), /has ended/);
});

t.test('a form of another site does nothing', async (s) => {
  const server = await serverWithPages(s);
  const { cookie } = await visit(server, 'administrator');
  const headers = { cookie, 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
  for (const path of [VOLUME, '/logoff', '/logon']) {
    const { status } = await postForm(server, path, { do: 'lock-update' }, headers);
    s.equal(status, 403, path);
  }
  const { items } = await server.store.query.volumes(
    { customer: 'US01' as never, media: 'LTO' as never },
    { filter: { prefix: '', matches: () => true } as never },
    { limit: 9 },
  );
  s.notOk(items[0]?.locks);
});

t.test('no page takes a token, and nothing else a cookie', async (s) => {
  const server = await serverWithPages(s);
  const token = await tokenOf(server, 'reader');
  s.equal((await send(server, { path: '/volumes', token })).status, 303);
  const { cookie } = await visit(server, 'reader');
  s.equal((await send(server, { path: '/v1/customers', headers: { cookie } })).status, 401);
});

t.test('every answer keeps the browser from loading, framing and keeping what it should not', async (s) => {
  const server = await serverWithPages(s);
  const reader = await visit(server, 'reader');
  const answers = [
    await reader.get('/volumes'),
    await reader.get('/volumes/US02.LTO.E00090L6'),
    await send(server, { path: '/volumes' }),
    await send(server, { path: '/logon' }),
    await reader.get('/assets/none.js'),
    await postForm(server, '/logoff', {}, { 'sec-fetch-site': 'cross-site' }),
  ];
  for (const { headers } of answers) {
    s.match(
      headers['content-security-policy'],
      /^default-src 'none'; .*frame-ancestors 'none'; base-uri 'none'$/,
    );
    s.notMatch(headers['content-security-policy'], /unsafe/);
    s.equal(headers['cache-control'], 'no-store');
    s.equal(headers['x-content-type-options'], 'nosniff');
  }
});

t.test('a page loads its files from this server, under addresses that may be kept', async (s) => {
  const server = await serverWithPages(s);
  const { text } = await send(server, { path: '/logon' });
  s.notMatch(text, /<style|style=|<script(?! src="\/assets)| on\w+=/);
  const paths = Array.from(text.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g), ([, path = '']) => path);
  s.equal(paths.length, 2);
  for (const path of paths) {
    const { status, headers } = await send(server, { path });
    s.equal(status, 200);
    s.match(headers['content-type'], /^text\/(css|javascript)/);
    s.match(headers['cache-control'], /immutable/);
  }
});

t.test('a volume of others looks like one that does not exist', async (s) => {
  const server = await serverWithPages(s);
  for (const user of ['nobody', 'reader', 'syncer', 'administrator']) {
    const visitor = await visit(server, user);
    const unknown = await visitor.get('/volumes/US99.LTO.E00090L6');
    s.equal(unknown.status, 404);
    for (const path of ['/volumes/US02.LTO.E00090L6', '/volumes/US02.LTO.NONE', '/volumes/%3Cscript%3E']) {
      const { status, text } = await visitor.get(path);
      s.strictSame([status, text], [404, unknown.text], path);
      const sent = await visitor.post(path, { do: 'lock-update' });
      s.strictSame([sent.status, sent.text], [404, unknown.text], path);
    }
    for (const path of [
      '/volumes',
      '/volumes?q=E0',
      '/volumes?scope=US02.LTO',
      '/volumes?place=US02.LTO.OFFS',
      '/volumes.csv',
      '/volumes.json',
    ]) {
      s.notMatch((await visitor.get(path)).text, /US02|Secret/, `${path} for ${user}`);
    }
  }
});

t.test('without pages there are none, and no cookie is looked at', async (s) => {
  const server = await startServer(s);
  for (const path of ['/', '/volumes', '/logon', '/assets/style.css']) {
    s.equal((await send(server, { path })).status, 404, path);
  }
  s.notOk(server.routes.some(({ path }) => path.startsWith('/volumes')));
});

t.test('the navigation of a page leads to the others', async (s) => {
  const server = await serverWithPages(s);
  const reader = await visit(server, 'reader');
  const links = linksOf(await reader.get('/volumes')).filter((link) => /^\/\w*$/.test(link));
  for (const path of links) s.equal((await reader.get(path)).status, 200, path);
  s.ok(links.length > 2);
});

t.test('a path that there is not is a page for a browser, and JSON for programs', async (s) => {
  const server = await serverWithPages(s);
  const { cookie } = await visit(server, 'reader');
  const accept = 'text/html,application/xhtml+xml,*/*;q=0.8';
  for (const [path, headers] of [
    ['/none', { accept }],
    ['/v1/none', { accept }],
    ['/favicon.ico', { accept: 'image/avif,*/*' }],
  ] as const) {
    const page = await send(server, { path, headers });
    s.equal(page.status, 404, path);
    s.match(page.headers['content-type'], 'text/html', path);
    s.match(page.headers['content-security-policy'], /^default-src 'none'/);
    s.match(read(page), /^Not found/);
    s.notMatch(page.text, /<nav/);
  }
  const own = await send(server, { path: '/none', headers: { accept, cookie } });
  s.ok(linksOf(own).includes('/volumes'));
  const ended = await send(server, { path: '/none', headers: { accept, cookie: 'tapesync=gone' } });
  s.equal(ended.status, 404);
  for (const headers of [{}, { accept: '*/*' }, { accept: 'application/json' }]) {
    const { status, text } = await send(server, { path: '/none', headers });
    s.strictSame([status, JSON.parse(text).code], [404, 'NOT_THERE']);
  }
  const alone = await startServer(s, { ada: {} });
  s.match(JSON.parse((await send(alone, { path: '/none', headers: { accept } })).text), {
    code: 'NOT_THERE',
  });
});
