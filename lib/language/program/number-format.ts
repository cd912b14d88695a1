import { quoted } from '../../errors/error.ts';

/** The bytes of each unit of sizes. */
const SIZE_UNITS: ReadonlyMap<string, bigint> = new Map([
  ['B', 1n],
  ['BYTE', 1n],
  ['BYTES', 1n],
  ...['KILO', 'MEGA', 'GIGA', 'TERA', 'PETA'].flatMap((prefix, index) => {
    const letter = prefix.charAt(0);
    const decimal = 1000n ** BigInt(index + 1);
    const binary = 1024n ** BigInt(index + 1);
    return [
      ...['', 'B', 'BYTE', 'BYTES'].map((unit) => [`${letter}${unit}`, decimal] as const),
      ...['BYTE', 'BYTES'].map((unit) => [`${prefix}${unit}`, decimal] as const),
      [`${letter}IB`, binary] as const,
    ];
  }),
]);

/** A unit of sizes. */
export interface SizeUnit {
  readonly bytes: bigint;
}

/** The number format of a field. */
interface NumberFormat {
  readonly decimal: string;
  /** The sign between thousands; empty if there is none. */
  readonly thousands: string;
  /** The unit of numbers without one. */
  readonly unit: SizeUnit | undefined;
  /** The name of the field that gives each number its unit; the unit then stands behind the number. */
  readonly unitField?: string | undefined;
}

/** A number as plain digits, or the problem. */
export type ReadNumber = { readonly digits: string } | { readonly problem: string };

/** Finds a unit of sizes by its name, ignoring case; `undefined` if there is none. */
export function sizeUnit(name: string): SizeUnit | undefined {
  const bytes = SIZE_UNITS.get(name.toUpperCase());
  return bytes === undefined ? undefined : { bytes };
}

/**
 * Returns a function that reads numbers in a format as whole numbers; those with a unit are rounded, halves up. The sign
 * between thousands has to separate groups of three digits, so that it is never confused with a decimal sign.
 */
export function numberReader({
  decimal,
  thousands,
  unit,
  unitField,
}: NumberFormat): (text: string) => ReadNumber {
  const between = escaped(thousands);
  const grouped = thousands === '' ? '' : `|\\d{1,3}(?:${between}\\d{3})+`;
  const shape = new RegExp(`^([+-]?)(\\d+${grouped})(?:${escaped(decimal)}(\\d*))?\\s*([A-Za-z]*)$`);
  const example = `1${thousands}234${decimal}5`;
  const separators = new RegExp(between, 'g');
  return (text) => {
    const match = text.length > LONGEST ? null : shape.exec(text);
    if (match === null) return { problem: `is no number as SetNumberFormat says, such as ${example}` };
    const [, sign = '', whole = '', fraction = '', name = ''] = match;
    const factor = name === '' ? unit : sizeUnit(name);
    if (name !== '' && factor === undefined)
      return { problem: `has the unit ${quoted(name)}, which is none of sizes` };
    if (name === '' && unitField !== undefined && /[1-9]/.test(whole + fraction)) {
      return { problem: `has no unit, and ${unitField} gives none` };
    }
    if (factor === undefined && isAmbiguous(whole, fraction)) {
      return {
        problem: `is no whole number, if ${quoted(decimal)} is its decimal sign as SetNumberFormat says`,
      };
    }
    const scaled =
      BigInt((thousands === '' ? whole : whole.replaceAll(separators, '')) + fraction) *
      (factor?.bytes ?? 1n);
    const scale = 10n ** BigInt(fraction.length);
    const rounded = (scaled * 2n + scale) / (scale * 2n);
    return { digits: sign === '-' && rounded !== 0n ? `-${rounded}` : String(rounded) };
  };
}

// Without a unit a fraction makes no sense, and 1.004 or 1.000 may be a thousand in another locale.
function isAmbiguous(whole: string, fraction: string): boolean {
  return /[1-9]/.test(fraction) || (fraction.length === 3 && whole.length <= 3);
}

/** Returns a number with the unit from another field behind it; what is no number, or has a unit of its own, stays. */
export function withUnit(number: string, unit: string): string {
  const end = number.trimEnd();
  return /\d$/.test(end) && /[A-Za-z]/.test(unit) ? `${end} ${unit.trim()}` : number;
}

/** Returns a function that adds a number to whole numbers. */
export function numberAdder(number: number): (text: string) => ReadNumber {
  const addend = BigInt(number);
  return (text) => {
    if (!/^[+-]?\d{1,30}$/.test(text)) return { problem: 'is no whole number, which AddNumber could add to' };
    return { digits: String(BigInt(text) + addend) };
  };
}

// Real numbers are shorter, and the time for big ones grows with the square of their length.
const LONGEST = 60;

function escaped(sign: string): string {
  // Some locales write a narrow or a non-breaking blank.
  if (sign === ' ') return '[ \\u00a0\\u202f]';
  return sign.replaceAll(/[.*+?^${}()|[\]\\']/g, '\\$&');
}
