import t from 'tap';
import {
  admitPlaces,
  seesCertificate,
  visibleCertificate,
} from '../../../lib/server/visible-certificates.ts';

const user = (role: 'read' | 'sync') => ({ user: 'ada', grants: [{ customer: 'US01' as never, role }] });
const OURS = { id: 'a', user: 'root', places: ['US01.LTO.LIBR'] };
const BOTH = { id: 'b', user: 'root', places: ['US01.LTO.LIBR', 'US02.LTO.LIBR'] };

t.test('a certificate is seen by who may see every place of it', async (t) => {
  t.ok(seesCertificate(user('read'), OURS));
  t.notOk(seesCertificate(user('read'), BOTH));
  t.doesNotThrow(() => admitPlaces(user('sync'), OURS.places));
  t.throws(() => admitPlaces(user('read'), OURS.places), { code: 'ACCESS_DENIED' });
  t.throws(() => admitPlaces(user('sync'), BOTH.places), { code: 'NOT_THERE' });
});

t.test('of runs of one id the latest is found that may be seen, or that of a user', async (t) => {
  const items = [BOTH, { ...BOTH, id: 'a' }, OURS, { ...OURS, user: 'ada' }];
  const list = async () => ({ items }) as never;
  t.equal((await visibleCertificate({ list }, user('read'), 'a', undefined)).user, 'root');
  t.equal((await visibleCertificate({ list }, user('read'), 'a', 'ada')).user, 'ada');
  await t.rejects(visibleCertificate({ list }, user('read'), 'b', undefined), { code: 'NOT_THERE' });
});
