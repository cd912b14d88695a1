import t from 'tap';
import { datePositions } from '../../../../lib/language/dates/date-positions.ts';
import type { DatePositions, LineLayout } from '../../../../lib/records/match/line-layout.ts';
import { RecordWalk } from '../../../../lib/records/match/record-walk.ts';
import { ScopeIndex } from '../../../../lib/records/match/scope-index.ts';

const WRITTEN = datePositions('%d.%m.%Y %H:%M') as DatePositions;

/** Lines of volume, customer, media, repository, slot, written, a checked flag, and one more that nobody reads. */
const LAYOUT: LineLayout = {
  delimiter: ';',
  width: 8,
  heading: 'VOLUME;CUST;MED;REPO;SLOT;;;',
  customer: { element: 1 },
  media: { element: 2 },
  volume: 0,
  fields: [
    { kind: 'id', element: 3, max: 6, empty: 'ambiguous' },
    { kind: 'text', element: 4, max: 8, empty: 'cleared' },
    { kind: 'none' },
    { kind: 'date', element: 5, positions: WRITTEN, empty: 'nothing' },
  ],
  others: [
    { element: 6, read: (text) => (text === 'lost' ? undefined : text) },
    { element: 3, read: (text) => (text === 'GONE' ? undefined : text) },
  ],
};

const LINE = 'A00001;US01;LTO;LIBR;a 1;14.03.2026 02:13;ok;m';

/** Returns the name of the scope of a line that others stand around; `undefined` where it is not surely a record. */
function scopeOf(line: string, layout = LAYOUT): string | undefined {
  const before = 'what came before\n';
  const bytes = Buffer.from(`${before}${line}\nwhat comes after\n`);
  const scopes = new ScopeIndex(layout.customer, layout.media);
  const walk = new RecordWalk(layout, scopes);
  const number = walk.pass(bytes, before.length);
  if (number !== -1 && walk.next !== before.length + line.length + 1)
    throw new Error(`${line}: the next line begins at ${walk.next}`);
  return scopes.scopes[number]?.name;
}

t.test('a line that surely is a record is passed, whatever it says, and its scope is named', async (t) => {
  t.equal(scopeOf(LINE), 'US01.LTO');
  t.equal(scopeOf(`${LINE}\r`), 'US01.LTO');
  t.equal(scopeOf(LINE.replace('US01;LTO', '9;Z')), '9.Z');
  t.equal(scopeOf(LINE.replace('a 1', '')), 'US01.LTO', 'a slot may be empty');
  t.equal(scopeOf(LINE.replace('a 1', 'a\\1')), 'US01.LTO', 'a backslash stands for itself');
  t.equal(scopeOf(LINE.replace('14.03.2026 02:13', '')), 'US01.LTO', 'when it was written may be missing');
  t.equal(scopeOf(LINE.replace(';m', ';')), 'US01.LTO', 'what nobody reads may be empty');
  t.equal(scopeOf(LINE.replace(';m', `;${'m'.repeat(5000)}`)), 'US01.LTO', 'or long');
  t.equal(scopeOf('VOLUME;CUST;MED;REPO;SLOT;;;x'), 'CUST.MED', 'what only looks like a heading');
});

t.test('a line is not passed where it is none, or it is not sure what it is', async (t) => {
  const cases: readonly (readonly [why: string, line: string])[] = [
    ['no volume', LINE.replace('A00001', '')],
    ['a volume in lower case', LINE.replace('A0', 'a0')],
    ['a volume that begins with a hyphen', LINE.replace('A0', '-0')],
    ['a volume that is too long', LINE.replace('A00001', 'A'.repeat(33))],
    ['no customer', LINE.replace('US01', '')],
    ['a customer in lower case', LINE.replace('US01', 'us01')],
    ['a customer with a hyphen', LINE.replace('US01', 'US-1')],
    ['a customer that is too long', LINE.replace('US01', 'US012')],
    ['a media with a blank', LINE.replace('LTO', 'LT ')],
    ['a repository in lower case', LINE.replace('LIBR', 'libr')],
    ['a repository that is too long', LINE.replace('LIBR', 'LIBRARY')],
    ['no repository where one is required', LINE.replace('LIBR', '')],
    ['a repository that is asked for once more, and not understood', LINE.replace('LIBR', 'GONE')],
    ['a slot with a blank before it', LINE.replace('a 1', ' a')],
    ['a slot with a blank behind it', LINE.replace('a 1', 'a ')],
    ['a slot that is too long', LINE.replace('a 1', 'a12345678')],
    ['a slot in quotes', LINE.replace('a 1', '"a"')],
    ['a slot beyond ASCII', LINE.replace('a 1', 'é')],
    ['a slot with a control character', LINE.replace('a 1', 'a\x7f')],
    ['a slot with a delimiter', LINE.replace('a 1', 'a;1')],
    ['a date that is none', LINE.replace('14.03', '14.13')],
    ['a date with other marks', LINE.replace('14.03', '14/03')],
    ['a shorter date', LINE.replace(':13', '')],
    ['a longer date', LINE.replace(':13', ':130')],
    ['a checked element that is not understood', LINE.replace('ok', 'lost')],
    ['an element that nobody reads in quotes', LINE.replace(';m', ';"m"')],
    ['an element more', `${LINE};more`],
    ['an element less', LINE.replace(';m', '')],
    ['a lone return', `${LINE}\rmore`],
    ['the heading', LAYOUT.heading ?? ''],
    ['a longer line than records are', LINE.replace(';m', `;${'m'.repeat(2 ** 20)}`)],
    ['an empty line', ''],
  ];
  for (const [why, line] of cases) t.equal(scopeOf(line), undefined, why);
});

t.test(
  'what has no element is what is always the same, and in vain where it would have to be looked at',
  async (t) => {
    const keys = { customer: { value: 'US01' }, media: { element: 0 }, volume: 1 };
    const layoutOf = (read: string | undefined, empty: 'nothing' | 'ambiguous'): LineLayout => ({
      delimiter: '\t',
      width: 2,
      ...keys,
      fields: [
        { kind: 'read', element: -1, read: () => read, empty },
        { kind: 'text', element: -1, max: 8, empty: 'cleared' },
      ],
      others: [],
    });
    t.equal(scopeOf('LTO\tA00001', layoutOf('TSM', 'ambiguous')), 'US01.LTO');
    t.equal(scopeOf('LTO\tA00001', layoutOf('', 'nothing')), 'US01.LTO');
    t.equal(scopeOf('LTO\tA00001', layoutOf('', 'ambiguous')), undefined);
    t.equal(scopeOf('LTO\tA00001', layoutOf(undefined, 'nothing')), undefined);
    t.equal(scopeOf('LTO\tA00001', { ...layoutOf('TSM', 'nothing'), volume: -1 }), undefined, 'no volume');
  },
);

t.test('scopes keep their numbers, however many there are', async (t) => {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
  const names = [...digits].flatMap((a) =>
    [...digits].flatMap((b) => [`${a};${b}`, `${a}${b};0${a}`, `${b}0;${a}A`]),
  );
  const scopes = new ScopeIndex({ element: 0 }, { element: 1 });
  const find = (name: string) => {
    const bytes = Buffer.from(name);
    return scopes.find(bytes, 0, name.indexOf(';'), name.indexOf(';') + 1, name.length);
  };
  const distinct = [...new Set(names)];
  t.strictSame(
    distinct.map(find),
    distinct.map((_, index) => index),
  );
  t.strictSame(
    distinct.map(find),
    distinct.map((_, index) => index),
    'met again',
  );
  t.strictSame(
    scopes.scopes.map(({ name }) => name),
    distinct.map((name) => name.replace(';', '.')),
  );
});
