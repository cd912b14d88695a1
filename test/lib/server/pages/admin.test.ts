import t from 'tap';
import { linksOf, postForm, read, serverWithPages, visit } from './visitor.ts';

t.test('the pages of an administrator are there for nobody else', async (s) => {
  const server = await serverWithPages(s);
  await server.store.expected.put({
    ...{ name: 'nbu', customer: null, definition: 'x', task: '', user: 'ada', by: '07:00', zone: 'UTC' },
    days: ['mon'],
  });
  const PATHS = ['/admin', '/admin/places/US01', '/admin/users/reader', '/admin/sources/nbu'];
  for (const user of ['nobody', 'reader', 'syncer', 'auditor', 'operator']) {
    const visitor = await visit(server, user);
    const unknown = await visitor.get('/admin/places/NONE');
    for (const path of PATHS) {
      for (const answer of [await visitor.get(path), await visitor.post(path, { do: 'remove', sure: 'yes' })])
        s.strictSame([answer.status, answer.text], [404, unknown.text], `${user} ${path}`);
    }
    s.notOk(linksOf(await visitor.get('/')).includes('/admin'), user);
  }
  s.equal((await server.store.expected.list()).length, 1);
  s.ok(linksOf(await (await visit(server, 'root')).get('/')).includes('/admin'));
});

t.test('who administers one customer sees that one, and neither users nor sources', async (s) => {
  const server = await serverWithPages(s);
  const visitor = await visit(server, 'administrator');
  const page = await visitor.get('/admin');
  s.match(read(page), /Customers Customers whom you administer.*US01 ?ours/);
  s.notMatch(page.text, /US02|Users|Sources that|auditor|Make a customer/);
  for (const path of ['/admin/places/US02', '/admin/users/reader', '/admin/sources/none'])
    s.equal((await visitor.get(path)).status, 404, path);
  const answer = await visitor.post('/admin', { do: 'add-customer', id: 'US03', description: '' });
  s.equal(answer.status, 404);
});

t.test('a customer is made, and a slip is told with what was typed', async (s) => {
  const server = await serverWithPages(s);
  const root = await visit(server, 'root');
  const { status, headers } = await root.post('/admin', {
    do: 'add-customer',
    id: 'us03',
    description: '<b>',
  });
  s.strictSame([status, headers.location], [303, '/admin/places/US03?done=added']);
  const page = await root.get('/admin/places/US03?done=added');
  s.match(read(page), /Customer US03 It is made\./);
  s.match(page.text, /value="&#60;b&#62;"/);
  const wrong = await root.post('/admin', { do: 'add-customer', id: 'US-3', description: 'typed' });
  s.equal(wrong.status, 400);
  s.match(read(wrong), /a Customer-ID is 1 to 4 letters or digits, found "US-3"/);
  s.match(wrong.text, /value="typed"/);
  const again = await root.post('/admin', { do: 'add-customer', id: 'US01', description: 'another' });
  s.match(read(again), /Customer US01 exists already; it is changed on its own page/);
  s.match(await server.store.places.customers(), [{ description: 'ours' }, {}, { customer: 'US03' }]);
  s.equal((await root.post('/admin', { do: 'anything' })).status, 400);
});

t.test('a form that was not sent from a page of this server changes nothing', async (s) => {
  const server = await serverWithPages(s);
  const { cookie } = await visit(server, 'root');
  for (const headers of [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'none' },
    { origin: 'https://elsewhere.example', 'sec-fetch-site': 'same-site' },
  ]) {
    for (const [path, form] of [
      ['/admin', { do: 'add-customer', id: 'US03', description: '' }],
      ['/admin/users/reader', { do: 'grant', role: 'admin', customer: '*' }],
      ['/admin/users/reader', { do: 'remove', sure: 'yes' }],
      ['/admin/places/US01.LTO.OFFS', { do: 'remove' }],
    ] as const) {
      s.equal((await postForm(server, path, form, { cookie, ...headers })).status, 403, path);
    }
  }
  s.equal((await server.store.places.customers()).length, 2);
  s.strictSame((await server.store.accounts.account('reader'))?.grants, [{ customer: 'US01', role: 'read' }]);
});
