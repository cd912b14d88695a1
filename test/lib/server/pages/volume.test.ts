import t from 'tap';
import { trustedScope, VolumeId } from '../../../../lib/model/scope.ts';
import { seed } from './seed.ts';
import { linksOf, read, serverWithPages, visit } from './visitor.ts';

const PATH = '/volumes/US01.LTO.E00091L6';

t.test(
  'a volume is shown with its places, by whose word, its container, its fields and its history',
  async (s) => {
    const server = await serverWithPages(s);
    await seed(server.store, 'US01', [
      ['BOX1', {}],
      ['E00091L6', { container: 'US01.LTO.BOX1', scratch: '1', expiryDate: '2026-04-01T00:00:00Z' }],
    ]);
    const reader = await visit(server, 'reader');
    const page = await reader.get(PATH);
    const text = read(page);
    s.match(text, /^US01\.LTO\.E00091L6 /);
    s.match(text, /✓ where it should be/);
    s.match(text, /is in ?LIBR.*backup software ?root ?should be in ?LIBR/);
    s.match(text, /scratch.* yes/);
    s.match(page.text, '<time datetime="2026-04-01T00:00:00Z">2026-04-01 00:00 UTC</time>');
    s.match(text, /sync by root version 1 .*scratch: none → yes/);
    s.ok(linksOf(page).includes('/volumes/US01.LTO.BOX1'));
    s.notMatch(page.text, /name="do"/, 'the role read changes nothing');
    s.match(text, /Your role allows no changes/);
    s.equal((await reader.get(PATH.toLowerCase())).status, 200, 'a barcode in any case');
  },
);

t.test('who may change a volume is offered just that', async (s) => {
  const server = await serverWithPages(s);
  await seed(server.store, 'US01', [['E00091L6', { repository: 'OFFS', initialRepository: 'LIBR' }]]);
  const syncer = await (await visit(server, 'syncer')).get(PATH);
  s.match(read(syncer), /It has arrived in OFFS/);
  s.notMatch(syncer.text, /lock-update/);
  const administrator = await (await visit(server, 'administrator')).get(PATH);
  s.match(administrator.text, /lock-update/);
  s.match(read(administrator), /→ on its way to OFFS/);
});

t.test('a volume that was removed has its history left', async (s) => {
  const server = await serverWithPages(s);
  await seed(server.store, 'US01', [['E00091L6', {}]]);
  const scope = trustedScope('US01', 'LTO');
  const removal = { action: 'remove', ...scope, volume: VolumeId.trusted('E00091L6'), version: 1 } as const;
  const run = {
    id: 'removing',
    user: 'root',
    command: 'undo',
    definition: '',
    started: '2026-03-15T02:13:45Z',
  };
  await server.store.changes.apply(
    run,
    scope,
    [{ ...removal, set: {}, was: {}, source: '', line: 0 }],
    false,
  );
  const reader = await visit(server, 'reader');
  const page = await reader.get(PATH);
  s.equal(page.status, 200);
  s.match(read(page), /This volume was removed.*was removed.*sync by root/);
});
