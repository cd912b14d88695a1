/** A line of a drafted definition. */
export interface DraftLine {
  /** One statement; empty for a line that is only a comment. */
  readonly statement: string;
  readonly comment: string;
  /** True if the statement is only proposed, and so written as a comment. */
  readonly isOff?: boolean;
}

/** Returns a line with a statement. */
export function statement(text: string, comment = ''): DraftLine {
  return { statement: text, comment };
}

/** Returns a line that is only a comment. */
export function remark(comment: string): DraftLine {
  return { statement: '', comment };
}

/** Returns a statement that takes no effect until the operator removes the `#` in front of it. */
export function proposal(text: string, comment = ''): DraftLine {
  return { statement: text, comment, isOff: true };
}

/** Returns statements as proposals. */
export function proposals(lines: readonly DraftLine[]): readonly DraftLine[] {
  return lines.map(({ statement: text, comment }) => proposal(text, comment));
}
