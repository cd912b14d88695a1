import fc from 'fast-check';
import t from 'tap';
import { dateText, isoDateText, timeText } from '../../../../lib/sources/spreadsheet/serial-date.ts';

t.test('days are counted from 1900, with the leap day that never was, or from 1904', async (t) => {
  t.equal(dateText(46_356, false), '2026-11-30 00:00:00');
  t.equal(dateText(46_356 - 1462, true), '2026-11-30 00:00:00');
  t.equal(dateText(1, false), '1900-01-01 00:00:00');
  t.equal(dateText(59, false), '1900-02-28 00:00:00');
  t.equal(dateText(60, false), '1900-02-29 00:00:00');
  t.equal(dateText(61, false), '1900-03-01 00:00:00');
  t.equal(dateText(0, true), '1904-01-01 00:00:00');
  t.equal(dateText(2_958_465.99, false), '9999-12-31 23:45:36');
});

t.test('what is no date is no date in the text either', async (t) => {
  t.equal(dateText(0.5, false), '1900-01-00 12:00:00');
  for (const serial of [-1, -0.001, 2_958_466, 1e300])
    t.equal(dateText(serial, false), '########', `${serial}`);
  t.equal(timeText(-1), '########');
});

t.test('times are to the second, and durations may be longer than a day', async (t) => {
  t.equal(timeText(0.92712962962963), '22:15:04');
  t.equal(timeText(0.999_999_999_999), '24:00:00');
  t.equal(timeText(1.5), '36:00:00');
  t.equal(timeText(5), '120:00:00');
  t.equal(dateText(46_356.999_999_999_99, false), '2026-12-01 00:00:00');
  t.equal(dateText(46_356 + 4.9 / 86_400, false), '2026-11-30 00:00:04');
});

t.test('every second comes back from its serial number of 15 digits', async (t) => {
  const from = Date.UTC(1900, 2, 1) / 1000;
  fc.assert(
    fc.property(fc.integer({ min: from, max: Date.UTC(9999, 11, 31) / 1000 }), (seconds) => {
      const serial = Number((seconds / 86_400 + 25_569).toPrecision(15));
      const text = new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
      t.equal(dateText(serial, false), text);
    }),
    { numRuns: 200 },
  );
});

t.test('dates in ISO 8601 get the same form', async (t) => {
  t.equal(isoDateText('2026-11-30'), '2026-11-30 00:00:00');
  t.equal(isoDateText('2026-11-30T22:15'), '2026-11-30 22:15:00');
  t.equal(isoDateText('2026-11-30T22:15:04.5Z'), '2026-11-30 22:15:04');
  t.equal(isoDateText('30.11.2026'), undefined);
});
