/** What other languages have in a definition file, and this one has not. */
interface ForeignText {
  readonly text: string;
  readonly message: string;
  /** What to write instead. */
  readonly suggestion: string;
}

const COMMENT = 'write # before a comment';

/** What is foreign anywhere, and at the beginning of a line. */
const ANYWHERE: readonly Row[] = [
  [/\/\/[^\n]*/y, '"//" begins no comment', COMMENT],
  [/\/\*[\s\S]*?(?:\*\/|$)/y, '"/*" begins no comment', COMMENT],
];
const IN_FRONT: readonly Row[] = [
  [
    /#\s*include\s*(?=["'<\u201c])[^\n]*/iy,
    'this includes nothing, since # begins a comment',
    'write Include("FILE.ttidef");',
  ],
  [
    /\[[^\]\n]*\][ \t\r]*(?=\n|$)/y,
    'there are no sections in a definition',
    'remove the line; what several definitions share can stand in a file of its own, for Include("FILE.ttidef");',
  ],
  [/\*[^\n]*/y, '"*" begins no comment', COMMENT],
  [/;[^\n(#]*\w[^\n(]*(?=\n|$)/y, '";" begins no comment', COMMENT],
  [/--[^\n]*/y, '"--" begins no comment', COMMENT],
  [/rem\b[^\n(]*(?=\n|$)/iy, '"REM" begins no comment', COMMENT],
];

type Row = readonly [form: RegExp, message: string, suggestion: string];

/** Returns what is foreign at a place of a definition, where a token would begin; `undefined` if nothing is. */
export function foreignAt(text: string, at: number): ForeignText | undefined {
  const sign = text.charAt(at);
  if (!/[/#[*;\-r]/i.test(sign)) return undefined;
  const rows = isInFront(text, at) ? [...ANYWHERE, ...IN_FRONT] : ANYWHERE;
  for (const [form, message, suggestion] of rows) {
    form.lastIndex = at;
    const [found] = form.exec(text) ?? [];
    if (found !== undefined) return { text: found, message, suggestion };
  }
  return undefined;
}

// Whether only blanks stand before a place in its line.
function isInFront(text: string, at: number): boolean {
  let before = at - 1;
  while (before >= 0 && /[ \t\r]/.test(text.charAt(before))) before--;
  return before < 0 || text.charAt(before) === '\n';
}
