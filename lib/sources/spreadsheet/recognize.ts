import { TapesyncError } from '../../errors/error.ts';
import { continued, firstBytes } from '../first-bytes.ts';
import type { ReadGuard } from '../read-limits.ts';
import type { SheetOptions } from './sheet-options.ts';

const LONGEST_MAGIC = 4;

// Of an archive with files, without any, and in several parts.
const ZIP = /^PK(?:\x03\x04|\x05\x06|\x07\x08)/;

// The container of files of Office before 2007, and of workbooks with a password.
const OLE = /^\xd0\xcf\x11\xe0/;

/**
 * Yields the rows of a sheet as delimited text in UTF-8 if the first bytes are those of an archive, as a workbook (`.xlsx`) is
 * one, else the bytes as they are. Throws SOURCE_WORKBOOK for an archive or a workbook that cannot be read, and what
 * `workbookText` throws.
 */
export async function* withSheetsAsText(
  source: string,
  bytes: AsyncGenerator<Buffer>,
  options: SheetOptions,
  guard: ReadGuard,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const head = await firstBytes(bytes, LONGEST_MAGIC);
  const whole = continued(head, bytes);
  const begin = head.toString('latin1', 0, LONGEST_MAGIC);
  if (ZIP.test(begin)) {
    // Loaded only here: most inputs are text.
    const { workbookText } = await import('./workbook-text.ts');
    yield* workbookText({ source, guard, signal }, whole, options);
  } else if (OLE.test(begin)) {
    await whole.return(undefined);
    throw new TapesyncError('SOURCE_WORKBOOK', {
      source,
      found: 'it is a workbook with a password, or one of the old format (.xls)',
      remedy: 'open it in a spreadsheet program and save it as .xlsx without a password, or as CSV',
    });
  } else yield* whole;
}
