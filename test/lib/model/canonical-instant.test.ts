import fc from 'fast-check';
import t from 'tap';
import {
  canonicalText,
  FIRST_YEAR,
  isCanonicalInstant,
  LAST_YEAR,
  LATEST,
  NEVER,
} from '../../../lib/model/canonical-instant.ts';
import { canonicalDate } from '../../../lib/model/value.ts';
import { instant } from './zones.ts';

t.test('the canonical text of an instant is what canonicalDate makes of it', async (t) => {
  fc.assert(
    fc.property(
      fc.integer({ min: instant('1000-01-01T00:00:00Z'), max: LATEST }),
      (seconds) => canonicalText(seconds) === canonicalDate(seconds),
    ),
    { numRuns: 300 },
  );
  t.equal(canonicalText(0), '1970-01-01T00:00:00Z');
  t.equal(canonicalText(-1), '1969-12-31T23:59:59Z');
});

t.test('days beyond what the cache may contain are still right, and so are those before', async (t) => {
  const first = instant('1900-01-01T12:34:56Z');
  const texts = (day: number) => canonicalText(first + day * 86_400);
  const wrong = Array.from({ length: 70_000 }, (_, day) => day).filter(
    (day) => texts(day).length !== 20 || !texts(day).endsWith('T12:34:56Z'),
  );
  t.strictSame(wrong, []);
  t.equal(texts(0), '1900-01-01T12:34:56Z');
  t.equal(texts(69_999), canonicalDate(first + 69_999 * 86_400));
});

t.test('canonical dates go from the year 1000 to 9999, to the second', async (t) => {
  t.strictSame([FIRST_YEAR, LAST_YEAR], [1000, 9999]);
  const begin = instant('1000-01-01T00:00:00Z');
  t.strictSame([begin - 1, begin, LATEST, LATEST + 1, Number.NaN].map(isCanonicalInstant), [
    false,
    true,
    true,
    false,
    false,
  ]);
});

t.test('never is the last second that a date can be', async (t) => {
  t.equal(NEVER, '9999-12-31T23:59:59Z');
});
