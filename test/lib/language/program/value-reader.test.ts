import t from 'tap';
import { DateFormat } from '../../../../lib/language/dates/date-format.ts';
import { DateReader } from '../../../../lib/language/dates/date-reader.ts';
import { valueReader } from '../../../../lib/language/program/value-reader.ts';
import { type FieldSpec, fieldByName } from '../../../../lib/model/field.ts';
import { compileFilter } from '../../../../lib/model/filter/filter.ts';
import { spoilt } from '../../../../lib/model/spoilt.ts';
import { zone } from '../../model/zones.ts';

function spec(name: string): FieldSpec {
  const found = fieldByName(name);
  if (found === undefined) throw new Error(name);
  return found;
}

function dates(text: string): DateReader {
  const format = DateFormat.compile(text);
  if (typeof format === 'string') throw new Error(format);
  return new DateReader([format], zone('UTC'));
}

function never(text: string) {
  const compiled = compileFilter(text);
  if ('problem' in compiled) throw new Error(compiled.problem);
  return [compiled.filter];
}

/** The values of texts, or the messages by which their records are rejected. */
function values(reader: ReturnType<typeof valueReader>, ...texts: readonly string[]): readonly string[] {
  return texts.map((text) => {
    const value = reader(text);
    return typeof value === 'string' ? value : value.message;
  });
}

t.test('every kind of field comes in canonical form', async (t) => {
  for (const [field, text, value] of [
    ['VOLUME', ' a-1 ', 'A-1'],
    ['SCRATCH', 'true', '1'],
    ['ENCRYPTED', 'no', '0'],
    ['USAGECOUNT', '007', '7'],
    ['CONTAINER', ' us01.lto.c1 ', 'US01.LTO.C1'],
    ['DESCRIPTION', '\ttwo\u0001\u0002words ', 'two words'],
    ['MOVEDATE', '2026-03-14T00:00:00Z', '2026-03-14T00:00:00Z'],
    ['SLOT', '', ''],
  ] as const) {
    t.strictSame(values(valueReader(spec(field), undefined), text), [value], field);
  }
});

t.test('a key field that is empty rejects its record, also as the first text of all', async (t) => {
  const missing = 'VOLUME is missing from the record';
  t.strictSame(values(valueReader(spec('VOLUME'), undefined), '', 'A1', ' ', ''), [
    missing,
    'A1',
    missing,
    missing,
  ]);
});

t.test('a value that breaks a rule of its field rejects its record', async (t) => {
  t.strictSame(values(valueReader(spec('CUSTOMER'), undefined), 'US012', 'US01', 'US012'), [
    'CUSTOMER "US012": is 5 characters long, at most 4 are allowed',
    'US01',
    'CUSTOMER "US012": is 5 characters long, at most 4 are allowed',
  ]);
});

t.test('a date is read by its format, outer blanks aside', async (t) => {
  const reader = valueReader(spec('EXPIRYDATE'), dates('%d/%m/%Y'));
  t.strictSame(values(reader, ' 14/03/2026 ', ' ', '', '31/02/2026'), [
    '2026-03-14T00:00:00Z',
    '',
    '',
    'EXPIRYDATE "31/02/2026" is not a date of the form %d/%m/%Y: month 2 of 2026 has no day 31',
  ]);
});

t.test('words for never are the last moment of all, before any format is tried', async (t) => {
  const reader = valueReader(spec('EXPIRYDATE'), dates('%d/%m/%Y'), never('(INFIN*|01/01/1970)'));
  t.strictSame(values(reader, ' infinity', '01/01/1970', '02/01/1970'), [
    '9999-12-31T23:59:59Z',
    '9999-12-31T23:59:59Z',
    '1970-01-02T00:00:00Z',
  ]);
  t.strictSame(values(valueReader(spec('EXPIRYDATE'), undefined, never('never')), 'NEVER'), [
    '9999-12-31T23:59:59Z',
  ]);
});

t.test('flags are read in all their spellings', async (t) => {
  const read = valueReader(spec('SCRATCH'), undefined);
  const yes = ['yes', 'Y', 'true', 'T', '1', 'on', '*YES'];
  const no = ['No', 'n', 'False', 'f', '0', 'OFF', '*NO'];
  t.strictSame(values(read, ...yes), Array(yes.length).fill('1'));
  t.strictSame(values(read, ...no), Array(no.length).fill('0'));
});

t.test(
  'a value that a spreadsheet has spoilt rejects its record whatever the field, and is shown without marks',
  async (t) => {
    const text = spoilt('power', '1.23E+11 in cell B17');
    for (const field of ['VOLUME', 'DESCRIPTION', 'SLOT', 'SCRATCH'])
      t.match(
        values(valueReader(spec(field), undefined), text),
        [/^\w+ "1\.23E\+11 in cell B17": .*power of ten/],
        field,
      );
    t.match(values(valueReader(spec('EXPIRYDATE'), dates('%Y-%m-%d')), text), [
      /"1\.23E\+11 in cell B17": .*power of ten/,
    ]);
    t.match(
      values(valueReader(spec('DESCRIPTION'), undefined), text.slice(1, -1)),
      [/power of ten/],
      'a part of it, too',
    );
  },
);
