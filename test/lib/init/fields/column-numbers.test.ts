import t from 'tap';
import { findNumbers } from '../../../../lib/init/fields/column-numbers.ts';

const CASES: readonly (readonly [expected: unknown, name: string, ...values: string[]])[] = [
  [{ kind: 'plain' }, 'volbytes', '1024', '0', '', 'N/A'],
  [{ kind: 'written', decimal: '.', thousands: ',', unit: '' }, 'volbytes', '1,045,128,471', '0'],
  [{ kind: 'written', decimal: ',', thousands: '.', unit: '' }, 'belegt', '1.234,5'],
  [{ kind: 'written', decimal: '.', thousands: ',', unit: '' }, 'used', '1,004', '2.5'],
  [{ kind: 'written', decimal: '.', thousands: "'", unit: '' }, 'used', "1'234"],
  [{ kind: 'written', decimal: '.', thousands: ' ', unit: '' }, 'used', '1 234 567'],
  [{ kind: 'written', decimal: '.', thousands: '', unit: '' }, 'used', '2247 GB', '2.4 T'],
  [{ kind: 'written', decimal: '.', thousands: '', unit: 'MB' }, 'usedspaceMB', '11391000'],
  [{ kind: 'written', decimal: '.', thousands: '', unit: 'MB' }, 'Used [MB]', '12'],
  [{ kind: 'written', decimal: '.', thousands: '', unit: 'KiB' }, 'kiloBytes', '12'],
  [{ kind: 'written', decimal: '.', thousands: '', unit: 'GiB' }, 'Size (GiB)', '12'],
  [{ kind: 'open', sign: ',' }, 'used', '1,004', '12'],
  [{ kind: 'open', sign: ',' }, 'used', '100,004'],
  [{ kind: 'written', decimal: ',', thousands: '', unit: '' }, 'used', '1000,004'],
  [{ kind: 'open', sign: '.' }, 'used', '1.004'],
  [undefined, 'used', '3%', 'full'],
  [undefined, 'used', '1,2,3'],
  [undefined, 'used', '1,234,567', '1.234.567'],
  [undefined, 'used', '12 apples'],
  [undefined, 'used', '', 'N/A'],
];

t.test('numbers are read as they are written, or not at all', async (t) => {
  for (const [expected, name, ...values] of CASES) {
    t.same(findNumbers(name, values), expected, `${name}: ${values.join(' | ')}`);
  }
});
