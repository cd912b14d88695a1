import t from 'tap';
import { sqlServerReader } from '../../../../../lib/sources/databases/sql-server/sql-server-cells.ts';

const read = (name: string, value: unknown, scale?: number) =>
  sqlServerReader({ colName: 'size', type: { name }, scale })(value);

t.test('numbers of any size have no exponent', async (t) => {
  t.strictSame(
    [0, -1, 1e21, 1.5e-7, -2.25e-10, 123_456.789].map((value) => read('Float', value)),
    ['0', '-1', '1000000000000000000000', '0.00000015', '-0.000000000225', '123456.789'],
  );
});

t.test('a decimal has as many digits behind the sign as its column', async (t) => {
  t.strictSame(
    [0, 1.5, -0.001].map((value) => read('DecimalN', value, 3)),
    ['0.000', '1.500', '-0.001'],
  );
  t.equal(read('NumericN', 999_999_999_999_999, 0), '999999999999999');
  t.throws(() => read('NumericN', 1e15, 0), { message: /size has more than 15 digits/ });
});

t.test('what is not there is no empty text', async (t) => {
  t.equal(read('NVarChar', null), null);
  t.equal(read('NVarChar', ''), '');
});
