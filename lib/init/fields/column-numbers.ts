import { sizeUnit } from '../../language/program/number-format.ts';
import { isNullMark } from '../vocabulary/marks.ts';

/** Numbers that need a SetNumberFormat. */
export interface WrittenNumbers {
  readonly kind: 'written';
  readonly decimal: '.' | ',';
  /** The sign between thousands; empty where there is none. */
  readonly thousands: string;
  /** The unit in the name of the column; empty where there is none. */
  readonly unit: string;
}

/**
 * How the numbers of a column are written: with digits only; in a known way; or with a sign that may be the decimal one or
 * stand between thousands.
 */
type ColumnNumbers =
  | { readonly kind: 'plain' }
  | WrittenNumbers
  | { readonly kind: 'open'; readonly sign: '.' | ',' };

const NUMBER = /^[+-]?(\d[\d.,' \u00a0\u202f]{0,40}?)[ \u00a0]*([A-Za-z]{0,5})$/;
const UNIT_IN_NAME =
  /(?:^|[^A-Za-z]|[a-z](?=[A-Z]))(bytes?|kb|kbytes|kilobytes?|mb|mbytes|megabytes?|gb|gigabytes?|tb|kib|mib|gib|tib)[\])]?$/i;

/** Returns how the numbers of a column are written; `undefined` if it has other values. */
export function findNumbers(name: string, values: readonly string[]): ColumnNumbers | undefined {
  const signs: Signs = { decimal: new Set(), thousands: new Set(), open: new Set() };
  let count = 0;
  let hasUnits = false;
  for (const value of new Set(values)) {
    if (value === '' || isNullMark(value)) continue;
    const match = value.length > 60 ? null : NUMBER.exec(value);
    if (match === null) return undefined;
    const [, digits = '', unit = ''] = match;
    if (unit !== '' && sizeUnit(unit) === undefined) return undefined;
    hasUnits ||= unit !== '';
    if (!collect(digits, signs)) return undefined;
    count++;
  }
  if (count === 0) return undefined;
  const [thousands = '', ...others] = signs.thousands;
  const [decimal, ...more] = signs.decimal;
  if (others.length > 0 || more.length > 0 || (thousands !== '' && thousands === decimal)) return undefined;
  const [open] = [...signs.open].filter((sign) => sign !== thousands && sign !== decimal);
  const unit = hasUnits ? '' : unitInName(name);
  if (open !== undefined && thousands === '' && decimal === undefined) {
    return { kind: 'open', sign: open === ',' ? ',' : '.' };
  }
  if (thousands === '' && decimal === undefined && unit === '' && !hasUnits) return { kind: 'plain' };
  // A sign that may be both is what the known sign is not.
  const between = thousands === '' ? (open ?? '') : thousands;
  const isComma = decimal === ',' || (decimal === undefined && between === '.');
  return { kind: 'written', decimal: isComma ? ',' : '.', thousands: between, unit };
}

/** The signs in the numbers of a column; `open` ones may be decimal or stand between thousands. */
interface Signs {
  readonly decimal: Set<string>;
  readonly thousands: Set<string>;
  readonly open: Set<string>;
}

/** Adds the signs of a number to those of its column. Returns false if it is no number. */
function collect(digits: string, { decimal, thousands, open }: Signs): boolean {
  const [first = '', ...groups] = digits.split(/[.,' \u00a0\u202f]/);
  const signs = (digits.match(/[.,' \u00a0\u202f]/g) ?? []).map((sign) => (/\s/.test(sign) ? ' ' : sign));
  const last = signs.at(-1);
  const tail = groups.at(-1) ?? '';
  if (last === undefined) return true;
  const between = new Set(signs.slice(0, -1));
  if (between.size > 1 || groups.slice(0, -1).some((group) => group.length !== 3)) return false;
  const grouped = first.length <= 3 && first !== '0' && tail.length === 3;
  if (between.size === 0) {
    if (last === "'" || last === ' ') thousands.add(last);
    else if (grouped) open.add(last);
    else decimal.add(last);
    return grouped || (last !== "'" && last !== ' ');
  }
  const [sign = ''] = between;
  thousands.add(sign);
  if (last !== sign) decimal.add(last);
  else if (tail.length !== 3) return false;
  return last === '.' || last === ',' || last === sign;
}

function unitInName(name: string): string {
  const unit = UNIT_IN_NAME.exec(name)?.[1]?.toUpperCase() ?? '';
  if (unit === '' || unit.startsWith('B')) return '';
  // Backup products count kilobytes of 1024 bytes.
  if (unit.startsWith('K')) return 'KiB';
  return unit.endsWith('IB') ? `${unit.charAt(0)}iB` : `${unit.charAt(0)}B`;
}
