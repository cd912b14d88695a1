import { type CatalogRow, COLUMNS } from './catalog-row.ts';

/**
 * How an export is written and read: plain CSV, CSV with every field in quotes, fixed-column text, one JSON array of objects;
 * `site`: plain CSV under a line that names the library, read by a definition as sites write them.
 */
export const FORMATS = ['csv', 'quoted', 'text', 'json', 'site'] as const;

/** One of the formats of an export. */
export type Format = (typeof FORMATS)[number];

type Column = (typeof COLUMNS)[number];

const FIELDS: Readonly<Record<Column, string>> = {
  customer: 'CUSTOMER',
  media: 'MEDIA',
  volume: 'VOLUME',
  repository: 'REPOSITORY',
  slot: 'SLOT',
  description: 'DESCRIPTION',
  written: 'WRITETIME',
};

// Columns of the text format; one blank follows each.
const WIDTHS: Readonly<Record<Column, number>> = {
  customer: 4,
  media: 4,
  volume: 10,
  repository: 4,
  slot: 10,
  description: 40,
  written: 19,
};

// What makes records of each format.
const RECORDS: Readonly<Record<Exclude<Format, 'site'>, readonly string[]>> = {
  csv: ['SetCSVDelimiter(",");'],
  quoted: ['SetCSVDelimiter(",");'],
  text: [],
  json: ['SetFormat(JSON, "*");'],
};

const LIBRARY = 'TapeLib01';

// With the statements that published definitions have: a heading that is left out, elements by their numbers, a literal
// media, a context, translations and rules.
const SITE_DEFINITION = `# Catalog of the bench, as a site reads it.
SetCSVDelimiter(",");
AddString(EXCLUSION, 0, "cust*");
AddContext(USER1, "Library: {}");
Extract(CUSTOMER, 1);
SetLiteral(MEDIA, "TAPE");
Extract(USER2, 2);
Extract(VOLUME, 3);
RemoveSpaces(VOLUME);
AddExclusionOnValue(VOLUME, "CLN*");
Extract(REPOSITORY, 4);
Extract(SLOT, 5);
Extract(DESCRIPTION, 6);
Extract(WRITETIME, 7);
SetTimeZone("UTC");
SetWriteTimeFormat("%%Y-%%m-%%d %%H:%%M:%%S");
AddTranslation2(STAGE, USER2, "LTO*", "ULTRIUM");
AddTranslation2(STAGE, USER2, "3592", "JAGUAR");
AddRule(SCRATCH, "YES", REPOSITORY, "SCRT");
AddRule(SCRATCH, "NO");
`;

/** Writes rows as lines. */
export interface LineFormat {
  /** What stands before the first row: headings, where the format has any, each with its line end. */
  readonly heading: string;
  readonly line: (row: CatalogRow) => string;
  /** What stands between two rows, and behind the last one. */
  readonly separator: string;
  readonly ending: string;
}

/** Returns how rows of a format are written. */
export function lineFormat(format: Format): LineFormat {
  switch (format) {
    case 'csv':
      return lines(`${COLUMNS.join(',')}\n`, csvLine);
    case 'quoted':
      return lines(`"${COLUMNS.join('","')}"\n`, quotedLine);
    case 'site':
      return lines(`Library: ${LIBRARY}\n${COLUMNS.join(',')}\n`, csvLine);
    case 'text':
      return lines('', textLine);
    case 'json':
      return { heading: '[\n', line: (row) => JSON.stringify(row), separator: ',\n', ending: '\n]\n' };
  }
}

/** Returns the definition file that reads a format. */
export function catalogDefinition(format: Format): string {
  if (format === 'site') return SITE_DEFINITION;
  const extracts = format === 'text' ? textExtracts() : COLUMNS.map(headingExtract);
  const lines = [
    `# Catalog of the bench, ${format} format.`,
    ...RECORDS[format],
    ...extracts,
    'SetTimeZone("UTC");',
    'SetWriteTimeFormat("%%Y-%%m-%%d %%H:%%M:%%S");',
  ];
  return `${lines.join('\n')}\n`;
}

function lines(heading: string, line: LineFormat['line']): LineFormat {
  return { heading, line, separator: '', ending: '' };
}

function csvLine(row: CatalogRow): string {
  const { customer, media, volume, repository, slot, description, written } = row;
  return `${customer},${media},${volume},${repository},${slot},${description},${written}\n`;
}

function quotedLine(row: CatalogRow): string {
  const { customer, media, volume, repository, slot, description, written } = row;
  return `"${customer}","${media}","${volume}","${repository}","${slot}","${description}","${written}"\n`;
}

function textLine(row: CatalogRow): string {
  return `${COLUMNS.map((column) => row[column].padEnd(WIDTHS[column])).join(' ')}\n`;
}

function headingExtract(column: Column): string {
  return `Extract(${FIELDS[column]}, "${column}");`;
}

function textExtracts(): string[] {
  let offset = 0;
  return COLUMNS.flatMap((column) => {
    const statements = [
      `Extract(${FIELDS[column]}, ${offset}, ${WIDTHS[column]}, 0);`,
      `RemoveSpaces(${FIELDS[column]});`,
    ];
    offset += WIDTHS[column] + 1;
    return statements;
  });
}
