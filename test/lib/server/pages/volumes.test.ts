import t from 'tap';
import { seed } from './seed.ts';
import { linksOf, read, serverWithPages, visit } from './visitor.ts';

t.test('a tape is found by the beginning of its label, a part of it, or its description', async (s) => {
  const server = await serverWithPages(s);
  await seed(server.store, 'US01', [['E00091L6', { description: 'payroll 2026' }]]);
  const reader = await visit(server, 'reader');
  for (const q of ['E0009', 'e00091l6', 'US01.LTO.E00091L6', '0091', 'Payroll 20', '*91L6']) {
    const page = await reader.get(`/volumes?q=${encodeURIComponent(q)}`);
    s.ok(linksOf(page).includes('/volumes/US01.LTO.E00091L6'), q);
  }
  s.match(read(await reader.get('/volumes?q=NONE')), /No volume fits\. Try a shorter part/);
});

t.test('a list has pages, each volume in one of them', async (s) => {
  const server = await serverWithPages(s);
  const labels = Array.from({ length: 120 }, (_, index) => `P${String(index).padStart(4, '0')}`);
  await seed(
    server.store,
    'US01',
    labels.map((label) => [label, {}]),
  );
  const reader = await visit(server, 'reader');
  const found: string[] = [];
  let next: string | undefined = '/volumes?q=P0';
  let pages = 0;
  while (next !== undefined) {
    const page = await reader.get(next);
    const links = linksOf(page);
    found.push(...links.filter((link) => link.startsWith('/volumes/')));
    next = links.find((link) => link.includes('after='));
    if (pages > 0 && next !== undefined) s.ok(links.includes('/volumes?q=P0&column=slot'), 'the first page');
    if (pages === 2) next = undefined;
    pages++;
  }
  s.strictSame(
    found,
    labels.map((label) => `/volumes/US01.LTO.${label}`),
  );
  s.equal(pages, 3);
});

t.test('columns are chosen, and nothing else is a column', async (s) => {
  const server = await serverWithPages(s);
  await seed(server.store, 'US01', [['E00091L6', { system: 'nbu1', attribute7: 'seven' }]]);
  const reader = await visit(server, 'reader');
  const page = await reader.get('/volumes?q=E00091&column=system&column=attribute7&column=password');
  s.match(read(page, 'table'), /nbu1 ?seven/);
  s.notMatch(read(page, 'table'), /password/);
});

t.test('a condition that is not understood is pointed at', async (s) => {
  const server = await serverWithPages(s);
  const reader = await visit(server, 'reader');
  const page = await reader.get('/volumes?where=slott+%3D+7');
  s.equal(page.status, 400);
  s.match(read(page), /The condition, character 1: .*slot/);
  s.equal((await reader.get('/volumes.csv?where=slott+%3D+7')).status, 400);
});

t.test('all that is found is had as CSV and JSON, and no cell is a formula', async (s) => {
  const server = await serverWithPages(s);
  await seed(server.store, 'US01', [['E00091L6', { description: '=HYPERLINK("x")' }]]);
  const reader = await visit(server, 'reader');
  const csv = await reader.get('/volumes.csv?q=E00091');
  s.match(csv.headers, { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': /attachment/ });
  s.equal(
    csv.text,
    `customer,media,volume,currentRepository,repository,slot,description\nUS01,LTO,E00091L6,LIBR,LIBR,,"'=HYPERLINK(""x"")"\n`,
  );
  const json = await reader.get('/volumes.json?q=E0009');
  s.match(JSON.parse(json.text), [{ volume: 'E00090L6' }, { volume: 'E00091L6', repository: 'LIBR' }]);
  s.strictSame(JSON.parse((await reader.get('/volumes.json?q=NONE')).text), []);
});

t.test('who may see no customer is told how that changes', async (s) => {
  const server = await serverWithPages(s);
  const nobody = await visit(server, 'nobody');
  s.match(
    read(await nobody.get('/volumes')),
    /no customer yet, or none whose volumes you may see.*admin user grant/,
  );
});

t.test('no description becomes a part of the page', async (s) => {
  const server = await serverWithPages(s);
  const description = '<script>alert(1)</script>" onload="x \u202e';
  await seed(server.store, 'US01', [['E00091L6', { description }]]);
  const reader = await visit(server, 'reader');
  for (const path of [
    '/volumes?q=E00091',
    '/volumes/US01.LTO.E00091L6',
    `/volumes?q=${encodeURIComponent(description)}`,
  ]) {
    const { text } = await reader.get(path);
    s.match(text, '&#60;script&#62;alert(1)', path);
    s.notMatch(text, /<script>|" onload=|\u202e/, path);
  }
});
