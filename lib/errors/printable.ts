// What commands a terminal (C0, DEL, C1), turns the direction of text around, or ends a line: also where Unicode alone
// sees an end.
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

const UNSAFE_BUT_LAYOUT =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/**
 * Returns text from outside in a form that is safe to show in a line: control characters, which could command the terminal,
 * become escapes such as `\x1b`, and so do line ends, and what changes the direction of text (`\u202e`).
 */
export function printable(text: string): string {
  return text.replaceAll(UNSAFE, (char) => (char > '\u00ff' ? codeOf(char) : `\\x${hex(char, 2)}`));
}

// Blanks other than the common one, and what takes no place at all, as a byte order mark or a soft hyphen.
const INVISIBLE = /(?! )[\p{Zs}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/** Returns text from outside with what nobody could see in it as escapes: `\u200b`, `\u00a0`. */
export function visible(text: string): string {
  return text.replaceAll(INVISIBLE, (char) =>
    char.length > 1 ? `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}` : codeOf(char),
  );
}

/**
 * Returns JSON or other data in a form that is safe to show: as `printable`, but line ends and tabs stay, and the escapes are
 * those of JSON (`\u009b`), so that JSON says the same as before.
 */
export function printableData(data: string): string {
  return data.replaceAll(UNSAFE_BUT_LAYOUT, codeOf);
}

function codeOf(char: string): string {
  return `\\u${hex(char, 4)}`;
}

function hex(char: string, digits: number): string {
  return char.charCodeAt(0).toString(16).padStart(digits, '0');
}
