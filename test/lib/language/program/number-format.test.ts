import t from 'tap';
import {
  numberAdder,
  numberReader,
  sizeUnit,
  withUnit,
} from '../../../../lib/language/program/number-format.ts';

const english = numberReader({ decimal: '.', thousands: ',', unit: undefined });
const german = numberReader({ decimal: ',', thousands: '.', unit: undefined });
const plain = numberReader({ decimal: '.', thousands: '', unit: undefined });

t.test('thousands and decimals are read as the format says, halves rounded up', async (t) => {
  t.strictSame(english('2,489,395,525,632'), { digits: '2489395525632' });
  t.strictSame(english('1004'), { digits: '1004' });
  t.strictSame(german('2.396.430,0'), { digits: '2396430' });
  t.strictSame(plain('0012'), { digits: '12' });
  t.strictSame(plain('-3'), { digits: '-3' });
  t.strictSame(plain('-0.0'), { digits: '0' });
});

t.test('a decimal comma is never taken for a sign between thousands, nor the other way round', async (t) => {
  for (const text of ['1,5', '12,34', '1,2345', ',123', '1,,234'])
    t.strictSame(english(text), { problem: 'is no number as SetNumberFormat says, such as 1,234.5' }, text);
  for (const text of ['1.5', '2396430.00'])
    t.strictSame(german(text), { problem: 'is no number as SetNumberFormat says, such as 1.234,5' }, text);
  t.strictSame(plain('1,234'), { problem: 'is no number as SetNumberFormat says, such as 1234.5' });
});

t.test(
  'a number without a unit has no fraction, and what may be a thousand of another locale is not read',
  async (t) => {
    t.strictSame(german('2396430,0'), { digits: '2396430' });
    t.strictSame(english('2396430.000'), { digits: '2396430' });
    t.strictSame(english('1234.000'), { digits: '1234' });
    for (const text of ['1.004', '1.000', '123.000', '61.4', '0.5'])
      t.strictSame(
        english(text),
        { problem: 'is no whole number, if "." is its decimal sign as SetNumberFormat says' },
        text,
      );
    t.strictSame(english('0.5 KB'), { digits: '500' });
    t.strictSame(english('1.0005 KB'), { digits: '1001' });
  },
);

t.test('sizes with a unit are bytes, by a thousand or by 1024 as the unit says', async (t) => {
  t.strictSame(english('2,247 GB'), { digits: '2247000000000' });
  t.strictSame(english('2.4 T'), { digits: '2400000000000' });
  t.strictSame(english('88 GiB'), { digits: String(88n * 1024n ** 3n) });
  t.strictSame(english('0 kb'), { digits: '0' });
  t.strictSame(english('7 bytes'), { digits: '7' });
  t.strictSame(english('1,785 Bytes'), { digits: '1785' });
  for (const unit of ['MBytes', 'megabytes', 'MByte'])
    t.strictSame(english(`2 ${unit}`), { digits: '2000000' }, unit);
  t.strictSame(english('7 tapes'), { problem: 'has the unit "tapes", which is none of sizes' });
});

t.test('a unit in the format is that of numbers without one', async (t) => {
  const read = numberReader({ decimal: '.', thousands: '', unit: sizeUnit('KiB') });
  t.strictSame(read('9207800736'), { digits: String(9207800736n * 1024n) });
  t.strictSame(read('1 MB'), { digits: '1000000' });
});

t.test('a unit of another field stands behind a number, and a number without one is no size', async (t) => {
  t.equal(withUnit('1785 ', ' GB '), '1785 GB');
  t.equal(withUnit('1785 MB', 'GB'), '1785 MB', 'it has its own');
  for (const text of ['', '-', 'N/A']) t.equal(withUnit(text, 'GB'), text);
  for (const unit of ['', '-']) t.equal(withUnit('0', unit), '0');
  const read = numberReader({ decimal: '.', thousands: '', unit: undefined, unitField: 'USER1' });
  t.strictSame(read('1785 GB'), { digits: '1785000000000' });
  t.strictSame(read('0'), { digits: '0' });
  t.strictSame(read('1785'), { problem: 'has no unit, and USER1 gives none' });
});

t.test('big numbers stay exact, and what is far too long is no number', async (t) => {
  t.strictSame(plain('9007199254740993'), { digits: '9007199254740993' });
  t.strictSame(plain('9'.repeat(60)), { digits: '9'.repeat(60) });
  t.strictSame(plain('9'.repeat(61)), { problem: 'is no number as SetNumberFormat says, such as 1234.5' });
});

t.test('a blank between thousands may be one that does not break', async (t) => {
  const french = numberReader({ decimal: ',', thousands: ' ', unit: undefined });
  for (const blank of [' ', '\u00a0', '\u202f']) t.strictSame(french(`1${blank}234,0`), { digits: '1234' });
});

t.test('AddNumber adds to whole numbers and to nothing else', async (t) => {
  const add = numberAdder(-1024);
  t.strictSame(add('1028'), { digits: '4' });
  t.strictSame(add('10'), { digits: '-1014' });
  t.strictSame(add('+10'), { digits: '-1014' });
  t.strictSame(add('slot 3'), { problem: 'is no whole number, which AddNumber could add to' });
});
