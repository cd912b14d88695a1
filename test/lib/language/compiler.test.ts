import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { DIRECTIVES } from '../../../lib/language/directives/directives.ts';
import { loadDefinition } from '../../../lib/language/load.ts';
import { compile, diagnose, KEYS, NOW, records } from './compile.ts';

const OPTIONS = {
  timeZone: 'UTC',
  now: NOW,
  descriptionAttribute: 0,
  literals: new Map<string, string>(),
  environment: {},
  includeFolders: [],
};

t.test('a definition without errors has no diagnostics, whatever the order of its statements', async (t) => {
  t.same(diagnose(`${KEYS} AddExclusionOnValue(VOLUME, "CLN*"); setCSVDelimiter(",");`), []);
});

t.test('ten errors of one file are all reported, in the order of their places', async (t) => {
  t.same(
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
      'd.ttidef:3:19: error: value of SetLiteral must be a string, found LTO (write "LTO")',
      'd.ttidef:4:9: error: there is no field VOLUMES (did you mean VOLUME?)',
      'd.ttidef:5:26: error: length must be from 1 to 2147483647, found 0',
      'd.ttidef:6:14: error: RemoveSpaces uses SLOT, which is never filled (add Extract(SLOT, ...);)',
      'd.ttidef:7:26: error: "[" is not closed (add "]", or write [[] for the character itself)',
      'd.ttidef:8:1: error: MOVEDATE is a date, and no format says how it is written (add SetMoveDateFormat("...");)',
      'd.ttidef:9:1: error: SetHeaderCount takes 1 argument, found 0 (write SetHeaderCount(count))',
      'd.ttidef:10:11: error: there is no record type HEADR (did you mean HEADER?)',
      'd.ttidef:11:13: error: there is no time zone "Europe/Berln" (did you mean Europe/Berlin?)',
    ],
  );
});

// Each snippet after the keys, and how its only diagnostic goes on after the place.
const FINDINGS: readonly [snippet: string, finding: string][] = [
  [
    'Extract(SLOT, 1, 2, 0, 5);',
    'error: Extract takes 2 to 4 arguments, found 5 (write Extract(FIELD, where[, length][, record]))',
  ],
  [
    'SetDateFormat(EXPIRYDATE);',
    'error: SetDateFormat takes 2 or more arguments, found 1 (write SetDateFormat(FIELD, format, ...))',
  ],
  ['SetDateFormat(SLOT, "%F");', 'error: SLOT holds no date'],
  [
    'Extract(USAGE, 1, 2); SetNumberFormat(USAGE, ",", ",");',
    'error: one sign cannot stand for decimals and for thousands (write "" for one of them)',
  ],
  ['Extract(SLOT, -1, 2);', 'error: a column cannot be negative (write the zero-based column)'],
  ['Extract(SLOT, 99999999999, 2);', 'error: where must be from -1000 to 2147483647, found 99999999999'],
  ['Extract(SLOT, SYSTEM, 2);', 'error: where of Extract must be an integer or a string, found SYSTEM'],
  ['Extract(SLOT, 1, "2");', 'error: length of Extract must be an integer, found "2" (write 2)'],
  [
    'SetCSVDelimiter(";;");',
    'error: ";;" is no delimiter (use one character other than a quote or a line end, or TAB)',
  ],
  ['SetEncoding("UTF-61LE");', 'error: the encoding "UTF-61LE" is not known (did you mean UTF-16LE?)'],
  ['SetWriteTimeFormat("%d");', 'error: "%d" is no date format: it names no year (%Y or %y)'],
  [
    'SetLiteral(SLOT, "%NOPE%");',
    'error: the variable %NOPE% is not set (set it, or write %%NOPE%% for the text %NOPE%)',
  ],
  [
    'SetLiteral(ENCRYPTED, "MAYBE");',
    'error: ENCRYPTED "MAYBE": expected YES or NO, TRUE or FALSE, Y or N, ON or OFF, 1 or 0',
  ],
  [
    'SetLiteral(SLOT, "A"); Extract(SLOT, 2);',
    'error: SLOT is filled already in line 1 (keep one of the two, or extract one to USER1 and choose by AddTranslation2)',
  ],
  [
    'Extract(WRITETIME, 2); SetWriteTimeFormat("%F"); SetDateFormat(WRITETIME, "%F");',
    'error: WRITETIME has a format already in line 1 (give all formats in one SetDateFormat(WRITETIME, ...))',
  ],
  [
    'SetMoveDateFormat("%F"); SetMoveDateFormat("%D");',
    'error: SetMoveDateFormat is given already in line 1 (keep one of the two)',
  ],
  [
    'SetLiteral(EXPIRYDATE, "31/02/2026"); SetDateFormat(EXPIRYDATE, "%d/%m/%Y");',
    'error: EXPIRYDATE "31/02/2026" is not a date of the form %d/%m/%Y: month 2 of 2026 has no day 31',
  ],
  [
    'Extract(EXPIRYDATE, 2);',
    'error: EXPIRYDATE is a date, and no format says how it is written (add SetDateFormat(EXPIRYDATE, "...");)',
  ],
  [
    'AddTranslation2(SLOT, USER3, "*", "x");',
    'error: AddTranslation2 uses USER3, which is never filled (add Extract(USER3, ...);)',
  ],
  [
    'AddMoveDateAdjustment(VOLUME, "*", 1, 0, 0);',
    'error: AddMoveDateAdjustment looks at MOVEDATE, which is never filled (add Extract(MOVEDATE, ...);)',
  ],
  [
    'AddRepositoryOnWriteTime(VOLUME, "*", "1", "A", "0");',
    'error: AddRepositoryOnWriteTime looks at WRITETIME, which is never filled (add Extract(WRITETIME, ...);)',
  ],
  [
    'Extract(WRITETIME, 2); SetWriteTimeFormat("%F"); AddRepositoryOnWriteTime(VOLUME, "*", "1d", "A", "0");',
    'error: "1d" is no period (write hours:days:months:years, such as "0:7" for seven days)',
  ],
  [
    'Extract(WRITETIME, 2); SetWriteTimeFormat("%F"); AddRepositoryOnWriteTime(VOLUME, "*", "1", "A B", "0");',
    'error: "A B" is no Repository-ID: an identifier holds only A-Z and 0-9',
  ],
  [
    'Extract(SLOT, "Slot", 2);',
    'error: only delimited records and formats with names have names (add SetCSVDelimiter(",");, or SetFormat(...);, or write a column number)',
  ],
  ['SetCSVDelimiter(","); Extract(SLOT, "|Slot", 2);', 'error: a name in "|Slot" is empty'],
  ['Extract(SLOT, 1, 2, 1);', 'error: there is no header to extract from (add AddString(HEADER, ...);)'],
  [
    'AddString(HEADER, 0, "1*"); SetHeaderCount(2); Extract(SLOT, 1, 2, 3);',
    'error: a header has 2 records, not 3 (write SetHeaderCount(3);)',
  ],
  [
    'SetCSVDelimiter(","); Extract(SLOT, 1, 2, 1);',
    'warning: the record is only looked at where records are text (write 0)',
  ],
  [
    'AddString(HEADER, 0, "1*");',
    'warning: without SetHeaderCount a header has one record (add SetHeaderCount(1);)',
  ],
  [
    'SetHeaderCount(3);',
    'warning: SetHeaderCount has no effect without a HEADER (add AddString(HEADER, ...);)',
  ],
  ['AddAttributeResolution(201, "*");', 'error: index must be from 0 to 200, found 201'],
  [
    'AddExclusionOnValue(VOLUME, "LIST:none.txt");',
    'error: the list none.txt cannot be read: there is no such file in .',
  ],
  [
    'AddTranslation(VOLUME, "*", "x"); AddTranslation(VOLUME, "A*", "y");',
    'warning: this never matches: the rule in line 1 takes all that it would (put the narrower rule first, or remove one)',
  ],
  [
    'AddTranslation(VOLUME, "a*", "x"); AddTranslation(VOLUME, "A*", "y");',
    'warning: this never matches: the rule in line 1 takes all that it would (put the narrower rule first, or remove one)',
  ],
  [
    'AddSkipOnRepositoryChange("*", "*", "DEST"); AddSkipOnRepositoryChange("HOLD", "LIBR", "DEST");',
    'warning: this never matches: the rule in line 1 takes all that it would (put the narrower rule first, or remove one)',
  ],
];

for (const [snippet, finding] of FINDINGS) {
  t.test(`${snippet} gets ${finding.split(':')[0] ?? ''}`, async (t) => {
    const found = diagnose(`${KEYS} ${snippet}`);
    t.equal(found.length, 1);
    t.equal(found[0]?.replace(/^d\.ttidef:1:\d+: /, ''), finding);
  });
}

t.test('a longer time after a shorter one can match, the other way round it cannot', async (t) => {
  const definition = (first: string, second: string) =>
    `${KEYS} Extract(WRITETIME, 2); SetWriteTimeFormat("%F");
     AddRepositoryOnWriteTime(VOLUME, "*", "${first}", "A", "0");
     AddRepositoryOnWriteTime(VOLUME, "*", "${second}", "B", "0");`;
  t.same(diagnose(definition('0:1', '0:0:1')), []);
  t.match(diagnose(definition('0:0:1', '0:1'))[0], 'd.ttidef:3:6: warning: this never matches');
});

t.test('a period or a date format is a string with its variables replaced', async (t) => {
  const text = `${KEYS} Extract(WRITETIME, 2); SetWriteTimeFormat("%FORM%");`;
  t.same(diagnose(text, { environment: { FORM: '%Y' } })[0]?.includes('it names no month'), true);
  t.same(diagnose(text, { environment: { FORM: '%F' } }), []);
});

t.test('a literal that is translated need not fit its field yet', async (t) => {
  t.same(diagnose(`${KEYS} SetLiteral(SCRATCH, "scratch"); AddTranslation(SCRATCH, "*", "YES");`), []);
});

t.test('a constant of the command line takes the place of what the definition says', async (t) => {
  const text = `${KEYS} Extract(REPOSITORY, 20, 4);`;
  const literals = new Map([
    ['repository', 'offs'],
    ['customer', 'US02'],
    ['SLOT', '7'],
  ]);
  const definition = compile(text, { literals });
  t.same(records(definition, [' A00001']), [{ volume: 'A00001', repository: 'OFFS', slot: '7' }]);
  t.same(diagnose(text, { literals: new Map([['REPOSITRY', 'X']]) }), [
    '--set REPOSITRY: error: there is no field REPOSITRY (did you mean REPOSITORY?)',
  ]);
  t.same(diagnose(text, { literals: new Map([['REPOSITORY', 'TOOLONG']]) }), [
    '--set REPOSITORY: error: REPOSITORY "TOOLONG": is 7 characters long, at most 4 are allowed',
  ]);
});

t.test('a zone of the command line that does not exist is an error', async (t) => {
  t.same(diagnose(KEYS, { timeZone: 'Europe/Berln' }), [
    '--timezone: error: there is no time zone Europe/Berln (did you mean Europe/Berlin?)',
  ]);
});

t.test('with -A the description is an attribute, which nothing else may fill', async (t) => {
  const text = `${KEYS} Extract(DESCRIPTION, 10, 5);`;
  t.same(compile(text, { descriptionAttribute: 7 }).fields, ['attribute7']);
  t.same(compile(text).fields, ['description']);
  t.same(diagnose(`${text} SetLiteral(ATTRIBUTE7, "x");`, { descriptionAttribute: 7 }), [
    'd.ttidef:1:136: error: ATTRIBUTE7 is filled by DESCRIPTION already in line 1, as -A 7 says (give another -A)',
  ]);
});

t.test('what a definition says about its input is there to be read', async (t) => {
  const definition = compile(
    `SetFile("a/*.csv"); SetFile("C:\\in\\b.csv"); SetEncoding("windows-1252"); SetCSVDelimiter("\\t"); ${KEYS}`,
  );
  t.same(definition.inputs, ['a/*.csv', 'C:\\in\\b.csv']);
  t.equal(definition.encoding, 'Windows-1252');
  t.same(definition.format, { kind: 'csv', delimiter: '\t' });
  t.same(compile(`${KEYS} SetCSVDelimiter("TAB");`).format, { kind: 'csv', delimiter: '\t' });
  t.same(compile(`${KEYS} SetCSVDelimiter("\\x1F");`).format, { kind: 'csv', delimiter: '\u001f' });
  t.same(compile(KEYS).format, { kind: 'text' });
});

t.test('files', async (t) => {
  const root = t.testdir({
    main: {
      'site.ttidef': '\uFEFFSetLiteral(CUSTOMER, "US01");\r\nSetLiteral(MEDIA, "LTO");\r\n',
      'broken.ttidef': '\nNope(1);\nExtract(SLOT, 1);\n',
      'self.ttidef': 'Include("self.ttidef");',
      'ring1.ttidef': 'Include("ring2.ttidef");',
      'ring2.ttidef': 'Include("ring1.ttidef");',
      'latin.ttidef': Buffer.from([0x23, 0xfc]),
      'wanted.txt': '# wanted\nA0*\n\nB1\n',
      folder: {},
    },
    shared: { 'shared.ttidef': 'SetLiteral(SYSTEM, "X");' },
    'secret.ttidef': 'SetLiteral(SYSTEM, "Y");',
  });
  const main = join(root, 'main');
  symlinkSync(join(root, 'secret.ttidef'), join(main, 'link.ttidef'));
  for (let depth = 0; depth < 20; depth++) {
    writeFileSync(join(main, `deep${depth}.ttidef`), `Include("deep${depth + 1}.ttidef");`);
  }
  const file = join(main, 'd.ttidef');
  writeFileSync(file, '');
  const volume = 'Extract(VOLUME, 0, 10);';
  const check = (text: string, includeFolders: string[] = []) =>
    diagnose(text, { includeFolders }, file).map((line) => line.replaceAll(`${root}/`, ''));

  t.test('an included file stands in the place of its Include', async (t) => {
    t.same(check(`Include("site.ttidef"); ${volume}`), []);
    t.same(check(`Include("%WHERE%.ttidef"); ${volume}`).length, 3);
    t.same(diagnose(`Include("%WHERE%.ttidef"); ${volume}`, { environment: { WHERE: 'site' } }, file), []);
  });

  t.test('diagnostics name the file they are in, also for what is said twice', async (t) => {
    t.same(check(`Include("site.ttidef"); ${volume} SetLiteral(SLOT, "1");\nInclude("broken.ttidef");`), [
      'main/broken.ttidef:2:1: error: there is no directive Nope (definitions/README.md lists the directives)',
      'main/broken.ttidef:3:1: error: SLOT is filled already in main/d.ttidef:1 (keep one of the two, or extract one to USER1 and choose by AddTranslation2)',
    ]);
  });

  t.test('a file that includes itself, in whatever way, is an error', async (t) => {
    for (const name of ['self', 'ring1', 'd']) {
      writeFileSync(file, 'Include("d.ttidef");');
      t.match(check(`${KEYS} Include("${name}.ttidef");`), [
        /cannot include \w+\.ttidef: it includes itself/,
      ]);
    }
  });

  t.test('files are not included for ever', async (t) => {
    t.match(check(`${KEYS} Include("deep0.ttidef");`), [
      /deep15.ttidef:1:9: error: cannot include deep16.ttidef: files are included 16 deep/,
    ]);
  });

  t.test('nothing outside the folder is read, by no way', async (t) => {
    for (const [name, problem] of [
      ['../secret.ttidef', 'it lies outside the folder of the definition'],
      ['link.ttidef', 'it lies outside the folder of the definition'],
      ['folder/../../secret.ttidef', 'it lies outside the folder of the definition'],
      [join(root, 'secret.ttidef'), 'only names relative to the definition are allowed'],
      ['C:\\secret.ttidef', 'only names relative to the definition are allowed'],
      ['folder', 'it is not a file'],
      ['latin.ttidef', 'it is not text in UTF-8; save it as UTF-8'],
      ['none.ttidef', 'there is no such file in main'],
    ] as const) {
      const [found] = check(`${KEYS} Include("${name}");`);
      t.ok(found?.endsWith(`: ${problem}`), `${name}: ${found}`);
      t.ok(
        check(`${KEYS} AddExclusionOnValue(VOLUME, "LIST:${name}");`)[0]?.endsWith(problem),
        `LIST:${name}`,
      );
    }
  });

  t.test('a folder that the operator allows is read too', async (t) => {
    t.same(check(`${KEYS} Include("shared.ttidef");`, [join(root, 'shared')]), []);
    t.equal(check(`${KEYS} Include("../secret.ttidef");`, [join(root, 'shared')]).length, 1);
  });

  t.test('a list file is a filter', async (t) => {
    const definition = compile(
      `SetLiteral(CUSTOMER, "A"); SetLiteral(MEDIA, "B"); ${volume} AddExclusionOnValue(VOLUME, "!(*LIST:wanted.txt)");`,
      {},
      file,
    );
    t.same(records(definition, ['a01', 'B1', 'C1']), [{ volume: 'A01' }, { volume: 'B1' }]);
  });

  t.test('a definition is loaded from its file', async (t) => {
    writeFileSync(file, `\uFEFF${KEYS}\r\n`);
    const loaded = await loadDefinition(file, OPTIONS);
    t.same(loaded.diagnostics, []);
    t.equal(loaded.definition?.path, file);
  });

  t.test('what is no definition file is unreadable', async (t) => {
    mkdirSync(join(root, 'd'));
    writeFileSync(join(root, 'junk'), Buffer.from([0, 1, 2, 0xff]));
    for (const name of ['none', 'd', 'junk', 'main/latin.ttidef']) {
      await t.rejects(loadDefinition(join(root, name), OPTIONS), { code: 'DEFINITION_UNREADABLE' }, name);
    }
  });
});

t.test('the example of every directive is accepted', async (t) => {
  const formats = 'SetMoveDateFormat("%F"); SetWriteTimeFormat("%F"); SetDateFormat(EXPIRYDATE, "%F");';
  const extracted = 'USER1 USER2 DESCRIPTION MOVEDATE WRITETIME EXPIRYDATE SLOT USAGE REPOSITORY'.split(' ');
  const isFill = (name = '') => /^(Extract|SetLiteral|AddContext)$/.test(name);
  for (const row of DIRECTIVES) {
    if (row.name === 'Include') continue;
    const isJson = row.name === 'SetFormat' || row.name === 'AddLookup';
    const format = isJson ? 'SetFormat(JSON)' : row.name === 'SetDetailCount' ? '' : 'SetCSVDelimiter(",")';
    const fills = ['VOLUME', ...extracted].map(
      (field, at) => `Extract(${field}, ${isJson ? `"${field}"` : at + 1})`,
    );
    const keys = ['SetLiteral(CUSTOMER, "US01")', 'SetLiteral(MEDIA, "LTO")'];
    const others = [format, ...keys, ...fills, ...formats.split('; ')].filter((statement) => {
      const [name, field] = statement.split(/[(,)]/);
      const [exampleName, exampleField] = row.example.split(/[(,)]/);
      if (name === exampleName && !isFill(exampleName))
        return exampleName === 'SetDateFormat' && field !== exampleField;
      return !(isFill(name) && isFill(exampleName) && field === exampleField);
    });
    const text = [
      ...others.filter((line) => line !== '').map((line) => `${line.replace(/;$/, '')};`),
      row.example,
    ];
    const errors = diagnose(text.join('\n')).filter((line) => line.includes(': error: '));
    t.same(errors, [], row.name);
  }
});

t.test('policies are checked like everything else', async (t) => {
  const policies = (...lines: readonly string[]) =>
    diagnose(`SetCSVDelimiter(","); ${KEYS} Extract(SLOT, 2); Extract(REPOSITORY, 3);\n${lines.join('\n')}`);
  t.same(policies('SetPolicy(SLOT, clear);', 'SetPolicy(REPOSITORY, ADD);'), []);
  t.match(policies('SetPolicy(SLOT, CLEAN);').join(), /there is no policy CLEAN \(did you mean CLEAR\?\)/);
  t.match(policies('SetPolicy(VOLUME, ADD);').join(), /VOLUME is not a field that is compared/);
  t.match(policies('SetPolicy(STAGE, ADD);').join(), /SetPolicy uses STAGE, which is never filled/);
  t.match(policies('SetPolicy(REPOSITORY, CLEAR);').join(), /REPOSITORY cannot be cleared/);
  t.match(policies('SetPolicy(SLOT, ADD);', 'SetPolicy(SLOT, IGNORE);').join(), /SLOT has a policy already/);
});
