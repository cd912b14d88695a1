import { TapesyncError } from '../../errors/error.ts';
import { SpillFile } from '../../platform/spill/spill-file.ts';
import { Archive } from './archive.ts';
import { damaged, type Reading } from './damage.ts';
import { NAMESPACES } from './names.ts';
import { readSharedStrings } from './shared-strings.ts';
import { SheetLines } from './sheet-lines.ts';
import type { SheetOptions } from './sheet-options.ts';
import { SheetReader } from './sheet-reader.ts';
import { StringTable } from './string-table.ts';
import { readStyles } from './styles.ts';
import { openWorkbook } from './workbook.ts';
import { readXml } from './xml.ts';

/**
 * Yields the rows of a sheet of a workbook as delimited text in UTF-8. An archive begins at its end, so its bytes are first
 * kept on the disk. Throws SOURCE_SHEET where the sheet is missing, SOURCE_WORKBOOK for another archive or encoding, SOURCE_CUT for a
 * workbook that is cut or damaged, SPILL_FAILED, what the guard throws, and an AbortError where the signal comes.
 */
export async function* workbookText(
  reading: Reading,
  bytes: AsyncGenerator<Buffer>,
  { sheet, delimiter, encoding }: SheetOptions,
): AsyncGenerator<Buffer> {
  const { source } = reading;
  if (encoding !== undefined && encoding !== 'UTF-8') {
    throw new TapesyncError('SOURCE_WORKBOOK', {
      source,
      found: `it is a workbook, whose text has no other encoding, and the definition says SetEncoding("${encoding}")`,
      remedy: 'leave SetEncoding out of the definition',
    });
  }
  const file = new SpillFile();
  const strings = new StringTable();
  try {
    for await (const piece of bytes) {
      reading.guard.take(piece.length);
      file.append(piece);
    }
    const archive = await Archive.open(reading, file);
    yield* rowsOf(reading, archive, strings, { sheet, delimiter });
  } finally {
    strings.close();
    file.close();
    await bytes.return(undefined);
  }
}

async function* rowsOf(
  { source }: Reading,
  archive: Archive,
  strings: StringTable,
  { sheet, delimiter }: Pick<SheetOptions, 'sheet' | 'delimiter'>,
): AsyncGenerator<Buffer> {
  const workbook = await openWorkbook(source, archive, sheet);
  if (workbook.strings !== undefined) await readSharedStrings(source, archive, workbook.strings, strings);
  const shapes = workbook.styles === undefined ? [] : await readStyles(source, archive, workbook.styles);
  const { is1904, isUncomputed, rows: name } = workbook;
  const fail = (problem: string) => damaged(source, `${name}: ${problem}`);
  const reader = new SheetReader({ strings, shapes, is1904, isUncomputed }, fail);
  const lines = new SheetLines(delimiter);
  const part = { source, name, namespaces: NAMESPACES.main };
  for await (const _ of readXml(part, archive.read(name), reader))
    yield* lines.add(reader.take(), reader.width);
  if (!reader.hasData) throw fail('it has no place for rows');
  yield* lines.end(reader.width);
}
