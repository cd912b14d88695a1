import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import type { Definition } from '../../../../lib/language/definition.ts';
import { runs } from '../../../runs.ts';
import { compile } from '../../language/compile.ts';
import { type Held, synchronized, withoutWarnings } from './exact.ts';

const EXTRACTS = `Extract(CUSTOMER, "Customer"); Extract(MEDIA, "Media"); Extract(VOLUME, "Volume");
  Extract(REPOSITORY, "Where"); Extract(SLOT, "Slot"); Extract(WRITETIME, "Written");`;
const DATES = 'SetTimeZone("UTC"); SetWriteTimeFormat("%%Y-%%m-%%d %%H:%%M:%%S");';

// The columns are always the same; what is made of them is not.
const DEFINITIONS: readonly (readonly [text: string, delimiter: string])[] = [
  `${EXTRACTS} ${DATES}`,
  `${EXTRACTS} ${DATES} RemoveSpaces(VOLUME); RemoveSpaces(SLOT); SetPolicy(SLOT, CLEAR); SetPolicy(WRITETIME, CLEAR);`,
  `${EXTRACTS} ${DATES} SetPolicy(SLOT, ADD); SetPolicy(WRITETIME, IGNORE);`,
  `${EXTRACTS} ${DATES} AddExclusionOnValue(VOLUME, "A*3"); AddExclusionOnValue(CUSTOMER, "US03");`,
  `${EXTRACTS} ${DATES} AddExclusionOnValue(SLOT, "??"); SetRequired(WRITETIME, SLOT);`,
  `${EXTRACTS} ${DATES} AddTranslation(REPOSITORY, "Lib*", "LIBR"); AddTranslation(SLOT, "1", "2"); AddNull("-");`,
  `${EXTRACTS} ${DATES} SetUpperCase(VOLUME); SetUpperCase(SLOT); AddNull("?", SLOT);`,
  `${EXTRACTS} ${DATES} AddTranslation(CUSTOMER, "US01", "US02");`,
  `${EXTRACTS} ${DATES} AddTranslation2(SLOT, REPOSITORY, "LIBR", "7");`,
  `${EXTRACTS} ${DATES} AddRule(SLOT, "9", REPOSITORY, "OFFS");`,
  `${EXTRACTS} ${DATES} AddNever(WRITETIME, "2026-03-1*");`,
  `${EXTRACTS} SetTimeZone("Europe/Berlin"); SetWriteTimeFormat("%%Y-%%m-%%d %%H:%%M:%%S");`,
  `${EXTRACTS} SetTimeZone("UTC"); SetDateFormat(WRITETIME, "%%F %%T", "%%Y-%%d-%%m %%T");`,
  `${EXTRACTS} ${DATES} Extract(USER1, 8); AddExclusionOnValue(USER1, "x"); SetNumberFormat(USER1, ".");`,
  `${EXTRACTS} ${DATES} Extract(USAGE, "Count"); Extract(USER1, "Flag"); SetNumberFormat(USAGE, "."); SetNumberUnit(USAGE, USER1);`,
  `${EXTRACTS} ${DATES} Extract(USER1, 99); SetElements(3); Extract(INITIALREPOSITORY, "Where"); Extract(HOMEREPOSITORY, "Where");`,
  `${EXTRACTS} ${DATES} Extract(USAGECOUNT, "Count"); Extract(ENCRYPTED, "Flag"); Extract(DESCRIPTION, "Text|");`,
  `${EXTRACTS} ${DATES} SetLiteral(SYSTEM, "S\\1"); SetLiteral(HIDDEN, "NO");`,
  `${EXTRACTS} ${DATES} SetLiteral(SYSTEM, "S1"); SetLiteral(HIDDEN, "NO"); SetLiteral(SCRATCH, "yes");`,
  `${EXTRACTS} ${DATES} AddString(EXCLUSION, 0, "US02*");`,
  `${EXTRACTS} ${DATES} AddString(TERMINATE, 0, "US02*");`,
  `${EXTRACTS} ${DATES} AddString(FOOTER, 0, "US02*");`,
  `${EXTRACTS} ${DATES} AddAnnouncedCount("US{}?*3*");`,
  `${EXTRACTS} ${DATES} SetLineEnd(OPTIONAL);`,
  'Extract(CUSTOMER, 1, 4, 0); Extract(MEDIA, 2, 4, 0); Extract(VOLUME, 3, 10, 0); Extract(SLOT, 5, 1, 0);',
  'Extract(CUSTOMER, 1, 4, 0); Extract(MEDIA, 2, 4, 0); Extract(VOLUME, 3, 3, 0); Extract(SLOT, 5, 10, 0);',
  'Extract(CUSTOMER, 1); Extract(MEDIA, 2); Extract(VOLUME, 3); Extract(WRITETIME, 6, 10, 0); SetTimeZone("UTC"); SetWriteTimeFormat("%%Y-%%m-%%d");',
  'SetLiteral(CUSTOMER, "us01"); SetLiteral(MEDIA, "LTO"); Extract(VOLUME, 3); Extract(REPOSITORY, 4);',
  'SetLiteral(CUSTOMER, "US01"); Extract(MEDIA, 2); Extract(VOLUME, 3); Extract(REPOSITORY_DESC, 4);',
  'SetLiteral(CUSTOMER, "US01"); Extract(MEDIA, 2); Extract(VOLUME, 3); Extract(DESCRIPTION, 0);',
  'Extract(CUSTOMER, 1, 3); Extract(MEDIA, 2, 4); Extract(VOLUME, 3); Extract(REPOSITORY, 4, 3); AddTranslation(REPOSITORY, "lib", "LIBR");',
  'Extract(CUSTOMER, 1); Extract(MEDIA, 2); Extract(VOLUME, 3); Extract(SLOT, -1);',
  'Extract(CUSTOMER, 1); Extract(MEDIA, 2); Extract(VOLUME, 3);',
  'Extract(CUSTOMER, 1); Extract(MEDIA, 2); Extract(VOLUME, 3); Extract(SLOT, 5); SetElements(4, 6);',
  'Extract(CUSTOMER, 1); Extract(MEDIA, 2); Extract(VOLUME, 3); Extract(REPOSITORY, 4); Extract(SLOT, 12);',
  'Extract(CUSTOMER, 1); Extract(MEDIA, 2); Extract(VOLUME, 3); Extract(SLOT, 5, 1, 0); AddNull("x");',
].flatMap((text, index) =>
  [',', ';', 'TAB', ' ', '-']
    .slice(index === 0 ? 0 : index % 3, index === 0 ? 5 : (index % 3) + 1)
    .map((delimiter) => [text, delimiter] as const),
);

const HEADING = 'Customer,Media,Volume,Where,Slot,Written,Count,Flag';

interface Row {
  readonly scope: string;
  readonly volume: string;
  readonly cells: readonly string[];
}

const mostly = (plain: readonly string[], awkward: readonly string[]) =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...plain) },
    { weight: 1, arbitrary: fc.constantFrom(...awkward) },
  );

const cells = fc.tuple(
  mostly(['LIBR', 'OFFS'], ['', 'libr']),
  mostly(['1', '2', '12', 'A 1'], ['', 'S\\t1', '\\', '\\\\', 'é', ' ', 'a-1', '-']),
  mostly(
    ['2026-03-14 02:13:45', '2026-12-31 23:59:59', '2024-02-29 00:00:00', '2026-03-04 12:00:00'],
    [
      '2026-03-29 02:30:00',
      '2026-02-29 00:00:00',
      '0999-01-01 00:00:00',
      '2026-03-14 24:00:00',
      '2026-03-14',
      '2026-3-14 2:13:45',
      '',
    ],
  ),
  mostly(['7', '12'], ['007', '']),
  mostly(['yes', 'NO'], ['1', '0', '']),
);

/** How the line of a volume may differ from what was expected of it. */
const AWKWARD: readonly ((line: string, separator: string) => string)[] = [
  (line, separator) =>
    line.replace('LIBR', 'OFFS').replace(`${separator}1${separator}`, `${separator}2${separator}`),
  (line) => line.toLowerCase(),
  (line) => line.replace('A', ' A').replace('LTO', 'LTO '),
  (line) => line.replace('LIBR', '"LIBR"'),
  (line) => line.replace('LIBR', '"LIBR'),
  (line) => line.replace('1', '1"'),
  (line) => `${line}"`,
  (line) => `"${line}`,
  (line) => line.replace('2026-03-14 02:13:45', ''),
  (line, separator) =>
    line.replaceAll(new RegExp(`${separator}(1|2|LIBR|yes)(?=${separator})`, 'g'), separator),
  (line) => line.replace(/ 02:.*45/, ''),
  (line, separator) => line.replace(`${separator}1${separator}`, `${separator} 1${separator}`),
  (line, separator) => line.replace(`${separator}2${separator}`, `${separator}2 ${separator}`),
  (line, separator) => `${line}${separator}more`,
  (line, separator) => `${line}${separator}`,
  (line, separator) => `${line}${separator} ${separator}`,
  (line, separator) => line.slice(0, line.lastIndexOf(separator)),
  (line) => `${line}\r`,
  (line) => `${line}\r\r`,
  (line) => line.replace('1', '\r'),
  (line) => line.replace('1', '\0' + '1'),
  (line) => line.replace('1', '\x7f'),
  (line) => line.replace('1', '\t'),
  (line) => line.replace('1', 'é'),
  (line) => line.replace('1', '\x80'),
  (line) => line.replace('-', '\u00a0'),
  (line) => line.replace('2026', '2025'),
  (line) => line.replace('-03-', '-13-'),
  (line) => line.replace('-14', '-31').replace('-03-', '-04-'),
  (line) => line.replace('US01', 'US03'),
  (line) => line.replace('US01', 'US001'),
  (line) => line.replace('LTO', ''),
  (line) => line.replace('A', '-'),
  (line) => line.replace('A', 'B'),
  (line) => line.replace('A', 'AAAAAAAAAAAA'),
  (line) => line.replace('LIBR', 'LIBRARY'),
  (line) => line.replace('LIBR', '-'),
  () => '',
  () => '   ',
  (line) => `${line}\n${line}`,
];

const line = fc.record({
  row: fc.nat(30),
  other: fc.nat(30),
  awkward: fc.oneof(
    { weight: 4, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: AWKWARD.length - 1 }) },
  ),
});

// What the definition makes of the row itself, so that most lines say what the snapshot has.
async function heldBy(definition: Definition, texts: readonly string[]): Promise<Held> {
  const { told } = await synchronized({
    definition,
    snapshot: { 'US01.LTO': [], 'US02.LTO': [] },
    pieces: [Buffer.from(texts.join(''))],
    proves: false,
  });
  const snapshot: Record<string, string[]> = { 'US01.LTO': [], 'US02.LTO': [] };
  const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\r': '\\r', '\n': '\\n' };
  for (const { customer, media, volume, set } of told.applied) {
    const values = definition.fields.map((field) =>
      (set[field] ?? '').replaceAll(/[\\\t\r\n]/g, (character) => escapes[character] ?? ''),
    );
    snapshot[`${customer}.${media}`]?.push([volume, '1', 'LIBR', '', ...values].join('\t'));
  }
  for (const rows of Object.values(snapshot)) rows.sort();
  return snapshot;
}

const CELLS: Readonly<Record<string, number>> = { repository: 3, writeTime: 5, usageCount: 6, encrypted: 7 };

// Rows that hold what a line says just as it stands there, be it nothing that a store should hold. Where there are none
// a definition reads, the quick way has to come to the same end as the exact one.
function heldRaw(definition: Definition, lines: readonly string[], separator: string, exact: Held): Held {
  const snapshot: Record<string, string[]> = {};
  for (const [scope, rows] of Object.entries(exact)) {
    const byVolume = new Map(rows.map((row) => [row.slice(0, row.indexOf('\t')), row]));
    for (const text of lines) {
      const cells = text.replace(/\r?\n$/, '').split(separator);
      if (`${cells[0]}.${cells[1]}`.toUpperCase() !== scope) continue;
      const values = definition.fields.map((field) => {
        const cell = (cells[CELLS[field] ?? 4] ?? '').replaceAll('\t', '\\t').replaceAll('\n', '\\n');
        return field === 'writeTime' ? cell.replace(' ', 'T').replace(/$/, 'Z').replace(/^Z$/, '') : cell;
      });
      const volume = (cells[2] ?? '').replaceAll(/[\t\n]/g, '');
      if (/^[\0-\x7f]+$/.test(volume)) byVolume.set(volume, [volume, '1', 'LIBR', '', ...values].join('\t'));
    }
    snapshot[scope] = [...byVolume.values()].sort();
  }
  return snapshot;
}

function compiled([text, delimiter]: readonly [string, string]): Definition {
  return compile(`SetCSVDelimiter("${delimiter}"); ${text}`);
}

const separatorOf = (delimiter: string) => (delimiter === 'TAB' ? '\t' : delimiter);

t.test(
  'with lines proved to change nothing, or records sorted by scope, a run tells in all that it does the same as without',
  async (t) => {
    let proved = 0;
    let read = 0;
    const setAside = { auto: 0, always: 0 };
    for (const chosen of DEFINITIONS) {
      const definition = compiled(chosen);
      const separator = separatorOf(chosen[1]);
      const isHeaded = chosen[0].includes('"Volume"');
      const render = ({ scope, volume, cells }: Row) =>
        [...scope.split('.'), volume, ...cells].join(separator);
      await fc.assert(
        fc.asyncProperty(
          fc.array(cells, { minLength: 4, maxLength: 16 }),
          // Only many lines are found to be in no order.
          fc.oneof(
            fc.array(line, { minLength: 1, maxLength: 20 }),
            fc.array(line, { minLength: 30, maxLength: 40 }),
          ),
          fc.boolean(),
          fc.constantFrom('\n', '\r\n'),
          fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 8 }),
          fc.constantFrom(0, 900, 1 << 20),
          fc.constantFrom(0, 10, 30),
          fc.boolean(),
          fc.oneof(fc.constant(0), fc.constant('line end' as const), fc.nat(30)),
          async (contents, chosenLines, inOrder, lineEnd, cuts, cacheMemory, minRecords, isRaw, missing) => {
            const rows = contents.map((values, index): Row => {
              const scope = index < contents.length / 2 ? 'US01.LTO' : 'US02.LTO';
              return { scope, volume: `A${String(index).padStart(2, '0')}`, cells: values };
            });
            const good = { ...rows[0], cells: ['LIBR', '1', '2026-03-14 02:13:45', '7', 'yes'] } as Row;
            const heading = isHeaded ? [HEADING.replaceAll(',', separator)] : [];
            const head = [...heading, render({ ...good, volume: 'A99' }), ''].join(lineEnd);
            const exactly = await heldBy(definition, [head, ...rows.map((row) => `${render(row)}\n`)]);
            const ordered = inOrder ? [...chosenLines].sort((a, b) => a.row - b.row) : chosenLines;
            const body = ordered.map(({ row, awkward }) => {
              const whole = render(rows[row % rows.length] ?? good);
              return (awkward === null ? whole : (AWKWARD[awkward]?.(whole, separator) ?? '')) + lineEnd;
            });
            const snapshot = isRaw ? heldRaw(definition, body, separator, exactly) : exactly;
            const whole = Buffer.from(body.join(''));
            const cutOff = missing === 'line end' ? lineEnd.length : missing; // as when an export is cut
            const bytes = whole.subarray(0, Math.max(0, whole.length - cutOff));
            const pieces = [Buffer.from(head)];
            let at = 0;
            for (const length of cuts) {
              pieces.push(bytes.subarray(at, at + length));
              at += length;
            }
            pieces.push(bytes.subarray(at));
            const setting = { definition, snapshot, pieces, cacheMemory, minRecords };
            const exact = await synchronized({ ...setting, proves: false });
            const quick = await synchronized({ ...setting, proves: true });
            assert.equal(exact.proved, 0);
            assert.deepEqual(quick.told, exact.told);
            for (const sort of ['auto', 'always'] as const) {
              for (const memory of [1, 1 << 20]) {
                const sorted = await synchronized({ ...setting, proves: true, sort, memory });
                assert.deepEqual(withoutWarnings(sorted), withoutWarnings(exact));
                setAside[sort] += sorted.setAside;
              }
            }
            proved += quick.proved;
            read += quick.told.read;
          },
        ),
        { numRuns: runs(2, 30) },
      );
    }
    t.comment(`${proved} of ${read} records proved`);
    t.ok(proved > read / 10, `${proved} of ${read} records proved`);
    t.ok(setAside.always > read / 5, `${setAside.always} of ${read} records set aside`);
    t.ok(setAside.auto > 0, `${setAside.auto} of them because their order was random`);
  },
);
