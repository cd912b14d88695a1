/**
 * Values that a spreadsheet has spoilt: whoever reads its cells knows that they are not what they were, and whether that
 * matters only who uses them. Each of their characters is marked, so that no part of one passes for a value.
 *
 * @module
 */

/** What has happened to a value. */
export type Spoiling = keyof typeof PROBLEMS;

const PROBLEMS = {
  digits:
    'a number of more than 15 digits, of which a spreadsheet keeps 15: the others are lost. Let the column be text where the export is made',
  power:
    'a number in the form of a power of ten, as a spreadsheet makes one of a label such as 123E11: how it was written is lost. Let the column be text where the export is made',
  formula:
    'a formula whose value was never computed: open the workbook in a spreadsheet program, save it, and read it again',
} as const;

const KINDS = ['digits', 'power', 'formula'] as const satisfies readonly Spoiling[];

// Characters that are for use within a program: no text from outside has them.
const FIRST_MARK = 0xfdd0;
const MARKS = /[\ufdd0-\ufdd2]/g;

/** Returns a text in place of a spoilt value, which no field takes. */
export function spoilt(kind: Spoiling, text: string): string {
  const mark = String.fromCharCode(FIRST_MARK + KINDS.indexOf(kind));
  return `${mark}${Array.from(text).join(mark)}${mark}`;
}

/** Returns what is wrong with a text that is spoilt, or a part of one; `undefined` for any other text. */
export function spoilingOf(text: string): string | undefined {
  const mark = text.search(MARKS);
  if (mark === -1) return undefined;
  const kind = KINDS[text.charCodeAt(mark) - FIRST_MARK];
  return kind === undefined ? undefined : PROBLEMS[kind];
}

/** Returns a spoilt text as it can be shown. */
export function unmarked(text: string): string {
  return text.replaceAll(MARKS, '');
}
