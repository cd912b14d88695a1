import t from 'tap';
import type { Column } from '../../../../lib/init/export-layout.ts';
import { draftDates } from '../../../../lib/init/fields/date-fields.ts';
import { columnOf, writtenDraft } from '../drafts.ts';

const drafts = (...columns: Column[]) => draftDates(columns).drafts.map(writtenDraft);

t.test('dates of one reading take effect', async (t) => {
  t.strictSame(drafts(columnOf('Last Write', ['2026-01-31 10:00', ''])), [
    {
      lines: [
        'Extract(WRITETIME, "Last Write"); # such as 2026-01-31 10:00',
        'SetDateFormat(WRITETIME, "%Y-%m-%d %H:%M");',
      ],
      open: [],
    },
  ]);
});

t.test('words without a date are read as none, and never as never where that makes no sense', async (t) => {
  t.strictSame(drafts(columnOf('Last Write', ['2026-01-31', 'manual', 'never', 'N/A']))[0]?.lines, [
    'Extract(WRITETIME, "Last Write"); # such as 2026-01-31',
    'AddNull("(manual|never)", WRITETIME); # no date',
    'SetDateFormat(WRITETIME, "%Y-%m-%d");',
  ]);
  t.strictSame(drafts(columnOf('Expires', ['2026-01-31', 'never']))[0]?.lines.slice(1), [
    'AddNever(EXPIRYDATE, "never"); # never expires',
    'SetDateFormat(EXPIRYDATE, "%Y-%m-%d");',
  ]);
});

t.test('dates with several readings are proposed, with the orders of the others as a hint', async (t) => {
  const [open] = drafts(columnOf('Last Write', ['01/02/2026']), columnOf('Expires', ['12/31/2026']));
  t.strictSame(open, {
    lines: [],
    open: [
      '# WRITETIME: each date in it can be read day first or month first, and none is taken on a guess. Keep the format that is right, and take the # away in front of it and of the lines above it. EXPIRYDATE is written month first.',
      '#Extract(WRITETIME, "Last Write"); # such as 01/02/2026',
      '#SetDateFormat(WRITETIME, "%d/%m/%Y"); # day first',
      '#SetDateFormat(WRITETIME, "%m/%d/%Y"); # month first',
    ],
  });
});

t.test('a date and a time in two columns are put together in scratch variables', async (t) => {
  const column = (name: string, where: string, timeWhere: string): Column => {
    return { name, where, timeWhere, values: ['01/31/2026 10:00', 'none none'], padded: false };
  };
  const [write, expiry] = drafts(column('last write', '3', '4'), column('expires', '5', '6'));
  t.strictSame(write?.lines, [
    'Extract(USER1, 3); # last write',
    'Extract(USER2, 4);',
    'AddNull("none", USER1); # no date',
    'AddRule(WRITETIME, "{USER1} {USER2}", USER1, "?*");',
    'SetDateFormat(WRITETIME, "%m/%d/%Y %H:%M");',
  ]);
  t.equal(expiry?.lines[0], 'Extract(USER3, 5); # expires');
});

t.test('of several columns with a name, one whose dates have a single reading is taken', async (t) => {
  const columns = [columnOf('Last Write', ['01/02/2026']), columnOf('Written', ['13/02/2026'])];
  t.strictSame(drafts(...columns)[0]?.lines, [
    'Extract(WRITETIME, "Written"); # such as 13/02/2026',
    'SetDateFormat(WRITETIME, "%d/%m/%Y");',
  ]);
});

t.test('a time zone is needed for dates that are local to one', async (t) => {
  const needZone = (value: string) => draftDates([columnOf('Last Write', [value])]).needZone;
  t.equal(needZone('2026-01-31'), true);
  t.equal(needZone('2026-01-31T10:00:00Z'), false);
  t.equal(needZone('1773325740'), false);
  t.equal(draftDates([columnOf('Pool', ['x'])]).needZone, false);
});
