import t from 'tap';
import { figure } from '../../../../lib/cli/terminal/figure.ts';

t.test('thousands are separated', async (t) => {
  for (const [count, text] of [
    [0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [12_345, '12,345'],
    [1_234_567, '1,234,567'],
    [Number.MAX_SAFE_INTEGER, '9,007,199,254,740,991'],
  ] as const) {
    t.equal(figure(count), text);
  }
});
