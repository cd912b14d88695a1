import t from 'tap';
import { linksOf, read, serverWithPages, visit } from './visitor.ts';

t.test('a customer, its media and their repositories are changed each on a page', async (s) => {
  const server = await serverWithPages(s);
  const { places } = server.store;
  const visitor = await visit(server, 'administrator');
  const done = async (path: string, form: Readonly<Record<string, string>>) => {
    const { status, headers, text } = await visitor.post(path, form);
    s.equal(status, 303, text);
    return headers.location;
  };
  await done('/admin/places/US01', { do: 'change', description: 'Head office' });
  s.equal(
    await done('/admin/places/us01', { do: 'add', id: 'dlt', description: 'Old', filter: 'D*' }),
    '/admin/places/US01.DLT?done=added',
  );
  await done('/admin/places/US01.DLT', { do: 'change', description: 'Older', filter: '??????' });
  for (const id of ['LIBR', 'OFFS']) await done('/admin/places/US01.DLT', { do: 'add', id, description: id });
  const offs = '/admin/places/US01.DLT.OFFS';
  await done(offs, { do: 'change', description: 'Vault', next: 'LIBR', offsite: 'yes', capacity: '400' });
  s.match(await places.customers(), [{ customer: 'US01', description: 'Head office' }]);
  s.match(await places.media(), [{ media: 'DLT', description: 'Older', volumeFilter: '??????' }]);
  s.match((await places.repositories())[1], {
    ...{ repository: 'OFFS', description: 'Vault', next: 'LIBR', offsite: true, capacity: 400 },
  });
  const page = await visitor.get(offs);
  s.match(read(page), /Repository US01\.DLT\.OFFS Administration US01 US01\.DLT/);
  s.match(page.text, /<option value="LIBR" selected>/);
  s.match(page.text, /name="offsite" value="yes" checked/);
  s.ok(linksOf(await visitor.get('/admin/places/US01.DLT')).includes(offs));
  await done(offs, { do: 'change', description: 'Vault', next: '', capacity: '' });
  const cleared = (await places.repositories())[1];
  s.strictSame([cleared?.next, cleared?.offsite, cleared?.capacity], [undefined, undefined, undefined]);
  s.equal(await done(offs, { do: 'remove' }), '/admin/places/US01.DLT?done=removed');
  await done('/admin/places/US01.DLT.LIBR', { do: 'remove' });
  s.equal(await done('/admin/places/US01.DLT', { do: 'remove' }), '/admin/places/US01?done=removed');
  s.equal((await visitor.get('/admin/places/US01.DLT')).status, 404);
});

t.test('what is not empty stays, and says why and what to do', async (s) => {
  const server = await serverWithPages(s);
  const visitor = await visit(server, 'administrator');
  for (const [name, problem] of [
    ['US01', /customer US01 has media types \(1\); remove them first/],
    ['US01.LTO', /media US01\.LTO has volumes \(1\); remove them first/],
  ] as const) {
    const answer = await visitor.post(`/admin/places/${name}`, { do: 'remove' });
    s.equal(answer.status, 409);
    s.match(read(answer), problem);
  }
  s.match(read(await visitor.get('/admin/places/US01.LTO')), /tapesync admin media remove US01\.LTO/);
  s.match(await server.store.places.media(), [{ customer: 'US01', media: 'LTO' }, { customer: 'US02' }]);
});

t.test('what cannot be right is told, and the fields keep what was typed', async (s) => {
  const server = await serverWithPages(s);
  const visitor = await visit(server, 'administrator');
  const offs = '/admin/places/US01.LTO.OFFS';
  for (const [path, form, problem] of [
    ['/admin/places/US01.LTO', { do: 'change', description: 'kept', filter: '[a' }, /the filter "\[a"/],
    ['/admin/places/US01', { do: 'add', id: 'TOOLONG', description: 'kept' }, /a Media-ID is 1 to 4/],
    ['/admin/places/US01', { do: 'add', id: 'LTO', description: 'kept' }, /US01\.LTO exists already/],
    [
      '/admin/places/US01.LTO',
      { do: 'add', id: 'offs', description: 'kept' },
      /US01\.LTO\.OFFS exists already/,
    ],
    [offs, { do: 'change', description: 'kept', capacity: '0' }, /a number of volumes from 1/],
    [offs, { do: 'change', description: 'kept', capacity: '1e3' }, /a number of volumes from 1/],
    [offs, { do: 'change', description: 'kept', next: 'OFFS' }, /volumes cannot go from OFFS to OFFS/],
    [offs, { do: 'change', description: 'kept', next: 'NONE' }, /NONE does not exist/],
    [offs, { do: 'anything', description: 'x' }, /does not say what is to be done/],
  ] as const) {
    const answer = await visitor.post(path, form);
    s.ok([400, 404].includes(answer.status), `${path} ${answer.status}`);
    s.match(read(answer), problem);
    if (form.do !== 'anything') s.match(answer.text, /value="kept"/);
  }
  for (const path of ['US01.', 'US01.LTO.OFFS.X', 'US99', 'US01.NONE', 'US01.LTO.NONE', '..', '%2e%2e'])
    s.equal((await visitor.get(`/admin/places/${path}`)).status, 404, path);
});

t.test('what another has removed meanwhile is not made again', async (s) => {
  const server = await serverWithPages(s);
  const root = await visit(server, 'root');
  for (const name of ['US03', 'US01.DLT', 'US01.LTO.NONE'])
    s.equal((await root.post(`/admin/places/${name}`, { do: 'change', description: 'x' })).status, 404, name);
  s.equal((await server.store.places.customers()).length, 2);
});
