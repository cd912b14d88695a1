import t from 'tap';
import { dayOf, isDay, parseMoment } from '../../../lib/model/moment.ts';

t.test('a moment has its offset from UTC, and a day of the calendar', async (t) => {
  t.equal(parseMoment('1970-01-01T00:01Z'), 60);
  t.equal(parseMoment('1970-01-01T02:00:00+02:00'), 0);
  for (const text of ['1970-01-01', '1970-01-01T00:00:00', '2026-02-29T00:00Z', '2026-01-01T25:00Z', 'now']) {
    t.equal(parseMoment(text), undefined, text);
  }
});

t.test('a day is one of the calendar', async (t) => {
  t.ok(isDay('2024-02-29'));
  for (const text of ['2026-02-29', '2026-13-01', '2026-1-1', '2026-01-01Z', '']) t.notOk(isDay(text), text);
  t.equal(dayOf(86_399), '1970-01-01');
  t.equal(dayOf(86_400), '1970-01-02');
});
