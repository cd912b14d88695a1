import t from 'tap';
import { printable } from '../../../lib/errors/printable.ts';

t.test('control characters are shown by their codes', async (t) => {
  t.equal(printable('\u0000\t\n\r\u001b[31m\u001f'), '\\x00\\x09\\x0a\\x0d\\x1b[31m\\x1f');
  t.equal(printable('\u007f\u0080\u009f'), '\\x7f\\x80\\x9f');
});

t.test('all other text stays as it is', async (t) => {
  const text = ' ~\u00a0\u00e9\u20ac\ud83d\ude00\\x1b{}';
  t.equal(printable(text), text);
});
