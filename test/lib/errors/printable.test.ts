import t from 'tap';
import { printable, printableData } from '../../../lib/errors/printable.ts';

t.test('control characters are shown by their codes', async (t) => {
  t.equal(printable('\u0000\t\n\r\u001b[31m\u001f'), '\\x00\\x09\\x0a\\x0d\\x1b[31m\\x1f');
  t.equal(printable('\u007f\u0080\u009f'), '\\x7f\\x80\\x9f');
});

t.test('so is what turns text around, and what ends a line only for some', async (t) => {
  t.equal(
    printable('\u061c\u200e\u200f\u202a\u202e\u2066\u2069'),
    '\\u061c\\u200e\\u200f\\u202a\\u202e\\u2066\\u2069',
  );
  t.equal(printable('\u2028\u2029\u0085'), '\\u2028\\u2029\\x85');
});

t.test('JSON says the same afterwards, and data keep their lines', async (t) => {
  const value = { text: 'a\u009b\u007f\u202e\u2028\u001b\n' };
  const shown = printableData(`${JSON.stringify(value)}\n`);
  t.notMatch(shown, /[^\n -~]/);
  t.strictSame(JSON.parse(shown), value);
  t.equal(printableData('a\tb\n\u001bc\r\n'), 'a\tb\n\\u001bc\\u000d\n');
});

t.test('all other text stays as it is', async (t) => {
  const text = ' ~\u00a0\u00e9\u20ac\ud83d\ude00\\x1b{}';
  t.equal(printable(text), text);
});
