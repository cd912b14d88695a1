import t from 'tap';
import { scopesOf, wantedOf } from '../../../../lib/cli/listing/wanted.ts';
import { scopeName } from '../../../../lib/model/scope.ts';
import { scopeOf } from '../../../transforms/chain.ts';

const SCOPES = ['US01.LTO', 'US01.LTO9', 'US02.LTO'].map(scopeOf);

function meant(operand: string): string {
  const { scopes, filter, label } = wantedOf(operand, SCOPES);
  const where = scopes.map(({ customer, media }) => `${customer}.${media}`).join(' ');
  return `${where} | ${filter.key}${label === undefined ? '' : ` = ${label}`}`;
}

t.test('each part is a filter, and one that is missing matches everything', async (t) => {
  t.equal(meant(''), 'US01.LTO US01.LTO9 US02.LTO | *');
  t.equal(meant('us01'), 'US01.LTO US01.LTO9 | *');
  t.equal(meant('US0?.LTO'), 'US01.LTO US02.LTO | *');
  t.equal(meant('*.*.A0*'), 'US01.LTO US01.LTO9 US02.LTO | A0*');
});

t.test('a name without a filter is that of one volume', async (t) => {
  t.equal(meant('us01.lto.a1'), 'US01.LTO | A1 = A1');
  t.equal(meant('us01.dlt.a1'), ' | A1 = A1');
  t.equal(meant('us01.*.a1'), 'US01.LTO US01.LTO9 | A1');
});

t.test('what is no customer is a label in every scope', async (t) => {
  const everywhere = 'US01.LTO US01.LTO9 US02.LTO';
  t.equal(meant('a10014l8'), `${everywhere} | A10014L8 = A10014L8`);
  t.equal(meant('A100*'), `${everywhere} | A100*`);
  t.equal(meant('A1'), `${everywhere} | A1`, 'it may be a customer without volumes');
});

t.test('what is no filter is refused', async (t) => {
  t.throws(() => wantedOf('US01.LTO.[', SCOPES), { code: 'ARGUMENT_INVALID' });
});

t.test('scopes are meant by filters of customer and media, and have to be there', async (t) => {
  const meantBy = (operand: string) => scopesOf('moves', operand, SCOPES).map(scopeName).join(' ');
  t.equal(meantBy(''), 'US01.LTO US01.LTO9 US02.LTO');
  t.equal(meantBy('us01'), 'US01.LTO US01.LTO9');
  t.equal(meantBy('*.LTO'), 'US01.LTO US02.LTO');
  t.throws(() => meantBy('US03'), {
    code: 'ARGUMENT_INVALID',
    message: /no scope fits US03; there is US01\.LTO/,
  });
  t.throws(() => meantBy('US01.LTO.A1'), { message: /expected CUSTOMER or CUSTOMER\.MEDIA/ });
  t.strictSame(scopesOf('moves', '', []), []);
  t.throws(() => scopesOf('moves', 'US01', []), { message: /there is no scope/ });
});
