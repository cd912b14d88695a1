import t, { type Test } from 'tap';
import { LINK_SECONDS, LocalAccess } from '../../../lib/server/local-access.ts';
import { needs } from '../../needs.ts';
import { postForm, read } from './pages/visitor.ts';
import { send } from './requests.ts';
import { PASSWORD, startServer } from './started-server.ts';

const NOW = Date.now() / 1000;

async function localServer(s: Test, local = new LocalAccess('Ada Lovelace', NOW)) {
  const server = await startServer(s, { ada: { '*': 'read' } }, undefined, { local });
  const link = local.linkAt('');
  const open = (headers: Readonly<Record<string, string>> = {}) => send(server, { path: link, headers });
  return { server, local, link, open };
}

const cookieOf = ({ headers }: { readonly headers: { readonly 'set-cookie'?: string[] | undefined } }) =>
  headers['set-cookie']?.[0]?.split(';', 1)[0] ?? '';

t.test('the link opens one browser, once, and is left at once', async (s) => {
  const { server, open } = await localServer(s);
  const opened = await open();
  s.strictSame([opened.status, opened.headers.location, opened.text], [303, '/', '']);
  s.equal(opened.headers['referrer-policy'], 'same-origin');
  s.match(opened.headers['set-cookie'], [/^tapesync-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/]);
  const cookie = cookieOf(opened);
  const page = await send(server, { path: '/', headers: { cookie } });
  s.equal(page.status, 200);
  s.match(read(page, 'header'), /On this machine, as Ada Lovelace$/);
  s.match(read(page), /tapesync -a --create -d DEFINITION EXPORT/);
  const again = await open();
  s.equal(again.status, 403);
  s.match(read(again), /this link has been used or is too old/);
  s.equal(again.headers['set-cookie'], undefined);
  s.equal((await open({ cookie })).headers.location, '/', 'who is in comes in again');
});

t.test('a wrong key opens nothing, and uses nothing up', async (s) => {
  const { server, open } = await localServer(s);
  for (const path of ['/open', '/open?key=', '/open?key=x', `/open?key=${'A'.repeat(43)}`]) {
    s.equal((await send(server, { path })).status, 403, path);
  }
  s.equal((await open()).status, 303);
});

t.test('the link ends after some minutes', async (s) => {
  const late = new LocalAccess('ada', NOW - LINK_SECONDS - 1);
  const { open } = await localServer(s, late);
  s.equal((await open()).status, 403);
  const keyOf = (local: LocalAccess) => new URL(local.linkAt('http://here')).searchParams.get('key') ?? '';
  const other = new LocalAccess('ada', 0);
  s.throws(() => other.redeem(keyOf(other), LINK_SECONDS + 1), { code: 'LINK_USED' });
  s.equal(other.redeem(keyOf(other), LINK_SECONDS).user, 'ada');
});

t.test('a name that has been bound anew to this machine is not answered', async (s) => {
  const { server, link, open } = await localServer(s);
  for (const host of [
    'evil.example',
    'evil.example:80',
    '127.0.0.1.evil.example',
    '[fe80::1]',
    '192.0.2.7',
  ]) {
    for (const path of [link, '/', '/logon', '/assets/style.css', '/none']) {
      const { status, headers } = await send(server, { path, headers: { host } });
      s.strictSame([status, headers['set-cookie']], [403, undefined], `${host} ${path}`);
    }
  }
  for (const host of ['localhost:8080', '[::1]:5000']) {
    s.equal((await send(server, { path: '/logon', headers: { host } })).status, 200, host);
  }
  s.equal((await open()).status, 303);
});

t.test('another user of the machine is not answered', needs('/proc/net/tcp'), async (s) => {
  const { server, open } = await localServer(s, new LocalAccess('ada', NOW, 4_000_000));
  for (const { status } of [await open(), await send(server, { path: '/logon' })]) s.equal(status, 403);
});

t.test('there is no API and no password, and no session stays in the store', async (s) => {
  const { server, open } = await localServer(s);
  for (const path of ['/v1/customers', '/openapi.json', '/metrics', '/v1/session']) {
    s.equal((await send(server, { path, headers: { authorization: 'Bearer x' } })).status, 404, path);
  }
  s.equal((await postForm(server, '/logon', { user: 'ada', password: PASSWORD })).status, 404);
  const [, token = ''] = cookieOf(await open()).split('=');
  s.match(token, /^[\w-]{43}$/);
  s.equal(await server.store.accounts.session(token, '2000-01-01T00:00:00Z'), undefined);
  s.strictSame(
    (await server.store.accounts.users()).map(({ user }) => user),
    ['ada'],
  );
});

t.test('who comes without the link is told of it, and may go on where it was opened', async (s) => {
  const { server } = await localServer(s);
  const asked = await send(server, { path: '/moves?scope=US01.LTO' });
  const page = await send(server, { path: asked.headers.location ?? '' });
  s.match(read(page), /the link that tapesync pages prints.*Go on to the pages$/);
  s.match(page.text, '<a class="button" href="/moves?scope&#61;US01.LTO">');
  s.notMatch(page.text, /password/);
});
