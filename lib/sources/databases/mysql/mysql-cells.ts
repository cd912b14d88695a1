import { isUtf8 } from 'node:buffer';
import type { Cell } from '../../rows/row-text.ts';

/** What a server says of a column of a result. */
export interface MysqlColumn {
  readonly name: string;
  /** A number of the protocol, such as 253 of a VARCHAR. */
  readonly columnType?: number | undefined;
}

/** Makes a cell of the bytes that the server has sent, `null` where there is no value. */
export type MysqlReader = (bytes: Buffer | null) => Cell;

// https://dev.mysql.com/doc/dev/mysql-server/latest/field__types_8h.html
const BIT = 16;
const VECTOR = 242;
const GEOMETRY = 255;

// Numbers and dates, which the server writes in ASCII.
const ASCII: ReadonlySet<number | undefined> = new Set([0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 246]);

/**
 * Returns what reads the values of a column as text. Numbers and dates are as the server writes them; bytes of a BLOB or a
 * BINARY are taken for text, as some products keep their labels, and a BIT is a number. The reader throws an Error where bytes are
 * not text in UTF-8, since a part of the value would be lost.
 */
export function mysqlReader({ name, columnType }: MysqlColumn): MysqlReader {
  if (ASCII.has(columnType)) return (bytes) => (bytes === null ? null : bytes.toString('latin1'));
  if (columnType === BIT) return (bytes) => (bytes === null ? null : bitsOf(bytes));
  if (columnType === GEOMETRY || columnType === VECTOR) {
    throw new Error(`its column ${name} holds no text; have the query make one of it, or leave it out`);
  }
  return (bytes) => (bytes === null ? null : textOf(name, bytes));
}

function textOf(name: string, bytes: Buffer): string {
  const text = bytes.toString();
  // Where a byte was no text, this character stands.
  if (text.includes('\uFFFD') && !isUtf8(bytes)) {
    throw new Error(
      `a value of its column ${name} is not text in UTF-8; name its character set in the query, as in CONVERT(${name} USING latin1), or take HEX(${name})`,
    );
  }
  return text;
}

function bitsOf(bytes: Buffer): string {
  return BigInt(`0x0${bytes.toString('hex')}`).toString();
}
