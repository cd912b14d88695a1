import t from 'tap';
import { compile, extract, KEYS } from '../compile.ts';

const definitionOf = (format: string, zone = 'UTC') =>
  compile(
    `SetCSVDelimiter(","); ${KEYS} SetTimeZone("${zone}"); Extract(EXPIRYDATE, 2); AddNever(EXPIRYDATE, "never");` +
      ` SetDateFormat(EXPIRYDATE, ${format});`,
  );
const AMERICAN = definitionOf('"%%m/%%d/%%Y"');
const linesOf = (...dates: readonly string[]) => dates.map((date, index) => `A${index},${date}`);

t.test(
  'an input is refused in which some dates fit only with day and month swapped, and all do',
  async (t) => {
    t.throws(
      () => extract(AMERICAN, linesOf('09/03/2027', '', 'never', '29/02/2028', '31/12/2035', '12/12/2030')),
      {
        code: 'SOURCE_DATES_SWAPPED',
        message:
          /EXPIRYDATE are the other way round: "29\/02\/2028" on line 4 \(2 in all\) does not have the form %m\/%d\/%Y.* %d\/%m\/%Y/,
      },
    );
  },
);

t.test(
  'a date that fits only as it should proves the order, before or after those that do not fit',
  async (t) => {
    for (const dates of [
      ['09/03/2027', '03/13/2027', '29/02/2028'],
      ['09/03/2027', '29/02/2028', '03/13/2027'],
    ]) {
      const { tally } = extract(AMERICAN, linesOf(...dates));
      t.equal(tally.outcomes.total('rejected'), 1);
    }
  },
);

t.test('in whatever zone, a day over 12 is one of its own zone', async (t) => {
  for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Europe/Berlin', 'UTC']) {
    for (const proof of ['03/13/2027', '03/31/2027', '12/31/2027', '02/28/2027']) {
      const definition = definitionOf('"%%m/%%d/%%Y"', zone);
      const { tally } = extract(definition, linesOf('01/02/2027', '13/12/2027', proof));
      t.equal(tally.outcomes.total('rejected'), 1, `${zone} ${proof}`);
      t.throws(() => extract(definition, linesOf('01/02/2027', '13/12/2027', '12/01/2027', '01/12/2027')));
    }
  }
});

t.test('dates that fit neither way, or none that was read, say nothing', async (t) => {
  for (const dates of [
    ['09/03/2027', '99/99/2027', 'soon'],
    ['29/02/2028', '31/12/2035', ''],
  ]) {
    const { tally } = extract(AMERICAN, ['A9,', ...linesOf(...dates)]);
    t.equal(tally.outcomes.total('rejected'), 2);
  }
});

t.test('a time that the clocks skip says nothing of the order', async (t) => {
  const definition = definitionOf('"%%d/%%m/%%Y %%H:%%M"', 'America/New_York');
  const { tally } = extract(definition, linesOf('01/02/2026 10:00', '08/03/2026 02:30'));
  t.equal(tally.outcomes.total('rejected'), 1);
});

t.test('of several formats, none has to fit if another does', async (t) => {
  const both = definitionOf('"%%m/%%d/%%y", "%%m/%%d/%%Y"');
  t.throws(() => extract(both, linesOf('09/03/27', '29/02/2028')), { code: 'SOURCE_DATES_SWAPPED' });
  const named = definitionOf('"%%d %%b %%Y"');
  t.equal(extract(named, linesOf('09 Mar 2027', '31 31 2027')).tally.outcomes.total('rejected'), 1);
});

t.test('each input is looked at by itself', async (t) => {
  t.throws(() => extract(AMERICAN, linesOf('09/03/2027', '29/02/2028')));
  t.equal(extract(AMERICAN, linesOf('09/03/2027')).records.length, 1);
});
