import t from 'tap';
import { compilePeriodRules } from '../../../../lib/language/program/period-rules.ts';
import { scriptOf } from '../compile.ts';
import { zone } from '../dates/zones.ts';

/** The expiry date after AddPeriod, or why the record is rejected. */
function expiry(
  unit: string,
  amount: string,
  { written = '2026-01-31T10:00:00Z', given = '', zoneName = 'UTC' } = {},
): string | undefined {
  const fields = ['WRITETIME', 'EXPIRYDATE', 'USER1'];
  const [rule] = compilePeriodRules(
    scriptOf(`AddPeriod(EXPIRYDATE, WRITETIME, USER1, ${unit});`),
    zone(zoneName),
    (field) => fields.indexOf(field),
  );
  const values = [written, given, ''];
  return rule?.(['', '', amount], values)?.message ?? values[1];
}

t.test('up to hours it is time that passes, from days on the calendar of the zone', async (t) => {
  t.strictSame(
    ['SECONDS', 'MINUTES', 'HOURS', 'DAYS', 'WEEKS', 'MONTHS', 'YEARS'].map((unit) => expiry(unit, '1')),
    [
      '2026-01-31T10:00:01Z',
      '2026-01-31T10:01:00Z',
      '2026-01-31T11:00:00Z',
      '2026-02-01T10:00:00Z',
      '2026-02-07T10:00:00Z',
      '2026-02-28T10:00:00Z',
      '2027-01-31T10:00:00Z',
    ],
  );
  const beforeSummer = { written: '2026-03-28T11:00:00Z', zoneName: 'Europe/Berlin' };
  t.equal(expiry('DAYS', '1', beforeSummer), '2026-03-29T10:00:00Z');
  t.equal(expiry('HOURS', '24', beforeSummer), '2026-03-29T11:00:00Z');
});

t.test('a date that is given stays, and one without a beginning or an amount is not filled', async (t) => {
  t.equal(expiry('DAYS', '1', { given: '2030-01-01T00:00:00Z' }), '2030-01-01T00:00:00Z');
  t.equal(expiry('DAYS', '1', { written: '' }), '');
  for (const amount of ['', ' ', '0', '000']) t.equal(expiry('DAYS', amount), '', amount);
});

t.test('from never on it is never', async (t) => {
  t.equal(expiry('DAYS', '1', { written: '9999-12-31T23:59:59Z' }), '9999-12-31T23:59:59Z');
});

t.test('an amount that is no whole number rejects the record', async (t) => {
  for (const amount of ['a day', '-1', '1.5', '1234567890123']) {
    t.equal(expiry('DAYS', amount), `USER1 "${amount}": expected a whole number, digits only`);
  }
});

t.test('an amount that leads out of the calendar rejects the record', async (t) => {
  for (const [unit, amount] of [
    ['SECONDS', '999999999999'],
    ['DAYS', '3300001'],
    ['DAYS', '3000000'],
    ['YEARS', '7974'],
  ] as const) {
    t.equal(expiry(unit, amount), `USER1 "${amount}": leads EXPIRYDATE out of the years 1000 to 9999`);
  }
  t.equal(expiry('YEARS', '7973'), '9999-01-31T10:00:00Z');
});
