import t from 'tap';
import { byteAt, numberAt } from '../../../lib/platform/typed-arrays.ts';

t.test('the element at a place is read, of any kind of array', async (t) => {
  t.equal(byteAt(Buffer.from([7, 255]), 1), 255);
  t.equal(byteAt(Uint8Array.of(7), 0), 7);
  t.equal(numberAt(Uint32Array.of(0, 2 ** 32 - 1), 1), 2 ** 32 - 1);
  t.equal(numberAt(Int32Array.of(-1), 0), -1);
  t.equal(numberAt([0.5], 0), 0.5);
});
