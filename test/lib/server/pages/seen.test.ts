import t from 'tap';
import { trustedScope, VolumeId } from '../../../../lib/model/scope.ts';
import { readBarcode, seenBy } from '../../../../lib/server/pages/seen.ts';
import { serverWithTwo } from '../two-customers.ts';

t.test('a user sees what the API gives that user', async (s) => {
  const { store } = await serverWithTwo(s);
  const seen = seenBy({ user: 'reader', grants: [{ customer: 'US01' as never, role: 'read' }] }, store);
  s.strictSame(await seen.scopes(), [{ customer: 'US01', media: 'LTO' }]);
  s.ok((await seen.repositories()).every(({ customer }) => customer === 'US01'));
  const barcode = { scope: trustedScope('US02', 'LTO'), volume: VolumeId.trusted('E00090L6') };
  await s.rejects(seen.history(barcode), { code: 'NOT_THERE' });
  await s.rejects(seen.volumes(barcode.scope, { filter: {} as never }, { limit: 1 }), { code: 'NOT_THERE' });
});

t.test('a barcode is read in any case, and anything else is not there', async (t) => {
  t.strictSame(readBarcode('us01.lto.a-1'), { scope: { customer: 'US01', media: 'LTO' }, volume: 'A-1' });
  for (const text of [
    '',
    'A1',
    'US01.LTO',
    'US01.LTO.',
    'US01..A1',
    'TOOLONG.LTO.A1',
    'US01.LTO.<b>',
    '../../etc',
  ]) {
    t.throws(() => readBarcode(text), { code: 'NOT_THERE' }, text);
  }
});
