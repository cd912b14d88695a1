import type { Cell } from '../../rows/row-text.ts';

/** What tedious says of a column of a result. */
export interface SqlServerColumn {
  readonly colName: string;
  readonly type: { readonly name: string };
  readonly scale?: number | undefined;
  /** Bytes of a value. */
  readonly dataLength?: number | undefined;
}

/** Makes a cell of a value as tedious reads it. */
export type SqlServerReader = (value: unknown) => Cell;

/**
 * Returns what reads the values of a column as text: numbers without exponent, dates as `2026-03-12 22:05:31` with as many digits behind
 * the second as are not 0, a date with an offset in UTC, a bit as 1 or 0, bytes as `0x` and hexadecimal digits. Throws an Error for a type
 * of which a part would be lost, and the reader for such a value.
 */
export function sqlServerReader(column: SqlServerColumn): SqlServerReader {
  const read = readerOf(column);
  return (value) => (value === null || value === undefined ? null : read(value));
}

function readerOf(column: SqlServerColumn): (value: unknown) => string {
  const { colName, type, scale = 0, dataLength } = column;
  switch (type.name) {
    case 'Null':
    case 'TinyInt':
    case 'SmallInt':
    case 'Int':
    case 'BigInt':
    case 'IntN':
    case 'UniqueIdentifier':
      return String;
    case 'Bit':
    case 'BitN':
      return (value) => (value === true ? '1' : '0');
    case 'Real':
      return realText;
    case 'Float':
      return floatText;
    case 'FloatN':
      return dataLength === 4 ? realText : floatText;
    case 'SmallMoney':
    case 'Money':
    case 'MoneyN':
      return (value) => decimalText(colName, value, 4);
    case 'NumericN':
    case 'DecimalN':
      return (value) => decimalText(colName, value, scale);
    case 'SmallDateTime':
    case 'DateTime':
    case 'DateTimeN':
    case 'DateTime2':
      return (value) => `${dateText(value)} ${timeText(value)}`;
    case 'DateTimeOffset':
      return (value) => `${dateText(value)} ${timeText(value)}+00:00`;
    case 'Date':
      return dateText;
    case 'Time':
      return timeText;
    case 'NVarChar':
    case 'NChar':
    case 'NText':
    case 'Xml':
      return (value) => wholeText(colName, value, !String(value).isWellFormed());
    case 'VarChar':
    case 'Char':
    case 'Text':
      return (value) => wholeText(colName, value, String(value).includes('\uFFFD'));
    case 'VarBinary':
    case 'Binary':
    case 'Image':
      return (value) => `0x${Buffer.isBuffer(value) ? value.toString('hex').toUpperCase() : ''}`;
    default:
      throw new Error(
        `its column ${colName} is of the type ${type.name}, which has no text: CAST it to another in the query`,
      );
  }
}

// A number has 15 decimal digits that are always exact.
const EXACT = 1e15;

function decimalText(column: string, value: unknown, scale: number): string {
  const number = Number(value);
  if (Math.abs(number) * 10 ** scale < EXACT) return number.toFixed(scale);
  throw new Error(
    `a value of its column ${column} has more than 15 digits, of which some would be lost: write CAST(${column} AS varchar(40)) in the query`,
  );
}

function floatText(value: unknown): string {
  return plain(Number(value));
}

// As short as it may be without being another number of its 32 bits.
function realText(value: unknown): string {
  const number = Number(value);
  for (let digits = 1; digits < 9; digits++) {
    const shorter = Number(number.toPrecision(digits));
    if (Math.fround(shorter) === number) return plain(shorter);
  }
  return plain(number);
}

function plain(number: number): string {
  const text = String(number);
  const [, mantissa = '', exponent] = /^(.*)e([+-]\d+)$/.exec(text) ?? [];
  if (exponent === undefined) return text;
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(mantissa) ?? [];
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return sign + digits.padEnd(point, '0');
}

function dateText(value: unknown): string {
  return isoOf(value).replace(/T.*/, '');
}

function timeText(value: unknown): string {
  const [, time = '', milliseconds = ''] = /T([\d:]+)\.(\d{3})/.exec(isoOf(value)) ?? [];
  // tedious keeps what is smaller than a millisecond beside the date, in seconds.
  const delta =
    value instanceof Date && 'nanosecondsDelta' in value ? Number(value.nanosecondsDelta) * 1e7 : 0;
  const fraction = `${milliseconds}${String(Math.round(delta)).padStart(4, '0')}`.replace(/0+$/, '');
  return fraction === '' ? time : `${time}.${fraction}`;
}

function isoOf(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value);
}

function wholeText(column: string, value: unknown, hasLost: boolean): string {
  if (!hasLost) return String(value);
  throw new Error(
    `a value of its column ${column} has characters that its code page does not know: write CONVERT(varbinary(max), ${column}) in the query to see them`,
  );
}
