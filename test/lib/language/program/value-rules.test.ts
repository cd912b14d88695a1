import t from 'tap';
import { compileValueRules } from '../../../../lib/language/program/value-rules.ts';
import { zone } from '../../model/zones.ts';
import { NOW, scriptOf } from '../compile.ts';

/** The expiry date after AddPeriod, or why the record is rejected. */
function expiry(
  unit: string,
  amount: string,
  { written = '2026-01-31T10:00:00Z', given = '', zoneName = 'UTC' } = {},
): string | undefined {
  const fields = ['WRITETIME', 'EXPIRYDATE', 'USER1'];
  const [rule] = compileValueRules(
    scriptOf(`AddPeriod(EXPIRYDATE, WRITETIME, USER1, ${unit});`),
    zone(zoneName),
    NOW,
    (field) => fields.indexOf(field),
  );
  const values = [written, given, ''];
  return rule?.(['', '', amount], values, { isUsed: false })?.message ?? values[1];
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

const FIELDS = ['VOLUME', 'DESCRIPTION', 'MOVEDATE', 'WRITETIME', 'REPOSITORY', 'REPOSITORY_DESC'];

interface Values {
  readonly volume?: string;
  readonly description?: string;
  readonly move?: string;
  readonly written?: string;
  readonly place?: string;
}

/** Move date and repository after the rules, and the description of the repository; or why the record is rejected. */
function scheduled(
  definition: string,
  { volume = 'A1', description = '', move = '', written = '', place = '' }: Values,
) {
  const [schedule] = compileValueRules(scriptOf(definition), zone('UTC'), NOW, (field) =>
    FIELDS.indexOf(field),
  );
  const values = [volume, description, move, written, 'X', place];
  const rejected = schedule?.([volume, description, '', '', '', ''], values, { isUsed: false });
  return rejected === undefined ? [values[2], values[4], values[5]] : rejected.message;
}

t.test('a definition without such a rule has no schedule', async (t) => {
  const isEmpty = (text: string) => compileValueRules(scriptOf(text), zone('UTC'), NOW, () => 0).length === 0;
  t.equal(isEmpty('Extract(MOVEDATE, 1);'), true);
  t.equal(isEmpty('AddMoveDateAdjustment(VOLUME, "*", 1, 0, 0);'), false);
  t.equal(isEmpty('AddRepositoryOnMoveDate(VOLUME, "*", "1", "A");'), false);
  t.equal(isEmpty('AddRepositoryOnWriteTime(VOLUME, "*", "1", "A", "0");'), false);
});

const ADJUSTED = `AddMoveDateAdjustment(DESCRIPTION, "*YEARLY*", 7, 0, 0);
AddMoveDateAdjustment(DESCRIPTION, "*", 0, -1, 1);`;

t.test('the move date is adjusted by the first rule whose field matches', async (t) => {
  const move = '2026-03-14T00:00:00Z';
  t.strictSame(scheduled(ADJUSTED, { move, description: 'Yearly full' })[0], '2033-03-14T00:00:00Z');
  t.strictSame(scheduled(ADJUSTED, { move, description: 'Weekly' })[0], '2026-02-15T00:00:00Z');
});

t.test('a move date that is not given, or is never, is not adjusted', async (t) => {
  t.strictSame(scheduled(ADJUSTED, {}), ['', 'X', '']);
  t.strictSame(scheduled(ADJUSTED, { move: '9999-12-31T23:59:59Z' })[0], '9999-12-31T23:59:59Z');
});

t.test('a move date that a rule moves out of the calendar rejects the record', async (t) => {
  t.equal(
    scheduled(ADJUSTED, { move: '9995-01-01T00:00:00Z', description: 'yearly' }),
    'MOVEDATE "9995-01-01T00:00:00Z": a rule of the definition moves it out of the years 1000 to 9999',
  );
});

const BY_MOVE_DATE = `${ADJUSTED.split('\n')[1]?.replace('-1, 1', '0, 1')}
AddRepositoryOnMoveDate(VOLUME, "B*", "0", "PAST"); AddRepositoryOnMoveDate(VOLUME, "*", "0:7", "LIBR");
AddRepositoryOnWriteTime(VOLUME, "*", "0:0:0:9", "OFFS", "0:1");`;

t.test('the repository follows an adjusted move date that has passed or is near', async (t) => {
  t.strictSame(scheduled(BY_MOVE_DATE, { move: '2026-03-22T12:00:00Z', place: 'Vault' }), [
    '2026-03-23T12:00:00Z',
    'LIBR',
    '',
  ]);
  t.strictSame(scheduled(BY_MOVE_DATE, { move: '2026-03-22T12:00:01Z', place: 'Vault' }), [
    '2026-03-23T12:00:01Z',
    'X',
    'Vault',
  ]);
  t.strictSame(scheduled(BY_MOVE_DATE, { volume: 'B1', move: '2026-03-15T12:00:00Z' })[1], 'PAST');
  t.strictSame(scheduled(BY_MOVE_DATE, { volume: 'B1', move: '2026-03-15T12:00:01Z' })[1], 'LIBR');
});

t.test('a write time counts only where no move date has set the repository', async (t) => {
  const written = '2026-03-16T00:00:00Z';
  t.strictSame(scheduled(BY_MOVE_DATE, { move: '2026-03-15T00:00:00Z', written }), [
    '2026-03-16T00:00:00Z',
    'LIBR',
    '',
  ]);
  t.strictSame(scheduled(BY_MOVE_DATE, { move: '2030-01-01T00:00:00Z', written }), [
    '2026-03-17T00:00:00Z',
    'OFFS',
    '',
  ]);
});

// The published sample, by its parameter text: hours, days, months, years.
const BY_WRITE_TIME = `AddRepositoryOnWriteTime(DESCRIPTION, "*YEARLY*", "0:1", "LIBR", "0:1");
AddRepositoryOnWriteTime(DESCRIPTION, "*YEARLY*", "0:0:1", "OFFS", "0:1:1");
AddRepositoryOnWriteTime(VOLUME, "SC*", "7", "OFFS", "0");`;

t.test('the first write-time rule that matches and reaches back far enough counts', async (t) => {
  const yearly = (written: string) =>
    scheduled(BY_WRITE_TIME, { description: 'yearly', written }).slice(0, 2);
  t.strictSame(yearly('2026-03-15T12:00:00Z'), ['2026-03-16T12:00:00Z', 'LIBR']);
  t.strictSame(yearly('2026-03-15T11:59:59Z'), ['2026-04-16T11:59:59Z', 'OFFS']);
  t.strictSame(yearly('2026-02-16T12:00:00Z'), ['2026-03-17T12:00:00Z', 'OFFS']);
  t.strictSame(yearly('2026-02-16T11:59:59Z'), ['', 'X']);
  t.strictSame(yearly(''), ['', 'X']);
});

t.test('a move date of zero leaves the move date as it is', async (t) => {
  const move = '2030-01-01T00:00:00Z';
  t.strictSame(scheduled(BY_WRITE_TIME, { volume: 'SC1', written: '2026-03-16T05:00:00Z', move }), [
    move,
    'OFFS',
    '',
  ]);
  t.strictSame(scheduled(BY_WRITE_TIME, { volume: 'SC1', written: '2026-03-16T04:59:59Z', move }), [
    move,
    'X',
    '',
  ]);
});

t.test('a write time in the future is within any time', async (t) => {
  t.strictSame(scheduled(BY_WRITE_TIME, { volume: 'SC1', written: '2027-01-01T00:00:00Z' })[1], 'OFFS');
});
