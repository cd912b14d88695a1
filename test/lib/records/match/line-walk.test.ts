import t from 'tap';
import { datePositions } from '../../../../lib/language/dates/date-positions.ts';
import type { DatePositions, LineLayout } from '../../../../lib/records/match/line-layout.ts';
import { LineWalk } from '../../../../lib/records/match/line-walk.ts';
import { RowTable } from '../../../../lib/snapshots/row-table.ts';
import type { ScopeSnapshot } from '../../../../lib/snapshots/scope-snapshot.ts';
import { heldOf as heldOfScope } from '../../../transforms/chain.ts';

const WRITTEN = datePositions('%Y-%m-%d %H:%M:%S') as DatePositions;

/** Lines of customer, media, a mark that nobody reads, volume, repository, slot, written and a checked flag. */
const LAYOUT: LineLayout = {
  delimiter: ',',
  width: 8,
  heading: 'CUSTOMER,MEDIA,MARK,VOLUME,REPO,SLOT,,FLAG',
  customer: { element: 0 },
  media: { element: 1 },
  volume: 3,
  fields: [
    { kind: 'id', element: 4, max: 6, empty: 'ambiguous' },
    { kind: 'text', element: 5, max: 8, empty: 'cleared' },
    { kind: 'none' },
    { kind: 'date', element: 6, positions: WRITTEN, empty: 'nothing' },
  ],
  others: [{ element: 7, read: (text) => (text === 'lost' ? undefined : text) }],
};

const ROW = 'A00001\t3\tLIBR\tL\tLIBR\ta 1\tanything\t2026-03-14T02:13:45Z\n';
const LINE = 'US01,LTO,m,A00001,LIBR,a 1,2026-03-14 02:13:45,ok';

// As it stands, for rows that are damaged too.
function heldOf(row: string, scope = 'US01.LTO'): ScopeSnapshot {
  const volumes = new RowTable();
  volumes.load(Buffer.from(row));
  return { ...heldOfScope(scope, {}), volumes };
}

/** Follows a line that others stand around; true where it says what the row holds. */
function follows(line: string, row = ROW, layout = LAYOUT, snapshot = heldOf(row)): boolean {
  const before = 'what came before\n';
  const bytes = Buffer.from(`${before}${line}\nwhat comes after\n`);
  const next = LineWalk.along(layout)?.follow(bytes, before.length, snapshot, 0);
  if (next === -1) return false;
  if (next !== before.length + line.length + 1) throw new Error(`${line}: the next line begins at ${next}`);
  return true;
}

t.test('a line that says what its row holds is followed to its end', async (t) => {
  t.ok(follows(LINE));
  t.ok(follows(`${LINE}\r`));
  t.ok(follows(LINE.replace(',m,', ',\\ any thing,')), 'what nobody reads may be anything plain');
  t.ok(follows(LINE.replace(',m,', ',,')));
  t.ok(follows(LINE.replace('2026-03-14 02:13:45', '')), 'nothing is said of when it was written');
  t.ok(follows(LINE.replace('a 1', ''), ROW.replace('a 1', '')), 'the slot is empty on both sides');
  t.ok(follows(LINE, ROW.replace('anything', '')), 'whatever a column holds that is not compared');
});

t.test('a line is not followed where it says something else, or it is not sure what it says', async (t) => {
  const cases: readonly (readonly [why: string, line: string, row?: string])[] = [
    ['another customer', LINE.replace('US01', 'US02')],
    ['a longer customer', LINE.replace('US01', 'US011')],
    ['a shorter customer', LINE.replace('US01', 'US0')],
    ['a customer in lower case', LINE.replace('US01', 'us01')],
    ['another delimiter', LINE.replace('US01,', 'US01;')],
    ['another media', LINE.replace('LTO', 'LTP')],
    ['another volume', LINE.replace('A00001', 'A00002')],
    ['a shorter volume', LINE.replace('A00001', 'A0000')],
    ['a longer volume', LINE.replace('A00001', 'A000011')],
    ['no volume', LINE.replace('A00001', ''), ROW.replace('A00001', '')],
    ['a volume in lower case', LINE.replace('A0', 'a0'), ROW.replace('A0', 'a0')],
    ['a volume that begins with a hyphen', LINE.replace('A0', '-0'), ROW.replace('A0', '-0')],
    [
      'a volume longer than any',
      LINE.replace('A00001', 'A'.repeat(33)),
      ROW.replace('A00001', 'A'.repeat(33)),
    ],
    ['another repository', LINE.replace('LIBR', 'OFFS')],
    ['a repository in lower case', LINE.replace('LIBR', 'libr'), ROW.replace('LIBR\ta', 'libr\ta')],
    ['a repository that is too long', LINE.replace('LIBR', 'LIBRARY'), ROW.replace('LIBR\ta', 'LIBRARY\ta')],
    ['no repository where one is required', LINE.replace('LIBR', ''), ROW.replace('LIBR\ta', '\ta')],
    ['another slot', LINE.replace('a 1', 'a 2')],
    ['the beginning of a slot', LINE.replace('a 1', 'a ')],
    ['more than a slot', LINE.replace('a 1', 'a 12')],
    ['no slot where it is to be cleared', LINE.replace('a 1', '')],
    ['a slot with a blank before it', LINE.replace('a 1', ' a'), ROW.replace('a 1', ' a')],
    ['a slot with a blank behind it', LINE.replace('a 1', 'a '), ROW.replace('a 1', 'a ')],
    ['a slot that is too long', LINE.replace('a 1', 'a12345678'), ROW.replace('a 1', 'a12345678')],
    ['a slot with a backslash', LINE.replace('a 1', 'a\\\\1'), ROW.replace('a 1', 'a\\\\1')],
    ['a slot in quotes', LINE.replace('a 1', '"a"'), ROW.replace('a 1', '"a"')],
    ['a slot beyond ASCII', LINE.replace('a 1', 'é'), ROW.replace('a 1', 'é')],
    ['a slot with a control character', LINE.replace('a 1', 'a\x7f'), ROW.replace('a 1', 'a\x7f')],
    ['a slot with a delimiter', LINE.replace('a 1', 'a,1'), ROW.replace('a 1', 'a,1')],
    ['another date', LINE.replace(':45', ':46')],
    ['a date that is none', LINE.replace('-14', '-32'), ROW.replace('-14', '-32')],
    ['a date with other marks', LINE.replace('03-14', '03/14')],
    ['a shorter date', LINE.replace(':45', '')],
    ['a longer date', LINE.replace(':45', ':451')],
    ['a mark that is not plain', LINE.replace(',m,', ',"m",')],
    ['a checked element that is not understood', LINE.replace('ok', 'lost')],
    ['an element more', `${LINE},more`],
    ['an element less', LINE.replace(',m,', ',')],
    ['a label that may be a date', LINE.replaceAll('A00001', 'MAR-01'), ROW.replaceAll('A00001', 'MAR-01')],
    ['a lone return', `${LINE}\rmore`],
    ['a heading', LAYOUT.heading ?? '', 'VOLUME\t3\tLIBR\t\tREPO\tSLOT\t\t2026-03-14T02:13:45Z\n'],
    ['a longer line than records are', LINE.replace(',m,', `,${'m'.repeat(2 ** 20)},`)],
    ['a row without fields', LINE, 'A00001\t3\tLIBR\n'],
    ['a row that is short of columns', LINE, ROW.replace('\tanything', '')],
    ['a row with something else between columns', LINE, ROW.replace('LIBR\ta', 'LIBR_a')],
    ['a row with more columns', LINE, ROW.replace('\n', '\tmore\n')],
  ];
  for (const [why, line, row] of cases) {
    const scope = why === 'a heading' ? heldOf(row ?? '', 'CUSTOMER.MEDIA') : undefined;
    t.notOk(follows(line, row, LAYOUT, scope), why);
  }
  t.ok(
    follows(
      'CUSTOMER,MEDIA,MARK,VOLUME,REPO,SLOT,,FLAg',
      cases.find(([why]) => why === 'a heading')?.[2],
      LAYOUT,
      heldOf(cases.find(([why]) => why === 'a heading')?.[2] ?? '', 'CUSTOMER.MEDIA'),
    ),
    'what only looks like a heading',
  );
});

t.test('what has no element is what is always empty or always the same', async (t) => {
  const fields = [
    { kind: 'none' },
    { kind: 'read', element: -1, read: () => 'TSM', empty: 'nothing' },
    { kind: 'text', element: 2, max: 8, empty: 'nothing' },
    { kind: 'text', element: -1, max: 8, empty: 'cleared' },
  ] as const;
  const keys = { customer: { value: 'US01' }, media: { element: 0 }, volume: 1 };
  const layout: LineLayout = { delimiter: '\t', width: 3, ...keys, fields, others: [] };
  const row = 'A00001\t3\tLIBR\t\tanything\tTSM\t7\t\n';
  t.ok(follows('LTO\tA00001\t7', row, layout));
  t.notOk(follows('LTO\tA00001\t7', row.replace('TSM', 'NBU'), layout));
  t.notOk(follows('LTO\tA00001\t7', row.replace('\t\n', '\tmore\n'), layout));
  t.notOk(
    follows('LTO\tA00001\t7', row, layout, heldOf(row, 'US02.LTO')),
    'the literal is of another customer',
  );
});

t.test('there is a walk only where lines and rows have one order', async (t) => {
  const [id, text, none, date] = LAYOUT.fields as [(typeof LAYOUT.fields)[0], never, never, never];
  t.equal(LineWalk.along({ ...LAYOUT, fields: [text, id, none, date] }), undefined, 'columns change places');
  const others = [...LAYOUT.others, { element: 5, read: (value: string) => value }];
  t.equal(LineWalk.along({ ...LAYOUT, others }), undefined, 'an element is asked for twice');
  const key = [{ element: 3, read: (value: string) => value }];
  t.equal(LineWalk.along({ ...LAYOUT, others: key }), undefined, 'more is asked of a key');
  t.equal(LineWalk.along({ ...LAYOUT, delimiter: '-' }), undefined, 'a date is cut by the delimiter');
  t.equal(LineWalk.along({ ...LAYOUT, delimiter: '7' }), undefined, 'a date may be cut by the delimiter');
});
