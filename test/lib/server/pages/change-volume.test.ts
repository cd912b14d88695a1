import t, { type Test } from 'tap';
import { trustedScope, VolumeId } from '../../../../lib/model/scope.ts';
import type { Started } from '../started-server.ts';
import { seed } from './seed.ts';
import { read, serverWithPages, visit } from './visitor.ts';

const PATH = '/volumes/US01.LTO.E00091L6';
const SCOPE = trustedScope('US01', 'LTO');
const LABEL = VolumeId.trusted('E00091L6');

async function serverWithMove(s: Test): Promise<Started> {
  const server = await serverWithPages(s);
  await seed(server.store, 'US01', [['E00091L6', { repository: 'OFFS', initialRepository: 'LIBR' }]]);
  return server;
}

const historyOf = async ({ store }: Started) =>
  (await store.query.history(SCOPE, LABEL)).map(({ user, command, field, old, new: now }) => [
    user,
    command,
    field,
    old,
    now,
  ]);

t.test('an arrival is confirmed once, whoever says so', async (s) => {
  const server = await serverWithMove(s);
  const [syncer, administrator] = [await visit(server, 'syncer'), await visit(server, 'administrator')];
  const answers = await Promise.all(
    [syncer, administrator].map((visitor) => visitor.post(PATH, { do: 'confirm', place: 'OFFS' })),
  );
  s.strictSame(
    answers.map(({ status }) => status),
    [303, 303],
  );
  s.strictSame(
    new Set(answers.map(({ headers }) => headers.location)),
    new Set([`${PATH}?done=confirm`, `${PATH}?done=same`]),
  );
  s.match(
    read(await syncer.get(`${PATH}?done=confirm`)),
    /The arrival is confirmed\. .*✓ where it should be/,
  );
  const arrivals = (await historyOf(server)).filter(([, , field]) => field === 'currentRepository');
  s.equal(arrivals.length, 1);
  s.match(arrivals[0], [/syncer|administrator/, 'confirm', 'currentRepository', 'LIBR', 'OFFS']);
});

t.test('an arrival in another place than the volume goes to by now is refused, in words', async (s) => {
  const server = await serverWithMove(s);
  const syncer = await visit(server, 'syncer');
  // By when the form is sent, somebody else has called it back.
  await syncer.post(PATH, { do: 'move', place: 'LIBR' });
  const answer = await syncer.post(PATH, { do: 'confirm', place: 'OFFS' });
  s.equal(answer.status, 409);
  s.match(read(answer), /its target is LIBR/);
});

t.test('a volume is sent elsewhere with what lies in it', async (s) => {
  const server = await serverWithPages(s);
  await seed(server.store, 'US01', [
    ['E00091L6', {}],
    ['E00092L6', { container: 'US01.LTO.E00091L6' }],
  ]);
  const syncer = await visit(server, 'syncer');
  const answer = await syncer.post(PATH, { do: 'move', place: 'OFFS' });
  s.equal(answer.headers.location, `${PATH}?done=move`);
  for (const label of ['E00091L6', 'E00092L6']) {
    s.match(read(await syncer.get(`/volumes/US01.LTO.${label}`)), /on its way to OFFS/);
  }
  s.match(read(await syncer.post(PATH, { do: 'move', place: 'NONE' })), /NONE/);
});

t.test(
  'locks are set and lifted by an administrator, and keep others from changing the volume',
  async (s) => {
    const server = await serverWithMove(s);
    const [syncer, administrator] = [await visit(server, 'syncer'), await visit(server, 'administrator')];
    s.equal((await syncer.post(PATH, { do: 'lock-update' })).status, 403);
    const set = await administrator.post(PATH, { do: 'lock-update' });
    s.equal(set.headers.location, `${PATH}?done=lock`);
    s.match(read(await syncer.get(PATH)), /update lock: no sync may change it/);
    const refused = await syncer.post(PATH, { do: 'confirm', place: 'OFFS' });
    s.equal(refused.status, 409);
    s.match(read(refused), /lock/);
    s.equal(
      (await administrator.post(PATH, { do: 'unlock-update' })).headers.location,
      `${PATH}?done=unlock`,
    );
    s.equal((await syncer.post(PATH, { do: 'confirm', place: 'OFFS' })).status, 303);
  },
);

t.test('who may only look changes nothing, and a form that asks for nothing does nothing', async (s) => {
  const server = await serverWithMove(s);
  const before = await historyOf(server);
  const reader = await visit(server, 'reader');
  for (const action of ['confirm', 'move', 'lock-update', 'unlock-move']) {
    s.equal((await reader.post(PATH, { do: action, place: 'OFFS' })).status, 403, action);
  }
  const administrator = await visit(server, 'administrator');
  for (const form of [{}, { do: 'none' }, { do: 'confirm' }, { do: 'confirm', place: '*' }] as Record<
    string,
    string
  >[]) {
    s.equal((await administrator.post(PATH, form)).status, 400);
  }
  s.equal((await administrator.post('/volumes/US01.LTO.NONE', { do: 'lock-update' })).status, 404);
  s.strictSame(await historyOf(server), before);
});
