import { join } from 'node:path';
import t from 'tap';
import { loadDefinition } from '../../../lib/language/compiler.ts';
import { compile, DEFAULTS, diagnose, extract, finding, KEYS, records } from './compile.ts';

const CSV = `SetCSVDelimiter(","); ${KEYS}`;

t.test('a unit in a column of its own belongs to the number', async (t) => {
  const definition = compile(
    `SetCSVDelimiter(";"); ${KEYS} Extract(USAGE, 2); Extract(USER1, 3); AddNull("-", USAGE);
     SetNumberFormat(USAGE, ",", "."); SetNumberUnit(USAGE, USER1);`,
  );
  const lines = ['A1;1785;GB', 'A2;1,5;TB', 'A3;-;GB', 'A4;12 MB;GB', 'A5;3;', 'A6;0;-', 'A7;3;tapes'];
  t.strictSame(records(definition, lines), [
    { volume: 'A1', usage: '1785000000000' },
    { volume: 'A2', usage: '1500000000000' },
    { volume: 'A3' },
    { volume: 'A4', usage: '12000000' },
    { volume: 'A6', usage: '0' },
  ]);
  t.strictSame(
    extract(definition, lines).tally.problems.map(({ message }) => message),
    [
      'USAGE "3": has no unit, and USER1 gives none',
      'USAGE "3 tapes": has the unit "tapes", which is none of sizes',
    ],
  );
});

t.test('dates have the names of the language that the definition names', async (t) => {
  const definition = compile(
    `SetCSVDelimiter(";"); ${KEYS} Extract(WRITETIME, 2); Extract(EXPIRYDATE, 3);
     SetWriteTimeFormat("%a, %d. %B %Y"); SetDateFormat(EXPIRYDATE, "%F", "%d. %b %Y"); SetDateLanguage("de");`,
  );
  const lines = [
    'A1;Di, 3. März 2026;4. Dez. 2026',
    'A2;Sonntag, 3. Mai 2026;2026-12-04',
    'A3;Tue, 3. Mai 2026;',
  ];
  t.strictSame(records(definition, lines), [
    { volume: 'A1', writeTime: '2026-03-03T00:00:00Z', expiryDate: '2026-12-04T00:00:00Z' },
    { volume: 'A2', writeTime: '2026-05-03T00:00:00Z', expiryDate: '2026-12-04T00:00:00Z' },
  ]);
  const [problem] = extract(definition, lines).tally.problems;
  t.match(problem?.message, /expected a day name of the language de/);
  t.equal(
    finding(`${CSV} SetDateLanguage("klingon!");`),
    'error: the language "klingon!" is not known (write its tag, such as "de" for German, "fr" for French or "pt-BR" for Brazilian Portuguese)',
  );
});

t.test('a definition without errors has no diagnostics, whatever the order of its statements', async (t) => {
  t.strictSame(diagnose(`${KEYS} AddExclusionOnValue(VOLUME, "CLN*"); setCSVDelimiter(",");`), []);
});

t.test('a definition with warnings is one, with errors it is none', async (t) => {
  const warned = `${KEYS} SetHeaderCount(3);`;
  t.equal(diagnose(warned).length, 1);
  t.equal(compile(warned).path, 'd.ttidef');
  t.throws(() => compile('SetFile("x");'), { message: /CUSTOMER is never filled/ });
});

t.test('ten errors of one file are all reported, in the order of their places', async (t) => {
  t.strictSame(
    diagnose(
      [
        'SetCSVDelimter(",");',
        'SetLiteral(CUSTOMER, "TOOLONG");',
        'SetLiteral(MEDIA, LTO);',
        'Extract(VOLUMES, 1, 10, 0);',
        'Extract(REPOSITORY, "1", 0);',
        'RemoveSpaces(SLOT);',
        'AddTranslation(SYSTEM, "a[b", "x");',
        'Extract(MOVEDATE, 4, 10, 0);',
        'SetHeaderCount();',
        'AddString(HEADR, 0, "x");',
        'SetTimeZone("Europe/Berln");',
      ].join('\n'),
    ),
    [
      'd.ttidef:1:1: error: there is no directive SetCSVDelimter (did you mean SetCSVDelimiter?)',
      'd.ttidef:1:1: error: VOLUME is never filled, and no volume can be identified without it (add Extract(VOLUME, ...);)',
      'd.ttidef:2:22: error: CUSTOMER "TOOLONG": is 7 characters long, at most 4 are allowed',
      'd.ttidef:3:19: warning: value of SetLiteral stands without quotes (write "LTO")',
      'd.ttidef:4:9: error: there is no field VOLUMES (did you mean VOLUME?)',
      'd.ttidef:5:26: error: length must be from 1 to 2147483647, found 0',
      'd.ttidef:6:1: warning: this does nothing: SLOT is never filled (remove it, or add Extract(SLOT, ...);)',
      'd.ttidef:7:26: error: "[" is not closed (add "]", or write [[] for the character itself)',
      'd.ttidef:8:1: error: MOVEDATE is a date, and no format says how it is written (add SetMoveDateFormat("...");)',
      'd.ttidef:9:1: error: SetHeaderCount takes 1 argument, found 0 (write SetHeaderCount(count))',
      'd.ttidef:10:11: error: there is no record type HEADR (did you mean HEADER?)',
      'd.ttidef:11:13: error: there is no time zone "Europe/Berln" (did you mean Europe/Berlin?)',
    ],
  );
});

t.test('a constant of the command line takes the place of what the definition says', async (t) => {
  const text = `${KEYS} Extract(REPOSITORY, 20, 4);`;
  const literals = new Map([
    ['repository', 'offs'],
    ['customer', 'US02'],
    ['SLOT', '7'],
  ]);
  const definition = compile(text, { literals });
  t.strictSame(records(definition, [' A00001']), [{ volume: 'A00001', repository: 'OFFS', slot: '7' }]);
  t.strictSame(diagnose(text, { literals: new Map([['REPOSITRY', 'X']]) }), [
    '--set REPOSITRY: error: there is no field REPOSITRY (did you mean REPOSITORY?)',
  ]);
  t.strictSame(diagnose(text, { literals: new Map([['REPOSITORY', 'TOOLONG']]) }), [
    '--set REPOSITORY: error: REPOSITORY "TOOLONG": is 7 characters long, at most 4 are allowed',
  ]);
});

t.test('a zone that does not exist is the only error of its definition', async (t) => {
  t.strictSame(diagnose('', { timeZone: 'Europe/Berln' }), [
    '--timezone: error: there is no time zone Europe/Berln (did you mean Europe/Berlin?)',
  ]);
});

t.test('a directive that may come once is reported where it comes again', async (t) => {
  t.equal(
    finding(`${KEYS} SetMoveDateFormat("%F"); SetMoveDateFormat("%D");`),
    'error: SetMoveDateFormat is given already in line 1 (keep one of the two)',
  );
});

t.test('dates are read in the zone of the definition, else in that of the operator', async (t) => {
  const text = `${CSV} Extract(EXPIRYDATE, 2); SetDateFormat(EXPIRYDATE, "%F");`;
  const expiry = (definition: string) =>
    records(compile(definition, { timeZone: 'Europe/Berlin' }), ['A1,2026-07-01'])[0]?.expiryDate;
  t.equal(expiry(text), '2026-06-30T22:00:00Z');
  t.equal(expiry(`${text} SetTimeZone("Asia/Tokyo");`), '2026-06-30T15:00:00Z');
});

t.test('the fields of a definition are the compared ones that it fills, in its order', async (t) => {
  const text = `${CSV} Extract(USER1, 2); Extract(SLOT, 3); Extract(INITIAL REPOSITORY, 4); SetLiteral(ATTRIBUTE3, "x"); Extract(STAGE, 5);`;
  t.strictSame(compile(`${text} SetPolicy(STAGE, IGNORE);`).fields, ['slot', 'attribute3']);
  t.strictSame(compile(`${CSV} Extract(REPOSITORY_DESC, 2);`).fields, ['repository']);
  t.strictSame(
    compile(
      `${CSV} Extract(WRITETIME, 2); SetWriteTimeFormat("%F"); AddRepositoryOnWriteTime(VOLUME, "*", "1", "A", "0");`,
    ).fields,
    ['writeTime', 'repository', 'moveDate'],
  );
});

t.test('with -A the description is an attribute', async (t) => {
  const text = `${KEYS} Extract(DESCRIPTION, 10, 5);`;
  t.strictSame(compile(text, { descriptionAttribute: 7 }).fields, ['attribute7']);
  t.strictSame(compile(text).fields, ['description']);
});

t.test('fields that only volumes which are added get are named', async (t) => {
  const text = `${KEYS} Extract(SLOT, 2); Extract(DESCRIPTION, 3); SetPolicy(DESCRIPTION, ADD);`;
  t.strictSame([...compile(text).addOnly], ['description']);
  t.strictSame([...compile(text, { descriptionAttribute: 7 }).addOnly], ['attribute7']);
});

t.test('what a definition says about its input is there to be read', async (t) => {
  const definition = compile(
    `SetFile("a/*.csv"); SetFile("C:\\in\\b.csv"); SetEncoding("windows-1252"); SetCSVDelimiter("\\t"); ${KEYS}`,
  );
  t.strictSame(definition.inputs, ['a/*.csv', 'C:\\in\\b.csv']);
  t.equal(definition.encoding, 'Windows-1252');
  t.strictSame(definition.format, { kind: 'csv', delimiter: '\t' });
  t.strictSame(compile(`${KEYS} SetCSVDelimiter("TAB");`).format, { kind: 'csv', delimiter: '\t' });
  t.strictSame(compile(`${KEYS} SetCSVDelimiter("\\x1F");`).format, { kind: 'csv', delimiter: '\u001f' });
  t.strictSame(compile(KEYS).format, { kind: 'text' });
});

t.test('a query makes the records delimited, and may stand in several texts or in a file', async (t) => {
  const query = compile(`${KEYS} SetQuery("select label", "from media" "where pool = ""Full""");`);
  t.equal(query.query, 'select label\nfrom media\nwhere pool = "Full"');
  t.strictSame(query.format, { kind: 'csv', delimiter: ',' });
  const other = compile(`${KEYS} SetQuery("select 1"); SetCSVDelimiter(";");`);
  t.strictSame(other.format, { kind: 'csv', delimiter: ';' });
  const folder = t.testdir({
    'd.ttidef': `${KEYS} SetQuery("FILE:media.sql");`,
    'none.ttidef': `${KEYS} SetQuery("FILE:../media.sql");`,
    'media.sql': '-- all\nselect label from media',
  });
  const { definition } = await loadDefinition(join(folder, 'd.ttidef'), DEFAULTS);
  t.equal(definition?.query, '-- all\nselect label from media');
  t.match(definition?.meaning, /select label from media/, 'which is part of what it means');
  const { diagnostics } = await loadDefinition(join(folder, 'none.ttidef'), DEFAULTS);
  t.match(diagnostics[0]?.message, /cannot read the query \.\.\/media\.sql: /);
});

t.test('a query goes with UTF-8 and delimited records alone', async (t) => {
  t.equal(
    finding(`${KEYS} SetQuery("select 1"); SetEncoding("Windows-1252");`),
    'error: the rows of a query come in UTF-8 (remove SetEncoding; a result that was kept in a file has to be in UTF-8 as well)',
  );
  t.equal(finding(`${KEYS} SetQuery("select 1"); SetEncoding("UTF-8");`), undefined);
  const [format] = diagnose(`${KEYS} SetQuery("select 1"); SetFormat(WORDS);`);
  t.match(format, /rows of SetQuery are delimited records, and have no other format \(remove SetFormat\)/);
});

t.test('a sheet of a workbook has a name, and rows', async (t) => {
  const { sheet, format } = compile(`${KEYS} SetSheet("Tapes 2026");`);
  t.equal(sheet, 'Tapes 2026');
  t.strictSame(format, { kind: 'csv', delimiter: ',' });
});

t.test('a comma between two texts is missed elsewhere', async (t) => {
  t.match(diagnose(`${KEYS} AddTranslation2(SLOT, "a" "b");`)[0], /expected "," or "\)" after the argument/);
});

t.test('a definition can demand a number of records', async (t) => {
  t.equal(compile(`${KEYS} SetMinimumRecords(100);`).minRecords, 100);
  t.equal(compile(KEYS).minRecords, 0);
});

t.test(
  'attribute resolutions name the field in which a text is looked up, the description where it is kept',
  async (t) => {
    const text = `${KEYS} AddAttributeResolution(1, "JX??????"); AddAttributeResolution(0, "????????????");`;
    const { resolutions } = compile(text);
    t.strictSame(
      resolutions.map(({ key, matches }) => [key, matches('jx000001'), matches('123456789012')]),
      [
        ['attribute1', true, false],
        ['description', false, true],
      ],
    );
    t.equal(compile(text, { descriptionAttribute: 7 }).resolutions[1]?.key, 'attribute7');
  },
);

t.test('a rule of AddSkipOnRepositoryChange matches when all three of its filters do', async (t) => {
  const [rule] = compile(`${KEYS} AddSkipOnRepositoryChange("HOLD", "LIBR", "*(OFFS|DEST)");`).skipRules;
  t.strictSame(rule?.filters, ['HOLD', 'LIBR', '*(OFFS|DEST)']);
  t.equal(rule?.label, 'AddSkipOnRepositoryChange("HOLD", "LIBR", "*(OFFS|DEST)") at line 1');
  t.equal(rule?.matches('HOLD', 'LIBR', 'OFFS'), true);
  t.equal(rule?.matches('HOLD', 'LIBR', 'HOLD'), false);
  t.equal(rule?.matches('HOLD', 'OFFS', 'OFFS'), false);
  t.equal(rule?.matches('LIBR', 'LIBR', 'OFFS'), false);
});

t.test(
  'files are included and lists read from the folder of the definition, and folders that are allowed',
  async (t) => {
    const root = t.testdir({
      main: {
        'd.ttidef': '',
        'site.ttidef': 'SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO");',
        'wanted.txt': '# wanted\r\nA0*\r\n\r\nB1\r\n',
      },
      shared: { 'shared.ttidef': 'Extract(VOLUME, 0, 10);' },
    });
    const definition = compile(
      'Include("site.ttidef"); Include("shared.ttidef"); AddExclusionOnValue(VOLUME, "!(*LIST:%LIST%.txt)");',
      { includeFolders: [join(root, 'shared')], environment: { LIST: 'wanted' } },
      join(root, 'main', 'd.ttidef'),
    );
    t.strictSame(records(definition, ['a01', 'B1', 'C1']), [{ volume: 'A01' }, { volume: 'B1' }]);
    t.equal(
      finding(`${KEYS} AddExclusionOnValue(VOLUME, "LIST:none.txt");`),
      'error: the list none.txt cannot be read: there is no such file in .',
    );
  },
);

t.test('each input begins anew, even where two are read at once', async (t) => {
  const definition = compile(`${KEYS.replace('VOLUME, 1', 'VOLUME, "Label"')} SetCSVDelimiter(",");`);
  t.strictSame(records(definition, ['Label,x', 'A1,2']), [{ volume: 'A1' }]);
  t.strictSame(records(definition, ['x,Label', '2,A2']), [{ volume: 'A2' }]);
});

const folder = t.testdir({
  'd.ttidef': `\uFEFF${KEYS}\r\n`,
  'warned.ttidef': `${KEYS} SetHeaderCount(3);`,
  'wrong.ttidef': 'SetFile("x");',
  'latin.ttidef': Buffer.from(
    `${KEYS} Include("site.ttidef"); AddExclusionOnValue(VOLUME, "LIST:list.txt"); # ü`,
    'latin1',
  ),
  'site.ttidef': Buffer.from('#\n# ü', 'latin1'),
  'list.txt': Buffer.from('ü', 'latin1'),
  'junk.ttidef': Buffer.from([0, 1, 2, 0xff]),
  folder: {},
});
const load = (name: string) => loadDefinition(join(folder, name), DEFAULTS);

t.test('a definition is compiled from its file, and knows its path', async (t) => {
  const { definition, diagnostics } = await load('d.ttidef');
  t.strictSame([definition?.path, diagnostics], [join(folder, 'd.ttidef'), []]);
});

t.test('one that is not UTF-8 is read with a warning, and so is what it names', async (t) => {
  const { diagnostics } = await load('latin.ttidef');
  t.strictSame(
    diagnostics.map(({ file, line }) => `${file.slice(folder.length + 1)}:${line}`),
    ['latin.ttidef:1', 'site.ttidef:2', 'list.txt:1'],
  );
  t.match(diagnostics[0]?.message, /is read as Windows-1252/);
});

t.test('what is wrong in a definition comes as diagnostics', async (t) => {
  const warned = await load('warned.ttidef');
  t.strictSame([warned.definition === undefined, warned.diagnostics.length], [false, 1]);
  const wrong = await load('wrong.ttidef');
  t.strictSame([wrong.definition, wrong.diagnostics.length], [undefined, 3]);
});

t.test('a file that is not there, or is no text, is unreadable', async (t) => {
  for (const [name, problem] of [
    ['none.ttidef', /there is no such file or folder; -d FILE names one, tapesync init EXPORT drafts one$/],
    ['folder', /it is a directory/],
    ['junk.ttidef', /it is no text; save it as UTF-8/],
  ] as const) {
    await t.rejects(load(name), { code: 'DEFINITION_UNREADABLE', message: problem }, name);
  }
});

t.test('a confined definition names no input, reads its folder alone and expands what it may', async (t) => {
  const confine = { variables: ['SITE'] };
  const options = { confine, environment: { SITE: 'US02', OTHER: 'US03' } };
  const text = 'SetLiteral(MEDIA, "LTO"); Extract(VOLUME, 0, 6, 0);';
  t.ok(compile(`SetLiteral(CUSTOMER, "%SITE%"); ${text}`, options));
  t.match(
    finding(`SetLiteral(CUSTOMER, "US01"); SetFile("/etc/shadow"); ${text}`, options),
    /SetFile reaches out/,
  );
  t.match(
    diagnose(`SetLiteral(CUSTOMER, "%OTHER%"); ${text}`, options)[0],
    /none that this definition may use/,
  );
  t.match(
    diagnose(`SetLiteral(CUSTOMER, "%SITE%"); Include("../x.ttidef"); ${text}`, options)[0],
    /cannot include/,
  );
});

t.test('what a record gives beside the compared fields is named', async (t) => {
  t.strictSame(compile(KEYS).unstored, []);
  t.strictSame(
    compile(`${KEYS} SetLiteral(INITIALREPOSITORY, "LIBR"); SetLiteral(REPOSITORY_DESC, "Vault");`).unstored,
    ['repositoryDescription', 'initialRepository'],
  );
});
