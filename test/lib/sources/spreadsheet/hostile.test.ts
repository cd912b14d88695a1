import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import t from 'tap';
import { TapesyncError } from '../../../../lib/errors/error.ts';
import { READ_LIMITS } from '../../../../lib/sources/read-limits.ts';
import { archiveOf, partsOf, textOf, workbookOf } from './by-hand.ts';

const ROWS = '<row><c t="inlineStr"><is><t>A00001</t></is></c><c><v>7</v></c></row>';
const PARTS = partsOf({ rows: ROWS });
const LIBREOFFICE = readFileSync(new URL('libreoffice.xlsx', import.meta.url));

const withSheet = (change: (xml: string) => string) =>
  archiveOf({ ...PARTS, 's1.xml': change(PARTS['s1.xml'] ?? '') });

t.test('a workbook that is cut anywhere is an error, and no text comes of it', async (t) => {
  for (let length = 4; length < LIBREOFFICE.length; length += 97)
    await t.rejects(textOf(LIBREOFFICE.subarray(0, length)), { code: 'SOURCE_CUT' }, `${length} bytes`);
});

t.test('with any byte changed it is an error, or the same text', async (t) => {
  const whole = await textOf(LIBREOFFICE, { sheet: 'Tapes & Co' });
  const change = fc.tuple(fc.nat(LIBREOFFICE.length - 1), fc.integer({ min: 1, max: 255 }));
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
      const bytes = Buffer.from(LIBREOFFICE);
      for (const [at, by] of changes) bytes[at] = (bytes[at] ?? 0) ^ by;
      // The first bytes are what it is recognized by.
      LIBREOFFICE.copy(bytes, 0, 0, 4);
      try {
        t.equal(await textOf(bytes, { sheet: 'Tapes & Co' }), whole);
      } catch (error) {
        if (!(error instanceof TapesyncError)) throw error;
      }
    }),
    { numRuns: 150 },
  );
});

t.test('XML that is damaged in any way is an error of the table', async () => {
  const xml = PARTS['s1.xml'] ?? '';
  const piece = fc.constantFrom(
    '<',
    '>',
    '&',
    '"',
    '</c>',
    '<row>',
    '<c r="B1">',
    ' r="A1"',
    ' t="s"',
    'x',
    ']]>',
    '<!--',
    '\u0001',
    '<!DOCTYPE a>',
    '<v>',
    ' s="9"',
    ' t="n"',
    '&#0;',
  );
  const change = fc.tuple(fc.nat(xml.length), fc.nat(12), piece);
  await fc.assert(
    fc.asyncProperty(change, async ([at, removed, added]) => {
      try {
        await textOf(withSheet((text) => text.slice(0, at) + added + text.slice(at + removed)));
      } catch (error) {
        if (!(error instanceof TapesyncError)) throw error;
      }
    }),
    { numRuns: 300 },
  );
});

t.test('a document type is refused before any entity is made of it', async (t) => {
  const bomb =
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>';
  for (const name of Object.keys(PARTS)) {
    const bytes = archiveOf({ ...PARTS, [name]: bomb + PARTS[name] });
    await t.rejects(textOf(bytes), { code: 'SOURCE_CUT', message: /document type/ }, name);
  }
  const entity = withSheet((text) => text.replace('A00001', '&file;'));
  await t.rejects(textOf(entity), { code: 'SOURCE_CUT' }, 'and an entity that there is not');
});

t.test('an archive that becomes too much is refused', async (t) => {
  const empty = withSheet((text) => text.replace('</row>', `</row>${'<row/>'.repeat(4e6)}`));
  await t.rejects(textOf(empty, { limits: { ...READ_LIMITS, ratio: 200 } }), { code: 'SOURCE_RATIO' });
  await t.rejects(textOf(empty, { limits: { bytes: 1e6, ratio: 1e6 } }), { code: 'SOURCE_TOO_LARGE' });
});

t.test('a text of more runs than a record can hold is refused', async (t) => {
  const strings = `<si>${`<r><t>${'x'.repeat(1000)}</t></r>`.repeat(2000)}</si>`;
  const wanted = { code: 'SOURCE_CUT', message: /texts\.xml: .*longer than a record can be/ };
  await t.rejects(textOf(workbookOf({ rows: ROWS, strings })), wanted);
});

t.test('a row that shared texts make longer than any record is refused', async (t) => {
  const strings = `<si><t>${'x'.repeat(30_000)}</t></si>`;
  const rows = `<row>${'<c t="s"><v>0</v></c>'.repeat(16_000)}</row>`;
  const wanted = { code: 'SOURCE_CUT', message: /row 1 is longer than a record can be/ };
  await t.rejects(textOf(workbookOf({ rows, strings })), wanted);
});

t.test('texts, tags and elements without an end are refused', async (t) => {
  const long = 'x'.repeat(3 * 2 ** 20);
  for (const part of [`<c t="inlineStr"><is><t>${long}`, `<c ${long}`, `<!-- ${long}`])
    await t.rejects(textOf(withSheet((text) => text.replace('<row>', `<row>${part}`))), {
      code: 'SOURCE_CUT',
      message: /longer than a cell/,
    });
  const deep = withSheet((text) => text.replace('</row>', `<c>${'<is>'.repeat(1e5)}`));
  await t.rejects(textOf(deep), { code: 'SOURCE_CUT', message: /within more than 64/ });
});

t.test('places that no spreadsheet has are refused, by their names', async (t) => {
  const cases: readonly (readonly [rows: string, problem: RegExp])[] = [
    ['<row r="2"/><row r="2"/>', /row 2 stands behind row 2/],
    ['<row r="1048577"/>', /row 1048577 is none/],
    ['<row r="1e3"/>', /row 1e3 is none/],
    ['<row r="2"><c r="A1"/></row>', /cell A1 is none of row 2/],
    ['<row><c r="XFE1"/></row>', /cell XFE1 is none/],
    ['<row><c r="B1"/><c r="A1"/></row>', /cell A1 stands behind B1/],
    ['<row><c t="s"><v>0</v></c></row>', /cell A1 has the text number 0, which there is not/],
    ['<row><c t="s"><v>-1</v></c></row>', /cell A1/],
    ['<row><c/><c><v>1,5</v></c></row>', /cell B1 holds a number that is none/],
    ['<row><c><v>1e999</v></c></row>', /cell A1 holds a number that is none/],
    ['<row><c t="?"><v>1</v></c></row>', /cell A1 is of a type that there is not/],
    ['<row><c t="d"><v>soon</v></c></row>', /cell A1 holds a date that is none/],
  ];
  for (const [rows, problem] of cases)
    await t.rejects(textOf(workbookOf({ rows })), { code: 'SOURCE_CUT', message: problem }, rows);
});

t.test('a row far away costs as many lines, and no more', async (t) => {
  const rows = '<row r="1048576"><c t="inlineStr"><is><t>Z</t></is></c></row>';
  t.equal((await textOf(workbookOf({ rows }))).length, 1_048_577);
});

t.test('the signal stops the reading', async (t) => {
  const signal = AbortSignal.abort();
  await t.rejects(textOf(workbookOf({ rows: ROWS }), { signal }), { name: 'AbortError' });
});
