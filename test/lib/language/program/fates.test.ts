import t from 'tap';
import type { Definition } from '../../../../lib/language/definition.ts';
import { recordsIn } from '../../../../lib/records/batch.ts';
import { type Known, readLines } from '../../../definitions/recognized.ts';
import { runs } from '../../../runs.ts';
import { compile, rawBatch } from '../compile.ts';

const SCOPE = 'SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO");';
const TEXT = `${SCOPE} Extract(VOLUME, 0, 6);`;
const CSV = `${SCOPE} SetCSVDelimiter(","); Extract(VOLUME, 1);`;
const HEADED = `${SCOPE} SetCSVDelimiter(","); Extract(VOLUME, "Label"); Extract(SLOT, "Slot");`;
const DATES = `${CSV} Extract(EXPIRYDATE, 2); SetDateFormat(EXPIRYDATE, "%%m/%%d/%%Y");`;
const PATTERN = `${SCOPE} SetFormat(PATTERN, "slot {n}: {label}"); Extract(VOLUME, "label");`;
const TABLE = `${SCOPE} SetFormat(TABLE); Extract(VOLUME, "Label");`;

const bytesOf = (lines: readonly string[]) => lines.map((line) => Buffer.from(`${line}\n`, 'latin1'));

/** The fate of each line: `v` for a volume, `x` for one that is excluded, `-` for one that is read each time. */
async function fates(definition: Definition, lines: readonly string[]): Promise<string> {
  const found = lines.map(() => '-');
  await readLines(definition, bytesOf(lines), undefined, (index, _, fate) => {
    found[index] = 'reason' in fate ? 'x' : 'v';
  });
  return found.join('');
}

t.test('a line that changes what later ones mean is read each time', async (t) => {
  const of = (definition: string, ...lines: readonly string[]) => fates(compile(definition), lines);
  t.equal(await of(CSV, 'A1', 'A2', 'A3'), 'vvv', 'whether any fits is no part of the state');
  t.equal(await of(HEADED, 'Label,Slot', 'A1,1', 'Label,Slot', 'A2,2'), '-vxv', 'the heading, once');
  t.equal(
    await of(`${TEXT} AddContext(SLOT, "Slot {}");`, 'Slot 1', 'A1', 'A2', 'Slot 2', 'A3', 'Slot 2', 'A4'),
    '-vv-vxv',
    'another context',
  );
  const headers = `${TEXT} AddString(HEADER, 0, "PAGE*"); SetHeaderCount(2);`;
  const pages = ['PAGE 1', 'SLOT', 'A1', 'A2', 'PAGE 2', 'SLOT', 'A3', 'PAGE 3', 'CASE', 'A4'];
  t.equal(await of(headers, ...pages), '--vv--v--v', 'headers of two lines');
  t.equal(await of(`${headers} Extract(SLOT, 0, 4, 2);`, ...pages), '--vv--v--v', 'a header that is taken');
  const sections = `${TEXT} AddString(START, 0, "---*"); AddString(END, 0, "===*");`;
  t.equal(await of(sections, 'xxx', 'xxx', '---', 'A1', 'A2', '===', '===', 'x'), 'xx-vv-xx', 'sections');
  t.equal(await of(`${TEXT} AddString(TERMINATE, 0, "END*");`, 'A1', 'A2', 'END', 'A3'), 'vv--');
});

t.test('a line is read each time that does not stand for itself', async (t) => {
  const of = (definition: string, ...lines: readonly string[]) => fates(compile(definition), lines);
  t.equal(await of(CSV, 'A1,x', 'A2,"y', 'z"', 'A3', 'A4'), 'v--vv', 'a record of two lines');
  t.equal(await of(`${TEXT} SetDetailCount(2);`, 'A1', 'x', 'A2', 'y'), '----');
  t.equal(await of(PATTERN, 'slot 1: A1', 'slot 2: A2', 'slot x', 'slot 3: A3', ''), '-v---');
  const bars = ['+----+', '|Label|', '+----+', '|A1   |', '|A2   |', '|A3   |', '+----+'];
  t.equal(await of(TABLE, ...bars), '----vv-');
  t.equal(
    await of(TABLE, 'Label', '-----  --', 'A1', 'A2', 'A3'),
    '-----',
    'a row may go on in the next line',
  );
});

/** The fates of lines that come at once, and which of them are one record, `first-last`. */
function together(lines: readonly string[], more = '', isFollowed = false): readonly string[] {
  const definition = compile(`${TABLE} Extract(SLOT, "Slot"); AddExclusionOnValue(VOLUME, "CLN*"); ${more}`);
  const batch = rawBatch(definition, ['Label  Slot  A  B', '-----  ----  -  -', ...lines]);
  const extractor = definition.open('in');
  const { fates: found = [], joined = [] } = extractor.extract({ ...batch, wantsFates: true, isFollowed });
  const fate = found.map((each) => (each === undefined ? '-' : 'reason' in each ? 'x' : 'v')).join('');
  return [fate.slice(2), ...joined.map(({ first, last }) => `${first - 2}-${last - 2}`)];
}

t.test('a row that may go on has its fate where the next line completes it', async (t) => {
  t.strictSame(together(['A1     1', 'A2     2', '       3', 'CLN1   4', 'A3     5']), [
    'v-vx-',
    '0-0',
    '1-2',
    '3-3',
  ]);
  t.strictSame(together(['A1     1', '']), ['v-', '0-0'], 'a blank line completes it');
  t.strictSame(together(['A1     1', '-----  ----  -  -', 'A2     1']), ['vx-', '0-0'], 'a rule');
  const comments = 'AddString(EXCLUSION, 0, "[#]*");';
  t.strictSame(
    together(['A1     1', '#', 'A2     2', 'A3    3'], comments),
    ['--v-', '2-2'],
    'another line between',
  );
  t.strictSame(
    together(['A1     1', '#', '       2', 'A3     3', 'A4'], comments),
    ['---v-', '3-3'],
    'or within',
  );
  t.strictSame(
    together(['A0001  1', 'A2', 'A3     1', 'A4     1']),
    ['--v-', '2-2'],
    'rows that may be torn',
  );
  t.strictSame(together(['CLN1', 'A3     1', 'A4     1']), ['-v-', '1-1'], 'a row that does not fit');
  t.strictSame(
    together(['Label  Slot  C', '-----  ----  -', 'A2     1', 'A3     2']),
    ['--v-', '2-2'],
    'what was the heading',
  );
});

t.test('a row that may go on has its fate where nothing goes on with it', async (t) => {
  t.strictSame(
    together(['A1     1', 'A2     2', '       3'], '', true),
    ['v--', '0-0'],
    'the state is another one',
  );
  const definition = compile(TABLE);
  const extractor = definition.open('in');
  extractor.extract(rawBatch(definition, ['Label  Slot', '-----  ----']));
  t.equal(extractor.isHeld, false);
  const batch = { ...rawBatch(definition, ['A1     1', '       2']), lines: [3, 4], wantsFates: true };
  const { segments, fates, joined } = extractor.extract({ ...batch, isFollowed: true });
  t.equal(extractor.isHeld, false);
  t.equal(recordsIn(segments), 1);
  t.strictSame(
    fates?.map((fate) => fate !== undefined),
    [false, true],
  );
  t.strictSame(joined, [{ first: 0, last: 1 }]);
  extractor.extract({ ...batch, lines: [5, 6] });
  t.equal(extractor.isHeld, true);
});

t.test('a line is read each time that is rejected or noticed, or has a NUL', async (t) => {
  const of = (definition: string, ...lines: readonly string[]) => fates(compile(definition), lines);
  t.equal(await of(CSV, 'A1', '?', 'A2'), 'v-v', 'rejected');
  t.equal(await of(CSV, 'A1', '1-SEP', 'A2'), 'v-v', 'a date for a label');
  t.equal(await of(TEXT, 'A1', 'A2\0', 'A3'), 'v-v');
  t.equal(await of(`${CSV} Extract(REPOSITORY_DESC, 2);`, 'A1,', 'A2,Vault', 'A3,'), 'v-v', 'looked up');
});

t.test('a line is read each time of which the time of the run decides', async (t) => {
  const scheduled = (rule: string) =>
    compile(
      `${CSV} Extract(MOVEDATE, 2); Extract(WRITETIME, 3); SetDateFormat(MOVEDATE, "%%Y-%%m-%%d"); SetDateFormat(WRITETIME, "%%Y-%%m-%%d"); ${rule}`,
    );
  const lines = ['A1,,', 'A2,2026-01-01,', 'B2,2026-01-01,', 'A3,,2026-01-01', 'B3,,2026-01-01', 'A4,,'];
  const [onMove, onWrite, adjusted] = [
    'AddRepositoryOnMoveDate(VOLUME, "A*", "0", "LIBR");',
    'AddRepositoryOnWriteTime(VOLUME, "A*", "7", "LIBR", "0");',
    'AddMoveDateAdjustment(VOLUME, "A*", 1, 0, 0);',
  ].map(scheduled);
  t.equal(onMove && (await fates(onMove, lines)), 'v-vvvv');
  t.equal(onWrite && (await fates(onWrite, lines)), 'vvv-vv');
  t.equal(adjusted && (await fates(adjusted, lines)), 'vvvvvv', 'not of an adjustment');
});

t.test('a date is read each time that shows the order of days and months, or might', async (t) => {
  const definition = compile(DATES);
  t.equal(
    await fates(definition, [
      'A1,',
      'A2,',
      'A3,02/03/2026',
      'A4,02/04/2026',
      'A5,02/01/2026',
      'A6,02/28/2026',
    ]),
    'vv-v--',
  );
  t.equal(
    await fates(definition, ['A1,02/28/2026', 'A2,02/28/2026', 'A3,02/01/2026', 'A4,28/02/2026']),
    '-vv-',
  );
});

t.test(
  'a line is read each time that announces a number, is a footer, or is counted by its text',
  async (t) => {
    const of = (definition: string, ...lines: readonly string[]) => fates(compile(definition), lines);
    const rows = `${TEXT} AddExclusionOnValue(VOLUME, "CLN*"); AddString(EXCLUSION, 0, "#*");`;
    t.equal(await of(rows, 'A1', 'A2', 'CLN1', '#'), 'vvxx');
    const counted = `${rows} AddAnnouncedCount("{} rows");`;
    t.equal(
      await of(counted, 'A1', 'A2', 'CLN1', '#', '3 rows'),
      'vvx--',
      'what is no record, where these count',
    );
    const texts = `${rows} AddAnnouncedCount("{} rows", "A*");`;
    t.equal(await of(texts, 'A1', 'A2', 'CLN1', '#', '2 rows'), '--xx-');
    const numbered = `${rows} AddAnnouncedNumber("{number} rows", "#{}");`;
    t.equal(await of(numbered, '2 rows', 'A1', '#1', 'A2', '#2', '#'), '-v-v-x');
    t.equal(await of(`${rows} AddString(FOOTER, 0, "==*");`, 'A1', 'A2', '==', 'A3', 'A4', '=='), 'vv--v-');
  },
);

t.test(
  'fates and the states before them stand beside the records of a batch, where they are wanted',
  async (t) => {
    const extractor = compile(HEADED).open('in');
    const definition = compile(HEADED);
    const batch = rawBatch(definition, ['Label,Slot', 'A1,1', 'A2,2', '', 'A3,3', 'A4,\n4', 'A5,5']);
    const { fates, states, segments } = extractor.extract({ ...batch, wantsFates: true, isUnended: true });
    t.equal(recordsIn(segments), 5);
    const volumes = fates?.map((fate) => fate && ('reason' in fate ? fate.reason : fate.volume));
    t.strictSame(volumes, [undefined, 'A1', 'A2', 'blank line', 'A3', 'A4', undefined]);
    t.equal(new Set(states).size, 2);
    t.equal(states?.at(-1), extractor.state);
    t.equal(definition.open('in').extract(batch).fates, undefined);
  },
);

/** Definitions, each with lines of which inputs are made. */
const LANGUAGES: readonly (readonly [name: string, definition: string, lines: readonly string[]])[] = [
  ['delimited', CSV, ['A1', 'A2,"x', 'y"', 'A3,"z"', '?', '', '1-SEP', 'A4,x\0', 'A\xf6,x']],
  ['a heading', HEADED, ['Label,Slot', 'Slot,Label', 'A1,1', 'A2,2', '?,3', '', 'A3', 'A4,"4"']],
  [
    'Windows-1252',
    `${CSV} SetEncoding("Windows-1252");`,
    ['A1', 'A2,K\xc3\xb6ln', 'A3,x', 'A4,K\xf6ln', 'A5,\xc3\xb6'],
  ],
  [
    'dates',
    DATES,
    ['A1,', 'A2,02/03/2026', 'A3,02/01/2026', 'A4,02/28/2026', 'A5,28/02/2026', 'A6,12/12/2026'],
  ],
  [
    'a report',
    `${TEXT} AddString(HEADER, 0, "PAGE*"); SetHeaderCount(2); Extract(SLOT, 0, 4, 2); AddContext(REPOSITORY, "IN {}"); AddString(EXCLUSION, 0, "#*"); AddExclusionOnValue(VOLUME, "CLN*");`,
    ['PAGE 1', 'PAGE 2', 'CASE', 'IN LIBR', 'IN OFFS', 'A00001', 'A00002', '#', 'CLN001', '', '?', 'A3\0'],
  ],
  [
    'sections',
    `${TEXT} AddString(START, 0, "---*"); AddString(END, 0, "===*"); AddString(FOOTER, 0, "DONE*"); AddString(TERMINATE, 0, "LAST*");`,
    ['---', '===', 'A00001', 'A00002', 'A00003', 'DONE', 'LAST', ''],
  ],
  [
    'announced',
    `${TEXT} AddString(EXCLUSION, 0, "#*"); AddExclusionOnValue(VOLUME, "CLN*"); AddAnnouncedCount("{} rows"); AddAnnouncedCount("{} cleaners", "CLN*"); AddAnnouncedNumber("{number} lines", "#{}");`,
    [
      'A00001',
      'A00002',
      'CLN001',
      '#1',
      '#2',
      '#',
      '2 rows',
      '3 rows',
      '1 cleaners',
      '1 lines',
      '2 lines',
      '?',
    ],
  ],
  [
    'a pattern',
    `${PATTERN} AddString(EXCLUSION, 0, "#*");`,
    ['slot 1: A1', 'slot 2: A2', 'slot x', 'A9 is', 'ready', '', '#', 'slot 3: ?'],
  ],
  [
    'words',
    `${SCOPE} SetFormat(WORDS); Extract(VOLUME, 1); Extract(SLOT, 2);`,
    ['A1 1', 'A2  2', 'A3', '', '? 4', 'A5 5 x'],
  ],
  [
    'tables with bars',
    `${TABLE} AddString(EXCLUSION, 0, "#*"); AddContext(REPOSITORY, "IN {}");`,
    [
      '+-----+---+',
      '|Label|Row|',
      '|A1   | 1 |',
      '|A2   | 2 |',
      '|A3   |',
      '|Row|Label|',
      '+---+-----+',
      '| 1 |A4   |',
      '',
      'text',
      '#',
      'IN LIBR',
      'IN OFFS',
    ],
  ],
  [
    'ruled tables',
    `${TABLE} AddString(EXCLUSION, 0, "#*"); AddExclusionOnValue(VOLUME, "CLN*"); AddContext(REPOSITORY, "IN {}");`,
    [
      'Label  Row',
      '-----  ---',
      '---  -----',
      'Row  Label',
      'A1     1',
      'A2     2',
      '       on',
      'CLN1   3',
      '1    A4',
      '',
      'text',
      '#',
      'IN LIBR',
      'IN OFFS',
    ],
  ],
  [
    'pages',
    `${TEXT} AddString(HEADER, 0, "PAGE*"); AddString(HEADER, 0, "NEXT*"); SetHeaderCount(3);`,
    ['PAGE 1', 'CASE01', 'SLOT01', 'A00001', 'NEXT 2', 'A00002', 'A00003', 'PAGE 3'],
  ],
  [
    'an end',
    `${TEXT} AddString(END, 0, "===*"); AddString(END, 0, "***");`,
    ['A00001', 'A00002', '===', '***', 'A00003'],
  ],
  ['details', `${TEXT} SetDetailCount(2); AddString(EXCLUSION, 0, "#*");`, ['A1', 'x', '', '#', '?']],
];

/** Returns lines as an export may have them: mostly some that follow one another in the vocabulary. */
function sentence(lines: readonly string[], seed: number): readonly string[] {
  let state = seed;
  const next = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  let at = 0;
  return Array.from({ length: 5 + next(25) }, () => {
    at = next(3) === 0 ? next(lines.length) : (at + 1) % lines.length;
    return lines[at] ?? '';
  });
}

for (const [name, text, vocabulary] of LANGUAGES) {
  t.test(`what is known of lines from one input holds in any other: ${name}`, async (t) => {
    const definition = compile(text);
    const known = new Map<string, Known>();
    let recognized = 0;
    for (let seed = 1; seed <= runs(60, 600); seed++) {
      const lines = bytesOf(sentence(vocabulary, seed));
      const exact = await readLines(definition, lines, undefined, () => recognized++);
      const found = await readLines(definition, lines, known, (_, key, fate) => known.set(key, fate));
      const compared = exact.error === undefined ? exact : { error: exact.error };
      t.strictSame(exact.error === undefined ? found : { error: found.error }, compared, `input ${seed}`);
    }
    t.equal(recognized > 0, name !== 'details');
  });
}
