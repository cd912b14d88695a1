import t from 'tap';
import { builtInShape, numberShape, padded } from '../../../../lib/sources/spreadsheet/number-format.ts';

t.test('dates, times and durations are known by the letters of their formats', async (t) => {
  for (const format of [
    'yyyy-mm-dd',
    'DD/MM/YYYY HH:MM:SS',
    'mmm',
    '[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy',
    'yyyy"Y" m"M"',
    '[$-411]ge.m.d;@',
    'd.m.',
  ])
    t.equal(numberShape(format), 'date', format);
  for (const format of ['hh:mm:ss', 'h:mm AM/PM', 'mm:ss.0', '[Red]h:mm;@'])
    t.equal(numberShape(format), 'time', format);
  for (const format of ['[h]:mm:ss', '[hh]:mm', '[mm]:ss', '[s]'])
    t.equal(numberShape(format), 'duration', format);
});

t.test('other formats are of numbers, whatever their texts and colours', async (t) => {
  for (const format of [
    'General',
    'General;[Red]-General',
    '0',
    '0.00',
    '#,##0',
    '@',
    '[Red]0.00%',
    '0.0 "days"',
    '[$€-407] #,##0.00',
    '0_d',
    '0*d',
    '# ?/?',
    '"yyyy"',
    '0;yyyy',
  ])
    t.equal(numberShape(format), 'plain', format);
  for (const format of ['0.00E+00', '##0.0E+0', '0e-0']) t.equal(numberShape(format), 'power', format);
});

t.test('numbers are filled up with zeros, and texts put between them, as their format says', async (t) => {
  const shown = (format: string, digits: string) => {
    const shape = numberShape(format);
    return typeof shape === 'string' ? shape : padded(digits, shape);
  };
  t.equal(shown('000000', '123'), '000123');
  t.equal(shown('000000', '12345678'), '12345678');
  t.equal(shown('000000', '0'), '000000');
  t.equal(shown('"E"00000"L6"', '1'), 'E00001L6');
  t.equal(shown('00\\-00', '1234'), '12-34');
  t.equal(shown('00\\-00', '123456'), '1234-56');
  t.equal(shown('0 "GB"', '12'), 'plain', 'one zero fills nothing up');
});

t.test('formats without a text have fixed numbers', async (t) => {
  t.strictSame([14, 20, 46, 11, 1, 49].map(builtInShape), [
    'date',
    'time',
    'duration',
    'power',
    'plain',
    'plain',
  ]);
});
