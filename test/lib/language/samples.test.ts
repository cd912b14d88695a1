/**
 * The samples that the publication of the language gives, statement by statement as they stand there.
 *
 * @module
 */

import t from 'tap';
import { compile, diagnose, extract, records } from './compile.ts';

const SCOPE = 'SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO");';

t.test('the minimal definition', async (t) => {
  const definition = compile(`SetFile("Inventory.csv");
SetCSVDelimiter(",");
SetLiteral(CUSTOMER, "US01");
SetLiteral(MEDIA, "LTO");
Extract(VOLUME, 1, 25, 0);
RemoveSpaces(VOLUME);
Extract(REPOSITORY, 2, 20, 0);
RemoveSpaces(REPOSITORY);`);
  t.strictSame(definition.inputs, ['Inventory.csv']);
  t.strictSame(records(definition, ['  100245L6 , LIBR ', '100246L6,']), [
    { volume: '100245L6', repository: 'LIBR' },
    { volume: '100246L6' },
  ]);
});

t.test('CSV with a heading and cleaning tapes', async (t) => {
  const definition = compile(`setCSVDelimiter(",");
AddString(EXCLUSION, 0, "volume*");
AddExclusionOnValue(VOLUME, "CLN*");
setLiteral(CUSTOMER, "US01"); setLiteral(MEDIA, "LTO"); setLiteral(SCRATCH, "TRUE");
Extract(VOLUME, 1, 10, 0); Extract(SLOT, 5, 10, 0);
Extract(EXPIRYDATE, 7, 10, 0); SetDateFormat(EXPIRYDATE, "%Y-%m-%d");
AddTranslation(EXPIRYDATE, "1970-01-01", "");`);
  const lines = [
    'volume,barcode,family,type,location,pool',
    '000000L6,000000L6,tape,LTO,Library,weekly_full,2021-07-21',
    '000005L6,000005L6,tape,LTO,Library,yearly_full,1970-01-01',
    'CLN00012,CLN00012, CLN,LTO,,Cleaning_Tape,',
  ];
  t.strictSame(records(definition, lines), [
    { volume: '000000L6', scratch: '1', slot: 'Library', expiryDate: '2021-07-21T00:00:00Z' },
    { volume: '000005L6', scratch: '1', slot: 'Library' },
  ]);
  t.strictSame(extract(definition, lines).tally.outcomes.reasons('excluded').length, 2);
});

t.test('the sample of the general cookbook', async (t) => {
  const definition = compile(
    'SetCSVDelimiter(","); SetLiteral(CUSTOMER, "US01"); Extract(VOLUME, 1, 10, 0); Extract(MEDIA, 2, 4, 0); Extract(DESCRIPTION, 3, 256, 0);',
  );
  t.strictSame(
    extract(definition, ['GZB0001,LTO5,Full System Backup', 'GZB0002,LTO4,GL Backup']).records.map(
      ({ customer, media, volume, values }) => [customer, media, volume, ...values],
    ),
    [
      ['US01', 'LTO5', 'GZB0001', 'Full System Backup'],
      ['US01', 'LTO4', 'GZB0002', 'GL Backup'],
    ],
  );
});

t.test('the TSM library listing, slips included', async (t) => {
  const definition = compile(`SetFile("input.csv");
SetLiteral(CUSTOMER, "US01");
SetLiteral(MEDIA, "LTO");
SetCSVDelimiter(",");
Extract(VOLUME, 2, 8, 0);
AddTranslation(VOLUME, "L?????", "*L5");`);
  t.strictSame(
    records(definition, [
      'TSMLIB_1,718315,Private,LG1SACTSM12,Data,1,058,LTO',
      'TSMLIB_1,L21008,Private,LG1SACTSM12,,1,083,LTO',
    ]),
    [{ volume: '718315' }, { volume: 'L21008L5' }],
  );
});

t.test('a report with page headers', async (t) => {
  const definition = compile(`${SCOPE}
AddString(HEADER, 0, "1*");          # ANSI carriage control page break
SetHeaderCount(7);
AddString(EXCLUSION, 0, "!([0-9]*"); # anything not starting with a digit
AddString(TERMINATE, 0, "          *"); # first blank line ends it
Extract(VOLUME, 10, 6, 0); Extract(REPOSITORY, 5, 4, 3);`);
  const header = (repository: string) => ['1PAGE', 'a', `Rep: ${repository}`, 'c', 'd', 'e', '9'];
  const lines = [
    ...header('LIBR'),
    '00000001: 000001',
    'Total',
    ...header('OFFS'),
    '00000002: 000002',
    ' '.repeat(12),
    ...header('NONE'),
    '00000003: 000003',
  ];
  t.strictSame(records(definition, lines), [
    { volume: '000001', repository: 'LIBR' },
    { volume: '000002', repository: 'OFFS' },
  ]);
});

t.test('Extract from text, from CSV and from a header', async (t) => {
  t.strictSame(records(compile(`${SCOPE} Extract(VOLUME, 10, 6, 0);`), ['0123456789ABCDEF789']), [
    { volume: 'ABCDEF' },
  ]);
  t.strictSame(records(compile(`${SCOPE} SetCSVDelimiter(","); Extract(VOLUME, 2, 6, 0);`), ['x,A1234567']), [
    { volume: 'A12345' },
  ]);
});

t.test('the translations of the directive pages', async (t) => {
  const translated = (rule: string, ...lines: string[]) =>
    records(
      compile(`${SCOPE} SetCSVDelimiter(","); Extract(VOLUME, 1, 20, 0); Extract(USER1, 2, 20, 0); ${rule}`),
      lines.map((line) => (line.includes(',') ? line : `${line},`)),
    ).map(({ volume }) => volume);
  t.strictSame(translated('AddTranslation(VOLUME, "0*", "*L3");', '000001', '100001'), [
    '000001L3',
    '100001',
  ]);
  t.strictSame(translated('AddTranslation(VOLUME, "A*", "~~~~~~");', 'A12345678', 'A1'), ['A12345', 'A1']);
  t.strictSame(translated('AddTranslation(VOLUME, "A*", "^^^~~~~~~L4");', 'A12345678'), ['345678L4']);
  t.strictSame(
    translated('AddTranslation2(VOLUME, USER1, "HCART3", "*L3");', '000001,HCART3', '000002,HCART'),
    ['000001L3', '000002'],
  );
});

t.test('the skip rules', async (t) => {
  const { skipRules } = compile(`${SCOPE} Extract(VOLUME, 0, 6);
AddSkipOnRepositoryChange("HOLD", "LIBR", "*");
AddSkipOnRepositoryChange("HOLD", "LIBR", "*(OFFS|LEGL|DEST)");
AddSkipOnRepositoryChange("*", "*", "DEST");      # never move anything out of DEST`);
  const matching = (...repositories: [string, string, string]) =>
    skipRules.map(({ matches }) => matches(...repositories));
  t.strictSame(matching('HOLD', 'LIBR', 'OFFS'), [true, true, false]);
  t.strictSame(matching('HOLD', 'LIBR', 'LIBR'), [true, false, false]);
  t.strictSame(matching('LIBR', 'OFFS', 'DEST'), [false, false, true]);
});

t.test('the attribute resolutions', async (t) => {
  const rules = `AddAttributeResolution(0, "????????????");   # 12 characters -> Description
AddAttributeResolution(1, "JX??????");       # 8, starting JX -> attribute 1
AddAttributeResolution(2, "????????");       # other 8 -> attribute 2`;
  t.strictSame(diagnose(`${SCOPE} Extract(VOLUME, 0, 6);\n${rules}`), []);
});

t.test('the date shift, with its ";" as published', async (t) => {
  const text = `${SCOPE} SetCSVDelimiter(","); Extract(VOLUME, 1, 8, 0);
Extract(MOVEDATE, 4, 10, 0);
SetMoveDateFormat("%%d/%%m/%%Y");
Extract(DESCRIPTION, 5, 100, 0);
AddMoveDateAdjustment(DESCRIPTION, "*YEARLY*"; 7, 0, 0);`;
  t.strictSame(diagnose(text), ['d.ttidef:5:46: warning: found ";" between two arguments (write ",")']);
  t.strictSame(
    records(compile(text), ['A1,,,14/03/2026,Yearly full', 'A2,,,14/03/2026,Weekly']).map(
      ({ moveDate }) => moveDate,
    ),
    ['2033-03-14T00:00:00Z', '2026-03-14T00:00:00Z'],
  );
});

t.test('the repository from the age of the last write', async (t) => {
  const definition =
    compile(`${SCOPE} SetCSVDelimiter(","); Extract(VOLUME, 1, 8, 0); Extract(DESCRIPTION, 2, 100, 0);
Extract(WRITEDATE, 10, 20, 0);
SetWriteDateFormat("%%H:%%M:%%S %%d/%%m/%%Y");
AddRepositoryOnWriteTime(DESCRIPTION, "*YEARLY*", "0:1", "LIBR", "0:1");
AddRepositoryOnWriteTime(DESCRIPTION, "*YEARLY*", "0:0:1", "OFFS", "0:1:1");
AddRepositoryOnWriteTime(VOLUME, "SC*", "7", "OFFS", "0");`);
  const line = (volume: string, description: string, written: string) =>
    `${volume},${description},,,,,,,,${written}`;
  t.strictSame(
    records(definition, [
      line('A1', 'YEARLY', '20:00:00 15/03/2026'),
      line('A2', 'YEARLY', '20:00:00 01/03/2026'),
      line('SC3', '', '06:00:00 16/03/2026'),
      line('SC4', '', '02:00:00 16/03/2026'),
    ]).map(({ repository, moveDate }) => [repository, moveDate]),
    [
      ['LIBR', '2026-03-16T20:00:00Z'],
      ['OFFS', '2026-04-02T20:00:00Z'],
      ['OFFS', undefined],
      [undefined, undefined],
    ],
  );
});

t.test('the end at a blank record, also at one that is empty', async (t) => {
  const definition = compile(
    `${SCOPE} Extract(VOLUME, 0, 6, 0); AddString(TERMINATE, 0, "${' '.repeat(19)}*");`,
  );
  for (const blank of ['', ' '.repeat(5), ' '.repeat(40)]) {
    t.strictSame(
      records(definition, ['000001 x', blank, '400001 total']),
      [{ volume: '000001' }],
      `"${blank}"`,
    );
  }
});

t.test('a length of Extract is the most that is taken, before a translation sees it', async (t) => {
  const cut = `${SCOPE} SetCSVDelimiter(","); Extract(VOLUME, 1, 10, 0); Extract(REPOSITORY, 2, 4, 0);`;
  t.strictSame(records(compile(cut), ['A1,Library', 'A2, Vault']), [
    { volume: 'A1', repository: 'LIBR' },
    { volume: 'A2', repository: 'VAUL' },
  ]);
  const translated = `${cut} AddTranslation(REPOSITORY, "Libr", "HOME"); AddTranslation(REPOSITORY, "    ", "OFFS");`;
  t.strictSame(records(compile(translated), ['A1,Library', 'A2,     ']), [
    { volume: 'A1', repository: 'HOME' },
    { volume: 'A2', repository: 'OFFS' },
  ]);
  const { records: taken, tally } = extract(compile(cut), ['A1,Library', 'A1234567890,Library']);
  t.equal(taken.length, 1, 'two tapes would become one');
  t.match(tally.problems[0]?.message, /VOLUME "A1234567890": is 11 characters long/);
});
