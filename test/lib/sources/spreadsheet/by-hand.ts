/**
 * Workbooks by hand: with nothing in them but what they cannot do without, and what a test adds.
 *
 * @module
 */

import { crc32, deflateRawSync } from 'node:zlib';
import { READ_LIMITS, ReadGuard, type ReadLimits } from '../../../../lib/sources/read-limits.ts';
import { withSheetsAsText } from '../../../../lib/sources/spreadsheet/recognize.ts';
import { PLAIN_SHEETS, type SheetOptions } from '../../../../lib/sources/spreadsheet/sheet-options.ts';

/** The namespaces of a workbook, and the beginning of the types of its relationships. */
export interface Names {
  readonly main: string;
  readonly relationships: string;
}

export const TRANSITIONAL: Names = {
  main: 'http://schemas.openxmlformats.org/spreadsheetml/2006/main',
  relationships: 'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
};

export const STRICT: Names = {
  main: 'http://purl.oclc.org/ooxml/spreadsheetml/main',
  relationships: 'http://purl.oclc.org/ooxml/officeDocument/relationships',
};

const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships';

/** The parts of an archive by their names. */
export type Parts = Readonly<Record<string, string | Buffer>>;

/** Returns an archive as ZIP: parts are compressed unless they are stored as they are. */
export function archiveOf(
  parts: Parts | readonly (readonly [string, string | Buffer])[],
  isStored = false,
): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  const entries = Array.isArray(parts) ? parts : Object.entries(parts);
  for (const [name, content] of entries) {
    const plain = Buffer.from(content);
    const bytes = isStored ? plain : deflateRawSync(plain);
    const path = Buffer.from(name);
    // Version, flags, method, time, date, checksum, sizes, length of the name, and of what follows it.
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(isStored ? 0 : 8, 4);
    head.writeUInt32LE(crc32(plain), 10);
    head.writeUInt32LE(bytes.length, 14);
    head.writeUInt32LE(plain.length, 18);
    head.writeUInt16LE(path.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    files.push(Buffer.from('PK\x03\x04'), head, path, bytes);
    directory.push(Buffer.from('PK\x01\x02\x14\x00'), head, place, path);
    at += 4 + head.length + path.length + bytes.length;
  }
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(Buffer.concat(directory).length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...files, ...directory, Buffer.from('PK\x05\x06'), end]);
}

/** What is in a workbook: XML, each without its root. */
export interface ByHand {
  /** The elements of the rows. */
  readonly rows: string;
  /** The items of the texts that cells share. */
  readonly strings?: string;
  /** The styles of cells: `<numFmts>` and `<cellXfs>`. */
  readonly styles?: string;
  /** Stands before and behind the sheets in the main part. */
  readonly before?: string;
  readonly behind?: string;
  /** Further sheets, each with its element in the main part, and their relationships. */
  readonly sheets?: string;
  readonly relationships?: string;
  readonly names?: Names;
  /** The path to the rows, as the main part names it. */
  readonly target?: string;
}

/** Returns the parts of a workbook whose sheet is called Tapes. */
export function partsOf(workbook: ByHand): Record<string, string> {
  const { rows, strings, styles, before = '', behind = '', sheets, relationships = '' } = workbook;
  const { names = TRANSITIONAL, target = 's1.xml' } = workbook;
  const relation = (id: string, kind: string, to: string) =>
    `<Relationship Id="${id}" Type="${names.relationships}/${kind}" Target="${to}"/>`;
  const all = `<Relationships xmlns="${PACKAGE}">`;
  const shared = strings === undefined ? '' : relation('t', 'sharedStrings', 'texts.xml');
  const formats = styles === undefined ? '' : relation('f', 'styles', 'formats.xml');
  const list = sheets ?? '<sheet name="Tapes" sheetId="1" r:id="s"/>';
  return {
    '_rels/.rels': `${all}${relation('w', 'officeDocument', 'book.xml')}</Relationships>`,
    'book.xml': `<workbook xmlns="${names.main}" xmlns:r="${names.relationships}">${before}<sheets>${list}</sheets>${behind}</workbook>`,
    '_rels/book.xml.rels': `${all}${relation('s', 'worksheet', target)}${shared}${formats}${relationships}</Relationships>`,
    's1.xml': `<worksheet xmlns="${names.main}"><sheetData>${rows}</sheetData></worksheet>`,
    ...(strings !== undefined && { 'texts.xml': `<sst xmlns="${names.main}">${strings}</sst>` }),
    ...(styles !== undefined && {
      'formats.xml': `<styleSheet xmlns="${names.main}">${styles}</styleSheet>`,
    }),
  };
}

/** Returns a workbook whose sheet is called Tapes. */
export function workbookOf(workbook: ByHand): Buffer {
  return archiveOf(partsOf(workbook));
}

/** How an input is read. */
interface Given extends Partial<SheetOptions> {
  readonly limits?: ReadLimits;
  readonly signal?: AbortSignal;
  /** Bytes that come at once. */
  readonly size?: number;
}

/** Returns the text of an input. Throws what reading it throws. */
export async function textOf(bytes: Buffer, given: Given = {}): Promise<string> {
  const { limits = READ_LIMITS, signal = new AbortController().signal, size = 4096, ...options } = given;
  const guard = new ReadGuard('tapes', limits);
  async function* pieces(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += size) {
      const piece = bytes.subarray(at, at + size);
      guard.stored += piece.length;
      yield piece;
    }
  }
  const text: Buffer[] = [];
  const sheets = { ...PLAIN_SHEETS, ...options };
  for await (const piece of withSheetsAsText('tapes', pieces(), sheets, guard, signal)) text.push(piece);
  return Buffer.concat(text).toString();
}
