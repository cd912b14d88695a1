/** A line of an export. */
export interface TextLine {
  readonly text: string;
  /** What it is, as far as the line itself says: `rule` is drawn with dashes, `message` is a numbered message. */
  readonly kind: 'text' | 'blank' | 'rule' | 'message';
}

/** Lines that are looked at. */
const MOST_LINES = 20_000;

/** Longest line that is looked at as text: no list of tapes is wider. */
const WIDEST = 4000;

const RULE = /^[-=+|~_*\s\u2500-\u257f]{2,}$/;
// ANS8000I, EDG3010I, ANR2034E: what mainframe products call their messages.
const MESSAGE = /^\s{0,8}[A-Z]{3,4}\d{3,5}[A-Z]:?\s/;

/** Says whether a line is a numbered message. */
export function isMessage(line: string): boolean {
  return MESSAGE.test(line);
}

/** Returns the lines of a text; `undefined` where one is wider than any list of tapes. */
export function textLines(text: string): readonly TextLine[] | undefined {
  const lines = text.split('\n', MOST_LINES).map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  if (lines.some((line) => line.length > WIDEST)) return undefined;
  const kinds = lines.map(kindOf);
  // Where most lines look like messages, that is what the labels look like.
  const messages = kinds.filter((kind) => kind === 'message').length;
  const areLabels = messages * 3 > kinds.filter((kind) => kind !== 'blank').length;
  return lines.map((line, index) => {
    const kind = kinds[index] ?? 'text';
    return { text: line, kind: areLabels && kind === 'message' ? 'text' : kind };
  });
}

function kindOf(line: string): TextLine['kind'] {
  if (line.trim() === '') return 'blank';
  if (RULE.test(line) && /[-=─━═_~]{2}/.test(line)) return 'rule';
  return isMessage(line) ? 'message' : 'text';
}
