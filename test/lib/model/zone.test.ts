import fc from 'fast-check';
import { DateTime } from 'luxon';
import t from 'tap';
import { type Period, parsePeriod } from '../../../lib/model/period.ts';
import { canonicalDate } from '../../../lib/model/value.ts';
import { Zone, zoneSuggestion } from '../../../lib/model/zone.ts';
import { instant, zone } from './zones.ts';

/** Adds a period to a date in a zone; both dates are in ISO form. */
function added(text: string, period: string, zoneName = 'UTC'): string | undefined {
  const parsed = parsePeriod(period);
  const moved = parsed && zone(zoneName).add(instant(text), parsed);
  return moved === undefined ? undefined : canonicalDate(moved);
}

t.test('there are no zones but those of the IANA table, in any case', async (t) => {
  t.equal(Zone.named('Europe/Nowhere'), undefined);
  t.equal(Zone.named(''), undefined);
  t.equal(zone('europe/berlin').instant(instant('2026-07-10T12:00:00Z')), instant('2026-07-10T10:00:00Z'));
});

t.test('the zones that are UTC are known as such, and no other', async (t) => {
  for (const name of ['UTC', 'utc', 'Etc/UTC', 'GMT', 'Zulu', 'Etc/Universal', 'UCT']) {
    t.equal(zone(name).isUtc, true, name);
  }
  for (const name of ['Europe/London', 'Africa/Abidjan']) t.equal(zone(name).isUtc, false, name);
  t.equal(zone('UTC').instant(1234), 1234);
  t.equal(zone('UTC').instantOrNext(1234), 1234);
});

t.test('a zone that does not exist gets the nearest name, or an example', async (t) => {
  t.equal(zoneSuggestion('Europe/Berln'), 'did you mean Europe/Berlin?');
  t.equal(zoneSuggestion('?'), 'use an IANA name such as Europe/Berlin or UTC');
});

t.test('a local time that comes twice is the earlier instant, one that is skipped is none', async (t) => {
  const berlin = zone('Europe/Berlin');
  t.equal(berlin.instant(instant('2026-10-25T02:30:00Z')), instant('2026-10-25T00:30:00Z'));
  t.equal(berlin.instant(instant('2026-03-29T02:30:00Z')), undefined);
  t.equal(berlin.instantOrNext(instant('2026-03-29T02:30:00Z')), instant('2026-03-29T01:30:00Z'));
  t.equal(berlin.instantOrNext(instant('2026-03-29T04:30:00Z')), instant('2026-03-29T02:30:00Z'));
});

t.test('the local time of an instant is that of the clocks, on both sides of a change', async (t) => {
  const local = (name: string, text: string) => canonicalDate(zone(name).local(instant(text)));
  t.equal(local('UTC', '2026-07-10T12:00:00Z'), '2026-07-10T12:00:00Z');
  t.equal(local('Europe/Berlin', '2026-03-29T00:59:59Z'), '2026-03-29T01:59:59Z');
  t.equal(local('Europe/Berlin', '2026-03-29T01:00:00Z'), '2026-03-29T03:00:00Z');
  t.equal(local('Europe/Berlin', '2026-10-25T00:30:00Z'), '2026-10-25T02:30:00Z');
  t.equal(local('Europe/Berlin', '2026-10-25T01:30:00Z'), '2026-10-25T02:30:00Z');
});

t.test('changes of half an hour, and a day that a zone left out, are followed', async (t) => {
  const howe = zone('Australia/Lord_Howe');
  t.equal(howe.instant(instant('2026-04-05T01:45:00Z')), instant('2026-04-04T14:45:00Z'));
  t.equal(zone('Pacific/Apia').instant(instant('2011-12-30T12:00:00Z')), undefined);
});

t.test('adding a period agrees with luxon', async (t) => {
  const berlin = zone('Europe/Berlin');
  fc.assert(
    fc.property(
      fc.integer({ min: Date.UTC(2000, 0, 1) / 1000, max: Date.UTC(2040, 0, 1) / 1000 }),
      fc.record({
        hours: fc.integer({ min: 0, max: 100 }),
        days: fc.integer({ min: -40, max: 400 }),
        months: fc.integer({ min: -30, max: 30 }),
        years: fc.integer({ min: -5, max: 20 }),
      }),
      (begin, period: Period) => {
        const { hours, days, months, years } = period;
        // At once: in two steps the first may end in an hour that the clocks skip, and the second go on from another.
        const moved = DateTime.fromSeconds(begin, { zone: 'Europe/Berlin' }).plus({ years, months, days });
        // Where the clocks repeat or skip an hour the two may choose differently.
        if (moved.getPossibleOffsets().length > 1 || /-(03|10)-/.test(moved.toISODate() ?? '')) return true;
        return berlin.add(begin, period) === moved.plus({ hours }).toSeconds();
      },
    ),
    { numRuns: 500 },
  );
  t.pass('500 periods agreed with luxon');
});

t.test('years and months are calendar years and months', async (t) => {
  t.equal(added('2026-01-31T08:00:00Z', '0:0:1'), '2026-02-28T08:00:00Z');
  t.equal(added('2024-02-29T08:00:00Z', '0:0:0:1'), '2025-02-28T08:00:00Z');
  t.equal(added('2026-01-31T08:00:00Z', '5:1'), '2026-02-01T13:00:00Z');
  t.equal(added('2026-12-15T08:00:00Z', '0:0:1'), '2027-01-15T08:00:00Z');
});

t.test('a day is a day on the clock, an hour is time that passes', async (t) => {
  t.equal(added('2026-03-28T11:00:00Z', '0:1', 'Europe/Berlin'), '2026-03-29T10:00:00Z');
  t.equal(added('2026-03-28T11:00:00Z', '24', 'Europe/Berlin'), '2026-03-29T11:00:00Z');
});

t.test('an instant outside the years 1000 to 9999 is none', async (t) => {
  t.equal(added('2026-01-31T08:00:00Z', '0:0:0:9000'), undefined);
  t.equal(added('9999-12-31T23:00:00Z', '1'), undefined);
  t.equal(added('9999-12-31T22:59:59Z', '1'), '9999-12-31T23:59:59Z');
  t.equal(added('9999-12-01T00:00:00Z', '0:999999'), undefined);
  const back = { hours: 0, days: 0, months: -1, years: 0 };
  t.equal(zone('UTC').add(instant('1000-01-01T00:00:00Z'), back), undefined);
});

t.test('an instant that is moved by nothing stays, even in an hour that comes twice', async (t) => {
  const nothing = { hours: 0, days: 0, months: 0, years: 0 };
  const second = instant('2026-10-25T01:30:00Z');
  t.equal(zone('Europe/Berlin').add(second, nothing), second);
});
