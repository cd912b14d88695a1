import { type DraftLine, statement } from '../definition/draft-line.ts';
import { commentText, definitionString } from '../definition/quoting.ts';
import { pageLines } from './pages.ts';

/** A line of an export. */
export interface TextLine {
  readonly text: string;
  /**
   * What the line looks like: `rule` is drawn with dashes, `message` is a numbered message or a mark, `page` belongs to the head of a
   * page, of which there are several.
   */
  readonly kind: 'text' | 'blank' | 'rule' | 'message' | 'page';
}

/** Most lines that are read. */
const MOST_LINES = 20_000;

/** Longest line that is read as text: no list of tapes is wider. */
const WIDEST = 4000;

// ANS8000I, EDG3010I, ANR2034E: the numbers of messages of mainframe products.
const MESSAGE = /^\s{0,8}[A-Z]{3,4}\d{3,5}[A-Z]:?\s/;

// StartHeaderText~D~123456~Depot~EndHeaderText: one long word at the beginning or the end of a list.
const MARK = /^(?=[^\s:=,;]{25,}\s*$)(?:header|footer|begin|start|end)/i;

const POOL_BEFORE = /^\s{0,8}((?:Pool(?: name)?|Media pool|Medienpool) ?[:=] ?)\S/i;
const POOL_BEHIND = /^\s{0,8}\S{1,60} pool\s*$/i;

/** Returns true if a line is a numbered message, or marks the beginning or the end of a list. */
export function isMessage(line: string): boolean {
  return MESSAGE.test(line) || MARK.test(line);
}

/** Returns true if a line consists of dashes, bars and blanks only. */
export function isDrawn(line: string): boolean {
  return /^[-=+|~_*\s\u2500-\u257f]*$/.test(line);
}

/** Returns the lines of a text; `undefined` where one is wider than any list of tapes. */
export function textLines(text: string): readonly TextLine[] | undefined {
  const lines = text.split('\n', MOST_LINES).map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  if (lines.some((line) => line.length > WIDEST)) return undefined;
  const pages = pageLines(lines);
  const found = lines.map((line, at): TextLine => {
    const kind = kindOf(line);
    const isPage = kind === 'text' && pages.has(at) && !isPoolText(line);
    return { text: line, kind: isPage ? 'page' : kind };
  });
  // Where most lines look like messages, the labels of the tapes look like that.
  const messages = found.filter(({ text: line }) => MESSAGE.test(line)).length;
  const areLabels = messages * 3 > found.filter(({ kind }) => kind !== 'blank').length;
  return areLabels
    ? found.map((line) => (MESSAGE.test(line.text) ? { ...line, kind: 'text' } : line))
    : found;
}

function kindOf(line: string): TextLine['kind'] {
  if (line.trim() === '') return 'blank';
  if (isDrawn(line) && /[-=─━═_~]{2}/.test(line)) return 'rule';
  return isMessage(line) ? 'message' : 'text';
}

/** Returns true if a line names the pool of the records below it, such as `Pool: Weekly` or `Weekly pool`. */
export function isPoolLine({ text }: TextLine): boolean {
  return isPoolText(text);
}

function isPoolText(text: string): boolean {
  return POOL_BEFORE.test(text) || POOL_BEHIND.test(text);
}

/** Returns the statements that take the description from the lines with pools; none where there are no such lines. */
export function poolStatements(lines: readonly TextLine[]): readonly DraftLine[] {
  const patterns = new Map<string, string>();
  for (const line of lines) {
    if (!isPoolLine(line)) continue;
    const before = POOL_BEFORE.exec(line.text)?.[1];
    const pattern = before === undefined ? '{} pool' : `${before}{}`;
    if (!patterns.has(pattern)) patterns.set(pattern, line.text);
  }
  return [...patterns].map(([pattern, text]) =>
    statement(`AddContext(DESCRIPTION, ${definitionString(pattern)});`, commentText(text)),
  );
}
