import { statSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { messageOf, TapesyncError } from '../../errors/error.ts';
import { type Cell, RowText } from '../rows/row-text.ts';
import type { Source } from '../source.ts';
import { queryOf, type SourceRequest } from '../source-request.ts';
import { withoutEnd } from './asked-text.ts';

// A writer holds its lock for so long at the most, where it is well.
const LOCK_MS = 10_000;

/**
 * Returns the source of the rows that a SQLite database gives for the query: a heading, then a line a row. The database is
 * opened to be read alone, and the query is one that selects. Throws SOURCE_MISSING behind the last row where it cannot be read to its
 * end.
 */
export function sqliteSource(url: string, request: SourceRequest): Source {
  const path = url.slice(url.indexOf(':') + 1);
  const name = `sqlite:${path}`;
  const query = queryOf(request, name);
  return {
    name,
    isAddress: true,
    async *bytes(signal) {
      signal.throwIfAborted();
      const db = opened(path, name);
      try {
        yield* rowsOf(db, query, request.delimiter, signal);
      } catch (error) {
        if (signal.aborted || error instanceof TapesyncError) throw error;
        throw missing(name, messageOf(error), error);
      } finally {
        db.close();
      }
    },
    size: async () => undefined,
  };
}

function opened(path: string, name: string): DatabaseSync {
  try {
    // SQLite would say only that it cannot.
    if (!statSync(path).isFile()) throw missing(name, 'it is no file');
    return new DatabaseSync(path, { readOnly: true, timeout: LOCK_MS });
  } catch (error) {
    if (error instanceof TapesyncError) throw error;
    throw missing(name, messageOf(error), error);
  }
}

function* rowsOf(db: DatabaseSync, query: string, delimiter: string, signal: AbortSignal): Iterable<Buffer> {
  const statement = prepared(db, query);
  const columns = statement.columns().map(({ name }) => name);
  const text = new RowText({ delimiter });
  text.add(columns);
  let row = 0;
  // The type of iterate() does not know of setReturnArrays.
  for (const values of statement.iterate() as unknown as Iterable<readonly Value[]>) {
    row++;
    const piece = text.add(values.map((value, column) => cellOf(value, columns[column], row)));
    if (piece === undefined) continue;
    yield piece;
    signal.throwIfAborted();
  }
  yield text.rest();
}

type Value = null | bigint | number | string | Uint8Array;

// Whatever stands behind a first statement SQLite does not look at: only as a part of another is the whole of it read, and
// only one that selects can be such a part.
function prepared(db: DatabaseSync, query: string): StatementSync {
  const whole = withoutEnd(query);
  try {
    db.prepare(`SELECT * FROM (\n${whole}\n)`);
  } catch (error) {
    throw new Error(`SetQuery should be one statement that selects: ${messageOf(error)}`, { cause: error });
  }
  const statement = db.prepare(whole);
  statement.setReturnArrays(true);
  statement.setReadBigInts(true);
  return statement;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function cellOf(value: Value, column = '', row: number): Cell {
  if (value === null) return value;
  if (typeof value === 'string') {
    // What stands in place of bytes that are no text.
    if (value.includes('\ufffd')) throw notText(column, row);
    return value;
  }
  // As SQLite writes them, so that a whole number which is kept as a fraction looks like none.
  if (typeof value === 'number') return Number.isInteger(value) ? value.toFixed(1) : String(value);
  if (typeof value === 'bigint') return String(value);
  try {
    return UTF8.decode(value);
  } catch {
    throw notText(column, row);
  }
}

function notText(column: string, row: number): Error {
  return new Error(`${column} of row ${row} is no text; take hex(${column})`);
}

function missing(source: string, problem: string, cause?: unknown): TapesyncError {
  return new TapesyncError('SOURCE_MISSING', { source, problem }, { cause });
}
