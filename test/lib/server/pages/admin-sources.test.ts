import t from 'tap';
import { read, serverWithPages, visit } from './visitor.ts';

const FORM = {
  ...{ definition: 'nbu.ttidef', task: 'north', user: 'syncer', by: '06:30' },
  ...{ zone: 'Europe/Berlin', customer: 'us01' },
};

function sent(
  form: Readonly<Record<string, string>>,
  days: readonly string[] = ['mon', 'tue'],
): URLSearchParams {
  const body = new URLSearchParams(form);
  for (const day of days) body.append('days', day);
  return body;
}

t.test('a source is expected, changed, and expected no more', async (s) => {
  const server = await serverWithPages(s);
  const root = await visit(server, 'root');
  const { expected } = server.store;
  s.match(read(await root.get('/admin')), /No source is expected\. Until one is/);
  const added = await root.post('/admin', sent({ do: 'add-source', name: 'north', ...FORM }));
  s.strictSame([added.status, added.headers.location], [303, '/admin/sources/north?done=added']);
  s.match(await expected.list(), [
    { name: 'north', customer: 'US01', task: 'north', by: '06:30', days: ['mon', 'tue'] },
  ]);
  s.match(
    read(await root.get('/admin')),
    /north ?nbu\.ttidef north ?syncer ?06:30 Europe\/Berlin, mon,tue ?not due/,
  );
  const page = await root.get('/admin/sources/north?done=added');
  s.match(read(page), /It is made\..*No run of it is recorded yet.*Last report ?never/);
  s.match(page.text, /value="tue" checked/);
  s.notMatch(page.text, /value="wed" checked/);
  const changed = await root.post(
    '/admin/sources/north',
    sent({ do: 'change', ...FORM, customer: '' }, ['sun']),
  );
  s.equal(changed.headers.location, '/admin/sources/north?done=changed');
  s.match(await expected.list(), [{ customer: null, days: ['sun'] }]);
  await server.store.runs.finish(
    {
      id: 'r',
      user: 'syncer',
      command: 'sync',
      definition: 'nbu.ttidef',
      task: 'north',
      started: '2026-03-14T02:13:45Z',
    },
    '{}',
    0,
  );
  s.notMatch(read(await root.get('/admin/sources/north')), /No run of it/);
  s.equal(
    (await root.post('/admin/sources/north', { do: 'remove' })).headers.location,
    '/admin?done=removed',
  );
  s.equal((await root.get('/admin/sources/north')).status, 404);
});

t.test('what cannot be right is told, and the fields keep what was typed', async (s) => {
  const server = await serverWithPages(s);
  const root = await visit(server, 'root');
  await root.post('/admin', sent({ do: 'add-source', name: 'north', ...FORM }));
  for (const [wrong, days, problem] of [
    [{ by: '7' }, ['mon'], /time of day from 00:00/],
    [{ zone: '"><script>' }, ['mon'], /there is no time zone/],
    [{}, [], /at least one day/],
    [{ customer: 'U-1' }, ['mon'], /Customer-ID/],
    [{ customer: 'NONE' }, ['mon'], /customer NONE does not exist/],
    [{ name: 'a b' }, ['mon'], /name of a source/],
    [{ name: 'north' }, ['mon'], /Source north exists already/],
  ] as const) {
    const answer = await root.post(
      '/admin',
      sent({ do: 'add-source', name: 'new', ...FORM, ...wrong }, days),
    );
    s.ok([400, 404].includes(answer.status), String(answer.status));
    s.match(read(answer), problem);
    s.match(answer.text, /name="definition" value="nbu\.ttidef"/);
    s.notMatch(answer.text, /<script>/);
  }
  s.equal((await server.store.expected.list()).length, 1);
});
