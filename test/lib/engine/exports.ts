/**
 * Exports of many kinds, with the definitions that read them.
 *
 * @module
 */

import type { Random } from './random.ts';

/** What an export may say of a volume. */
export interface Row {
  readonly volume: string;
  readonly customer: string;
  readonly media: string;
  readonly repository: string;
  readonly slot: string;
  readonly description: string;
  readonly date: string;
  readonly flag: string;
}

/** A kind of export. */
export interface Kind {
  readonly name: string;
  readonly definition: string;
  /** What stands above and below the rows. */
  readonly head?: readonly string[];
  readonly foot?: readonly string[];
  /** Returns the text of a row, without its line end; it may have line ends within. */
  readonly row: (row: Row, random: Random) => string;
  /** What may stand among the rows. */
  readonly others: readonly string[];
  readonly encoding?: 'latin1' | 'utf16le' | 'utf16be';
  /** Returns a last line, by the text above it, and how many rows of volumes there are. */
  readonly last?: (text: string, rows: number) => string;
  /** Whether a byte order mark is always there. */
  readonly isMarked?: boolean;
  /** Statements of which some may be left out or put in from night to night. */
  readonly more?: readonly string[];
}

const DATES = 'SetDateFormat(EXPIRYDATE, "%d.%m.%Y");';
const COMPARISONS = [
  'SetRepeats(FIRST);',
  'SetRepeats(LAST);',
  'SetPolicy(DESCRIPTION, CLEAR);',
  'SetPolicy(SLOT, ADD);',
  'SetPolicy(DESCRIPTION, IGNORE);',
  'SetPresence(REPOSITORY);',
  'AddSkipOnRepositoryChange("VLT*", "*", "*");',
  'SetMaxAbsent("40%");',
];

const csv = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const csvRow = ({ customer, media, volume, repository, slot, description, date, flag }: Row) =>
  [volume, customer, media, repository, slot, csv(description), date, flag].join(',');

const BY_NUMBER = `SetCSVDelimiter(","); ${DATES}
Extract(VOLUME, 1); Extract(CUSTOMER, 2); Extract(MEDIA, 3); Extract(REPOSITORY, 4); Extract(SLOT, 5);
Extract(DESCRIPTION, 6); Extract(EXPIRYDATE, 7); Extract(SCRATCH, 8);
AddString(EXCLUSION, 0, "[#]*"); AddString(EXCLUSION, 0, "volume,*"); AddExclusionOnValue(VOLUME, "CLN*");`;

const HEADING = 'Volume,Customer,Media,Place,Slot,Text,Expires,Scratch';
const BY_NAME = `SetCSVDelimiter(","); ${DATES}
Extract(VOLUME, "Volume"); Extract(CUSTOMER, "Customer"); Extract(MEDIA, "Media"); Extract(REPOSITORY, "Place");
Extract(SLOT, "Slot"); Extract(DESCRIPTION, "Text"); Extract(EXPIRYDATE, "Expires"); Extract(SCRATCH, "Scratch");
AddRule(DESCRIPTION, "{SLOT} {DESCRIPTION}", SLOT, "7*");
AddTranslation(REPOSITORY, "*", "*"); AddExclusionOnValue(VOLUME, "CLN*");`;

const LITERALS = 'SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO");';
const wide = (text: string, width: number) => text.replaceAll('\n', ' ').padEnd(width).slice(0, width);
const word = (text: string) => text.replaceAll(/\s/g, '') || '-';

const BAD = [
  'A0001,US01,LTO',
  'TOO-LONG-A-LABEL,US01,LTO,LIBR,1,,,',
  'A0003,US01,LTO,LIBR,1,x,99.99.2026,',
  'A0004,US01,LTO,LIBR,1,x,31.12.2026,perhaps',
  'A0005,US01,LTO,LIBR,1,x,31.12.2026,,one,more',
  'A0006,US01,LTO,"LIBR"x,1,x,,',
  '_BAD,US01,LTO,LIBR,1,x,,',
  '1-Sep,US01,LTO,LIBR,1,x,,',
];
const OTHERS = ['', '# a comment', 'volume,customer', 'CLN001,US01,LTO,LIBR,1,,,', '   ', ',,,,,,,', ...BAD];

const RULED_HEADING = ['label  slot text         expires', '------ ---- ------------ ----------'];

/** All kinds. */
export const KINDS: readonly Kind[] = [
  { name: 'delimited', definition: BY_NUMBER, row: csvRow, others: OTHERS, more: COMPARISONS },
  {
    name: 'delimited with a heading',
    definition: BY_NAME,
    head: [HEADING],
    row: csvRow,
    others: [...OTHERS, HEADING, HEADING.toUpperCase()],
    more: COMPARISONS,
  },
  {
    name: 'delimited in Windows-1252',
    definition: `${BY_NUMBER} SetEncoding("Windows-1252");`,
    row: csvRow,
    others: [...OTHERS, '# Ã¤Ã¶Ã¼', 'A0009,US01,LTO,LIBR,1,Ã©,,'],
    encoding: 'latin1',
    more: COMPARISONS,
  },
  {
    name: 'delimited in UTF-16LE',
    definition: `${BY_NUMBER} SetEncoding("UTF-16LE");`,
    row: csvRow,
    others: OTHERS,
    encoding: 'utf16le',
  },
  {
    name: 'delimited in UTF-16BE',
    definition: `${BY_NUMBER} SetEncoding("UTF-16BE");`,
    row: csvRow,
    others: OTHERS,
    encoding: 'utf16be',
  },
  {
    name: 'delimited in UTF-16 by its mark',
    definition: BY_NUMBER,
    row: csvRow,
    others: OTHERS,
    encoding: 'utf16le',
    isMarked: true,
  },
  {
    name: 'delimited with a footer',
    definition: `${BY_NUMBER} AddString(FOOTER, 0, "end of list*");`,
    foot: ['end of list'],
    row: csvRow,
    others: [...OTHERS, 'end of list'],
  },
  {
    name: 'delimited with an announced count of lines',
    definition: `${BY_NUMBER} AddAnnouncedCount("({} lines of A)", "A*");`,
    row: csvRow,
    last: (text) => `(${text.match(/^A/gm)?.length ?? 0} lines of A)`,
    others: [...OTHERS, '(0 lines of A)'],
  },
  {
    name: 'delimited with an announced count of records',
    definition: `${BY_NUMBER} AddAnnouncedCount("({} records)");`,
    row: csvRow,
    last: (_, records) => `(${records} records)`,
    others: ['', '# a comment', 'A0003,US01,LTO,LIBR,1,x,99.99.2026,', 'CLN001,US01,LTO,LIBR,1,,,'],
  },
  {
    name: 'delimited with an end',
    definition: `${BY_NUMBER} AddString(TERMINATE, 0, "the end*"); SetLineEnd(OPTIONAL);`,
    foot: ['the end', 'A0001,US01,LTO,LIBR,9,after,,'],
    row: csvRow,
    others: OTHERS,
  },
  {
    name: 'delimited with sections and contexts',
    definition: `SetCSVDelimiter(","); ${DATES} ${LITERALS}
      Extract(VOLUME, 1); Extract(SLOT, 2); Extract(DESCRIPTION, 3); Extract(EXPIRYDATE, 4);
      AddContext(REPOSITORY, "place: {}"); AddContext(USER1, "note: {}"); AddRule(STAGE, "{USER1}", USER1, "?*");
      AddString(START, 0, "begin*"); AddString(END, 0, "stop*");`,
    head: ['written by hand', 'begin', 'place: LIBR'],
    foot: ['stop', 'bye'],
    row: ({ volume, slot, description, date }) => [volume, slot, csv(description), date].join(','),
    others: [
      '',
      'place: VLT1',
      'place: LIBR',
      'note: new',
      'note: ',
      'stop',
      'begin',
      '_BAD,1,,',
      'A0001,1,x,99.1.2026',
    ],
    more: COMPARISONS,
  },
  {
    name: 'columns with a header block',
    definition: `${LITERALS} ${DATES} SetHeaderCount(2); AddString(HEADER, 0, "site*");
      Extract(VOLUME, 0, 8); Extract(SLOT, 8, 5); Extract(DESCRIPTION, 13, 12); Extract(EXPIRYDATE, 25, 10);
      Extract(REPOSITORY, 5, 4, 1); AddString(EXCLUSION, 0, "[#]*");`,
    head: ['site one', 'now'],
    row: ({ volume, slot, description, date }) =>
      `${wide(volume, 8)}${wide(slot, 5)}${wide(description, 12)}${wide(date, 10)}`,
    others: ['', '# a comment', 'site two', 'site', 'LIBR', 'VLT1', '_BAD    1    text'],
  },
  {
    name: 'words',
    definition: `SetFormat(WORDS, 5); ${LITERALS} ${DATES} Extract(VOLUME, 1); Extract(REPOSITORY, 2);
      Extract(SLOT, 3); Extract(EXPIRYDATE, 4); Extract(DESCRIPTION, 5); AddNull("-", SLOT, EXPIRYDATE);
      AddString(EXCLUSION, 0, "[#]*");`,
    row: ({ volume, repository, slot, date, description }) =>
      `${volume}  ${repository} ${word(slot)} ${word(date)} ${word(description)}`,
    others: ['', '# a comment', '_BAD LIBR 1 - x', 'A0001 LIBR', 'A0001 LIBR 1 77.1.2026 x'],
    more: COMPARISONS,
  },
  {
    name: 'patterns with contexts',
    definition: `SetFormat(PATTERN, "{label}: {slot} {text...}", "{label}: {slot}"); SetLiteral(CUSTOMER, "US01");
      AddContext(MEDIA, "media {}"); Extract(VOLUME, "label"); Extract(SLOT, "slot"); Extract(DESCRIPTION, "text");
      SetLiteral(REPOSITORY, "LIBR"); AddString(EXCLUSION, 0, "[#]*");`,
    head: ['media LTO'],
    row: ({ volume, slot, description }) => `${volume}: ${word(slot)} ${word(description)}`,
    others: ['', '# a comment', 'media LTO', 'media DLT', 'nothing', '_BAD: 1 x'],
    more: COMPARISONS,
  },
  {
    name: 'a table',
    definition: `SetFormat(TABLE); ${LITERALS} ${DATES} Extract(VOLUME, "label"); Extract(SLOT, "slot");
      Extract(DESCRIPTION, "text"); Extract(EXPIRYDATE, "expires"); AddContext(REPOSITORY, "Pool: {}");`,
    head: [
      'Pool: LIBR',
      '+----------+------+--------------+------------+',
      '| label    | slot | text         | expires    |',
      '+----------+------+--------------+------------+',
    ],
    foot: ['+----------+------+--------------+------------+'],
    row: ({ volume, slot, description, date }) =>
      `| ${wide(volume, 8)} | ${wide(slot, 4)} | ${wide(description, 12)} | ${wide(date, 10)} |`,
    others: [
      '',
      'Pool: VLT1',
      '+----------+------+--------------+------------+',
      '| label    | slot | text         | expires    |',
      '| _BAD     |    1 | x            |            |',
      '| A0001    |    1 | x            | 77.1.2026  |',
      'no row',
    ],
  },
  {
    name: 'a table whose rows may go on below',
    definition: `SetFormat(TABLE); ${LITERALS} ${DATES} Extract(VOLUME, "label"); Extract(SLOT, "slot");
      Extract(DESCRIPTION, "text"); Extract(EXPIRYDATE, "expires"); AddContext(REPOSITORY, "Pool: {}");
      AddString(EXCLUSION, 0, "[#]*"); AddExclusionOnValue(VOLUME, "CLN*");`,
    head: ['Pool: LIBR', ...RULED_HEADING],
    row: ({ volume, slot, description, date }, random) => {
      const [text = '', ...below] = description.split('\n');
      const row = `${wide(volume, random.once(3) ? 6 : 5).padEnd(6)} ${wide(slot, 4)} ${wide(text, 12)} ${wide(date, 10)}`;
      return [row, ...below.map((each) => `            ${wide(each || 'more', 12)}`)].join('\n');
    },
    others: [
      '',
      'Pool: VLT1',
      ...RULED_HEADING,
      '# a comment',
      '#00001 1    x',
      '# and',
      '            and more',
      'A0001',
      'A00012 1',
      'A00012',
      'CLN001 1    x',
      '_BAD   1    x',
      'A0001  1    x            77.1.2026',
      'text all over the line',
      '------------------------------',
    ],
    more: COMPARISONS,
  },
  {
    name: 'NDJSON',
    definition: `SetFormat(JSON); ${DATES} Extract(CUSTOMER, "customer"); Extract(MEDIA, "media"); Extract(VOLUME, "volume");
      Extract(SLOT, "at.slot"); Extract(REPOSITORY, "at.place"); Extract(DESCRIPTION, "text"); Extract(EXPIRYDATE, "expires");
      AddExclusionOnValue(VOLUME, "CLN*");`,
    row: ({ volume, customer, media, slot, repository, description, date }) =>
      JSON.stringify({
        customer,
        media,
        volume,
        at: { slot, place: repository },
        text: description,
        expires: date,
      }),
    others: [
      '',
      '{"customer":"US01","media":"LTO","volume":"CLN001"}',
      '{"customer":"US01","media":"LTO","volume":"_BAD"}',
      '{"customer":"US01","media":"LTO","volume":"A0001","expires":"77.1.2026"}',
      '{"customer":"US01","media":"LTO","volume":"A0002","at":{"slot":"1\\u0000"}}',
    ],
    more: COMPARISONS,
  },
  {
    name: 'rules that count from now',
    definition: `${BY_NUMBER.replaceAll('EXPIRYDATE', 'MOVEDATE')}
      AddMoveDateAdjustment(SLOT, "7*", 0, 0, 2);
      AddRepositoryOnMoveDate(SCRATCH, "*", "0:3", "VLT1");`,
    row: csvRow,
    others: OTHERS,
    more: COMPARISONS.filter((text) => !text.includes('Presence')),
  },
  {
    name: 'rules on write times that count from now',
    definition: `${BY_NUMBER.replaceAll('EXPIRYDATE', 'WRITETIME')}
      AddRepositoryOnWriteTime(SCRATCH, "*", "0:9", "VLT2", "0:20");`,
    row: csvRow,
    others: OTHERS,
  },
  {
    name: 'places by their descriptions',
    definition: `${BY_NUMBER.replace('Extract(REPOSITORY, 4)', 'Extract(REPOSITORY_DESC, 4)')}`,
    row: csvRow,
    others: OTHERS,
  },
];

const DESCRIPTIONS = [
  '',
  'weekly',
  'monthly full',
  'Größe ä',
  'a "quoted" word',
  'two\nlines',
  'A0001,US01,LTO,LIBR,5,x,,\nB',
  'x\n\n# no comment\ny',
];

/** Makes a row of a volume. */
export function randomRow(random: Random, volume = randomVolume(random)): Row {
  return {
    volume,
    customer: random.once(6) ? 'US02' : 'US01',
    media: random.once(3) ? 'DLT' : 'LTO',
    repository: random.of(['LIBR', 'LIBR', 'LIBR', 'VLT1', 'VLT2', '']),
    slot: random.once(5) ? '' : String(random.below(90)),
    description: random.of(DESCRIPTIONS),
    date: random.once(3) ? '' : `${10 + random.below(19)}.0${1 + random.below(9)}.2026`,
    flag: random.of(['', 'yes', 'no', 'TRUE']),
  };
}

/** Returns a row that says less, or other things in the same words. */
export function lesser(random: Random, row: Row): Row {
  const field = random.of(['slot', 'description', 'date', 'flag'] as const);
  return random.once(2) ? { ...row, [field]: '' } : { ...row, flag: row.flag === 'yes' ? 'TRUE' : row.flag };
}

/** How many volumes have a label with the same letter. */
export const VOLUMES = 150;

/** Returns the label of a volume. */
export function randomVolume(random: Random): string {
  return `${random.of(['A', 'A', 'B'])}${String(1 + random.below(VOLUMES)).padStart(4, '0')}`;
}
