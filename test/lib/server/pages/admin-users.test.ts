import t from 'tap';
import { verifyPassword } from '../../../../lib/server/passwords.ts';
import { read, serverWithPages, visit } from './visitor.ts';

const NEW = 'open <sesame> 2';
const TYPED = { password: NEW, again: NEW };

t.test('a user is made with a password that comes back on no page, and can log on', async (s) => {
  const server = await serverWithPages(s);
  const root = await visit(server, 'root');
  const form = { do: 'add-user', user: 'eve', ...TYPED, role: 'sync', customer: 'us01' };
  const { status, headers } = await root.post('/admin', form);
  s.strictSame([status, headers.location], [303, '/admin/users/eve?done=added']);
  s.match(read(await root.get('/admin')), /eve ?sync US01/);
  s.match(read(await root.get('/admin/users/eve?done=added')), /User eve It is made\..*US01 ?sync: reads/);
  const account = await server.store.accounts.account('eve');
  s.ok(await verifyPassword(NEW, account?.password ?? ''));
  for (const wrong of [
    { ...form, user: 'a b' },
    { ...form, user: 'fay', again: 'another one, longer' },
    { ...form, user: 'fay', password: 'short', again: 'short' },
    { ...form, user: 'fay', customer: 'US-1' },
    { ...form, user: 'fay', role: 'king' },
    form,
  ]) {
    const answer = await root.post('/admin', wrong);
    s.equal(answer.status, 400);
    s.notMatch(answer.text, /sesame|short"|another one/);
    s.match(answer.text, new RegExp(`name="user" value="${wrong.user}"`));
  }
  s.strictSame(await server.store.accounts.account('eve'), account, 'who is there is not made again');
  s.equal(await server.store.accounts.account('fay'), undefined);
});

t.test('roles are granted and taken away, and a password ends the sessions before', async (s) => {
  const server = await serverWithPages(s);
  const root = await visit(server, 'root');
  const reader = await visit(server, 'reader');
  const post = async (form: Readonly<Record<string, string>>) => {
    const { status, headers, text } = await root.post('/admin/users/reader', form);
    s.equal(status, 303, text);
    return headers.location;
  };
  s.equal(await post({ do: 'grant', role: 'admin', customer: '*' }), '/admin/users/reader?done=granted');
  s.equal((await reader.get('/admin')).status, 200, 'with the next request');
  s.equal(await post({ do: 'revoke', customer: '*' }), '/admin/users/reader?done=revoked');
  s.equal((await reader.get('/admin')).status, 404);
  s.strictSame((await server.store.accounts.account('reader'))?.grants, [{ customer: 'US01', role: 'read' }]);
  s.equal((await root.post('/admin/users/reader', { do: 'revoke', customer: '*' })).status, 404);
  s.equal(await post({ do: 'password', ...TYPED }), '/admin/users/reader?done=password');
  s.equal((await reader.get('/')).status, 303, 'has to log on again');
  const unsure = await root.post('/admin/users/reader', { do: 'remove' });
  s.equal(unsure.status, 400);
  s.match(read(unsure), /tick that the user is to be removed/);
  s.equal(await post({ do: 'remove', sure: 'yes' }), '/admin?done=removed');
  s.equal((await root.get('/admin/users/reader')).status, 404);
});

t.test('nobody locks the own door', async (s) => {
  const server = await serverWithPages(s);
  const root = await visit(server, 'root');
  for (const form of [
    { do: 'remove', sure: 'yes' },
    { do: 'revoke', customer: '*' },
    { do: 'grant', role: 'read', customer: '*' },
  ]) {
    const answer = await root.post('/admin/users/root', form);
    s.equal(answer.status, 400);
    s.match(read(answer), /nobody takes the own role or account away here/);
  }
  s.strictSame((await server.store.accounts.account('root'))?.grants, [{ customer: '*', role: 'admin' }]);
  s.equal(
    (await root.post('/admin/users/root', { do: 'grant', role: 'read', customer: 'US01' })).status,
    303,
  );
});
