import { quoted, TapesyncError } from '../../errors/error.ts';
import type { Archive } from './archive.ts';
import { damaged } from './damage.ts';
import { NAMESPACES } from './names.ts';
import { relationshipsOf } from './relationships.ts';
import { readWhole } from './xml.ts';

/** What a workbook says of itself, and where the parts are that one of its sheets needs. */
export interface Workbook {
  /** The name of the sheet. */
  readonly sheet: string;
  /** The part with its rows. */
  readonly rows: string;
  /** The part with the texts that cells share. */
  readonly strings?: string | undefined;
  /** The part with the formats of cells. */
  readonly styles?: string | undefined;
  /** Whether its dates count from 1904. */
  readonly is1904: boolean;
  /** Whether the values of its formulas are to be computed when it is opened: those that it has are none. */
  readonly isUncomputed: boolean;
}

interface SheetEntry {
  readonly name: string;
  readonly id: string | undefined;
  readonly isHidden: boolean;
}

const MOST_SHEETS = 10_000;

// In a message.
const MOST_NAMES = 20;

/**
 * Finds a sheet of a workbook by its name, else the first that is shown and has rows. Throws SOURCE_SHEET where there is none
 * of that name, SOURCE_WORKBOOK for an archive that is no workbook, and SOURCE_CUT for a damaged one.
 */
export async function openWorkbook(
  source: string,
  archive: Archive,
  wanted: string | undefined,
): Promise<Workbook> {
  const name = await mainPart(source, archive);
  const { entries, is1904, isUncomputed } = await readMainPart(source, archive, name);
  const relationships = await relationshipsOf(source, archive, name);
  const parts = new Map(
    relationships.filter(({ kind }) => kind === 'worksheet').map(({ id, part }) => [id, part]),
  );
  const partOf = ({ id }: SheetEntry) => (id === undefined ? undefined : parts.get(id));
  const sheets = entries.filter((entry) => partOf(entry) !== undefined);
  const isWanted = (entry: SheetEntry) =>
    wanted === undefined ? !entry.isHidden : entry.name.toLowerCase() === wanted.toLowerCase();
  const sheet = sheets.find(isWanted) ?? (wanted === undefined ? sheets[0] : undefined);
  const rows = sheet === undefined ? undefined : partOf(sheet);
  if (sheet === undefined || rows === undefined) throw sheetMissing(source, wanted, sheets);
  const other = (kind: string) => relationships.find((each) => each.kind === kind)?.part;
  const [strings, styles] = [other('sharedStrings'), other('styles')];
  return { sheet: sheet.name, rows, strings, styles, is1904, isUncomputed };
}

function sheetMissing(source: string, wanted: string | undefined, sheets: readonly SheetEntry[]): Error {
  if (wanted === undefined) return damaged(source, 'it has no sheet with rows');
  const names = sheets.slice(0, MOST_NAMES).map(({ name }) => quoted(name));
  const more = sheets.length > MOST_NAMES ? ` and ${sheets.length - MOST_NAMES} more` : '';
  return new TapesyncError('SOURCE_SHEET', {
    source,
    sheet: quoted(wanted),
    sheets: names.length === 0 ? 'none' : `${names.join(', ')}${more}`,
  });
}

async function mainPart(source: string, archive: Archive): Promise<string> {
  const other = (found: string, remedy: string) =>
    new TapesyncError('SOURCE_WORKBOOK', { source, found, remedy });
  if (!archive.has('_rels/.rels')) {
    if (archive.has('content.xml') && archive.has('mimetype'))
      throw other('it is a document of OpenDocument, such as .ods', 'save it as .xlsx or as CSV');
    throw other('it is a ZIP archive and no workbook (.xlsx)', 'unpack it and name the export that is in it');
  }
  const found = await relationshipsOf(source, archive, '');
  const main = found.find(({ kind }) => kind === 'officeDocument');
  if (main === undefined || !archive.has(main.part)) throw damaged(source, 'its main part is missing');
  if (/\.bin$/i.test(main.part)) throw other('it is a binary workbook (.xlsb)', 'save it as .xlsx or as CSV');
  return main.part;
}

interface MainPart {
  readonly entries: readonly SheetEntry[];
  readonly is1904: boolean;
  readonly isUncomputed: boolean;
}

async function readMainPart(source: string, archive: Archive, name: string): Promise<MainPart> {
  const entries: SheetEntry[] = [];
  let is1904 = false;
  let isUncomputed = false;
  let list = '';
  await readWhole({ source, name, namespaces: NAMESPACES.main }, archive.read(name), {
    open(element, attributes, depth) {
      if (depth === 1) list = element;
      if (depth === 1 && element === 'workbookPr') is1904 = isTrue(attributes.date1904);
      if (depth === 1 && element === 'calcPr') isUncomputed = isTrue(attributes.fullCalcOnLoad);
      if (depth !== 2 || list !== 'sheets' || element !== 'sheet') return;
      if (entries.length === MOST_SHEETS) throw damaged(source, `it has more than ${MOST_SHEETS} sheets`);
      const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1];
      const { name: sheet = '', state } = attributes;
      entries.push({ name: sheet, id, isHidden: state !== undefined && state !== 'visible' });
    },
    close() {},
  });
  return { entries, is1904, isUncomputed };
}

function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true';
}
