import t from 'tap';
import { ARGUMENT_READERS } from '../../../../lib/language/directives/argument-readers.ts';
import type { ParameterKind, ParameterSpec } from '../../../../lib/language/directives/directive-spec.ts';
import { NO_LISTS } from '../compile.ts';

const PARAMETER: ParameterSpec = { name: 'p', kind: 'text', min: 1, max: 256, occurs: 'once' };

/** Reads an argument of a kind: its value, or what is reported. A number stands for an integer of the definition. */
function read<K extends ParameterKind>(
  kind: K,
  argument: string | number,
  bounds: Partial<ParameterSpec> = {},
) {
  const reports: string[] = [];
  const report = (message: string, suggestion?: string, at?: number) =>
    reports.push(`${at === undefined ? '' : `${at}: `}${message}${suggestion ? ` (${suggestion})` : ''}`);
  const value = ARGUMENT_READERS[kind](
    { kind: typeof argument === 'number' ? 'integer' : 'string', text: String(argument) },
    { ...PARAMETER, ...bounds },
    report,
    NO_LISTS,
    report,
  );
  if (reports.length > 1) throw new Error(reports.join('\n'));
  return value === undefined ? reports[0] : value;
}

t.test('a field is one of a volume or a scratch variable, by name or alias, in any case', async (t) => {
  t.match(read('field', 'volume'), { name: 'VOLUME', spec: { key: 'volume' } });
  t.match(read('field', 'WriteDate'), { name: 'WRITETIME' });
  t.match(read('field', 'INITIAL REPOSITORY'), { name: 'INITIALREPOSITORY' });
  t.strictSame(read('field', 'user1'), { name: 'USER1', spec: undefined });
  t.equal(read('field', 'VOLUMES'), 'there is no field VOLUMES (did you mean VOLUME?)');
  t.equal(read('field', '?'), 'there is no field ? (definitions/README.md lists the fields)');
});

t.test('a date field and a compared field are just these', async (t) => {
  t.match(read('dateField', 'EXPIRYDATE'), { name: 'EXPIRYDATE' });
  t.equal(read('dateField', 'SLOT'), 'SLOT holds no date');
  t.equal(read('dateField', 'USER1'), 'USER1 holds no date');
  t.match(read('comparedField', 'SLOT'), { name: 'SLOT' });
  for (const name of ['VOLUME', 'USER1', 'REPOSITORY_DESC']) {
    t.equal(read('comparedField', name), `${name} is not a field that is compared`);
  }
});

t.test('a word is one of those that its directive knows, in any case', async (t) => {
  t.equal(read('type', 'Header'), 'HEADER');
  t.equal(read('type', 'HEADR'), 'there is no record type HEADR (did you mean HEADER?)');
  t.equal(read('formatName', 'json'), 'JSON');
  t.equal(read('policy', 'clear'), 'CLEAR');
  t.equal(read('policy', 'FORBID'), 'there is no policy FORBID (use COMPARE, ADD, IGNORE, CLEAR)');
  t.equal(read('timeUnit', 'DAY'), 'there is no unit of time DAY (did you mean DAYS?)');
});

t.test('a text has at least and at most so many characters', async (t) => {
  t.equal(read('text', 'x'.repeat(256)), 'x'.repeat(256));
  t.equal(read('text', 'x'.repeat(257)), 'p is 257 characters long, at most 256 are allowed');
  t.equal(read('text', ''), 'p is empty');
  t.equal(read('text', '', { min: 0 }), '');
});

t.test('an integer lies within its bounds', async (t) => {
  const bounds = { min: -2, max: 10 };
  t.equal(read('integer', -2, bounds), -2);
  t.equal(read('integer', 10, bounds), 10);
  t.equal(read('integer', -3, bounds), 'p must be from -2 to 10, found -3');
  t.equal(read('integer', 11, bounds), 'p must be from -2 to 10, found 11');
  t.equal(read('integer', 'x', bounds), 'p must be an integer, found "x"');
});

t.test('an attribute is an integer, also as a string', async (t) => {
  const bounds = { min: 0, max: 200 };
  t.equal(read('attribute', 200, bounds), 200);
  t.equal(read('attribute', '0', bounds), 0);
  t.equal(read('attribute', '201', bounds), 'p must be from 0 to 200, found 201');
  t.equal(read('attribute', '1.5', bounds), 'p must be an integer, found "1.5"');
});

t.test('a detail is an integer of any size or a text', async (t) => {
  t.equal(read('detail', 2_147_483_647), 2_147_483_647);
  t.equal(read('detail', '37'), '37');
  t.equal(read('detail', 0), 'p must be from 1 to 2147483647, found 0');
});

t.test('a place is a number, or names of which only a last one may be empty', async (t) => {
  t.strictSame(read('where', 7), { kind: 'number', number: 7 });
  t.strictSame(read('where', ' Barcode | Media ID'), { kind: 'name', names: ['Barcode', 'Media ID'] });
  t.strictSame(read('where', 'Slot|'), { kind: 'name', names: ['Slot', ''] });
  for (const text of ['', '|Slot', 'A||B', '|']) {
    t.equal(read('where', text), `a name in ${JSON.stringify(text)} is empty`);
  }
});

t.test('a filter is compiled, and its problem reported where it stands', async (t) => {
  t.match(read('filter', 'CLN*'), { key: 'CLN*', takesAll: false });
  t.equal(read('filter', 'ab[c'), '2: "[" is not closed (add "]", or write [[] for the character itself)');
  t.equal(read('filter', 'LIST:none.txt'), '0: the list none.txt cannot be read: there is no such file');
  t.equal(read('filter', ''), 'p is empty');
});

t.test('an empty filter, where it is allowed, takes what is not given', async (t) => {
  const filter = read('filter', '', { min: 0 });
  if (typeof filter !== 'object') throw new Error(filter);
  t.strictSame(['', ' \t', 'x'].map(filter.matches), [true, true, false]);
});

t.test('translations, templates and patterns are compiled', async (t) => {
  const translation = read('translation', '*L3');
  if (typeof translation !== 'function') throw new Error(translation);
  t.equal(translation('000001'), '000001L3');
  t.match(read('template', 'in {SLOT}'), { pieces: ['in ', { name: 'SLOT' }] });
  t.equal(read('template', 'in {SLAT}'), '3: there is no field SLAT (did you mean SLOT?)');
  const part = read('part', '[*:{}]');
  if (typeof part !== 'object') throw new Error(part);
  t.strictSame(part.match('[IBM:245]'), ['245']);
  const emptyPart = read('emptyPart', 'Pool: {}');
  if (typeof emptyPart !== 'object') throw new Error(emptyPart);
  t.strictSame(emptyPart.match('Pool:'), ['']);
});

t.test('a delimiter is one character, by itself, by name or by code', async (t) => {
  for (const [text, delimiter] of [
    [',', ','],
    [';', ';'],
    [' ', ' '],
    ['TAB', '\t'],
    ['\\T', '\t'],
    ['\t', '\t'],
    ['\\x1F', '\u001f'],
  ] as const) {
    t.equal(read('delimiter', text), delimiter, text);
  }
  for (const text of [';;', '"', '\n', '\\x0a', '\\x00', '\\x1']) {
    t.equal(
      read('delimiter', text),
      `${JSON.stringify(text)} is no delimiter (use one character other than a quote or a line end, or TAB)`,
    );
  }
});

t.test('signs in numbers are few, and a unit of sizes is one that is known', async (t) => {
  t.strictSame(
    ['.', ','].map((text) => read('decimal', text)),
    ['.', ','],
  );
  t.equal(read('decimal', ';'), '";" is no decimal sign (write "." or ",")');
  t.strictSame(
    [',', '.', "'", ' ', ''].map((text) => read('thousands', text)),
    [',', '.', "'", ' ', ''],
  );
  t.equal(read('thousands', '_'), '"_" is no sign between thousands (write ",", ".", "\'" or " ")');
  t.strictSame(read('sizeUnit', 'kib'), { bytes: 1024n });
  t.equal(read('sizeUnit', 'tapes'), '"tapes" is no unit of sizes (write B, KB, KiB, MB, ... or PiB)');
});

t.test('an encoding is one of four, in any case', async (t) => {
  t.equal(read('encoding', 'windows-1252'), 'Windows-1252');
  t.equal(read('encoding', 'utf-16le'), 'UTF-16LE');
  t.equal(read('encoding', 'UTF-61LE'), 'the encoding "UTF-61LE" is not known (did you mean UTF-16LE?)');
  t.equal(
    read('encoding', 'EBCDIC'),
    'the encoding "EBCDIC" is not known (use UTF-8, UTF-16LE, UTF-16BE, WINDOWS-1252)',
  );
});

t.test('zones, date formats and periods say what is wrong with them', async (t) => {
  t.match(read('zone', 'Europe/Berlin'), { name: 'Europe/Berlin' });
  t.equal(read('zone', 'Europe/Berln'), 'there is no time zone "Europe/Berln" (did you mean Europe/Berlin?)');
  t.match(read('dateFormat', '%d/%m/%Y'), { text: '%d/%m/%Y' });
  t.equal(read('dateFormat', '%d'), '"%d" is no date format: it names no year (%Y or %y)');
  t.strictSame(read('period', '0:7'), { hours: 0, days: 7, months: 0, years: 0 });
  t.equal(
    read('period', '7d'),
    '"7d" is no period (write hours:days:months:years, such as "0:7" for seven days)',
  );
});

t.test('a repository is an identifier, in capitals afterwards', async (t) => {
  t.equal(read('repository', 'libr'), 'LIBR');
  t.equal(read('repository', 'A B'), '"A B" is no Repository-ID: an identifier holds only A-Z and 0-9');
  t.equal(read('repository', ' '), '" " is no Repository-ID');
});
