/** How a database writes what is no word of its language. */
export interface QuerySyntax {
  /**
   * Matches texts, names in quotes, and comments. What is not closed it matches to the end, with what opens it as the first group: so each
   * character is looked at once.
   */
  readonly quoted: RegExp;
  /** What begins a statement that reads, in capitals. */
  readonly beginnings: readonly string[];
  /** What no statement that reads has as a word of its own, in capitals. */
  readonly forbidden: ReadonlySet<string>;
}

/**
 * Returns what keeps a text from being one statement that reads, as the end of a sentence about it; `undefined` if nothing does. It is a
 * second lock behind the rights of the user: a definition may come from elsewhere.
 */
export function queryProblem(
  sql: string,
  { quoted, beginnings, forbidden }: QuerySyntax,
): string | undefined {
  const bare = sql.replaceAll(quoted, (_, opening?: string) => ` ${opening ?? ''}`);
  if (/\/\*|\*\//.test(bare)) {
    return 'has a comment that is not closed, is within another, or would be executed';
  }
  if (/['"`[\]]/.test(bare)) return 'has a quote that is not closed';
  if (/;\s*\S/.test(bare)) return 'is more than one statement';
  const words = bare.toUpperCase().match(/[\p{L}_@#$][\p{L}\p{N}_@#$]*/gu) ?? [];
  const [first = ''] = words;
  if (!beginnings.includes(first)) return `has to begin with ${beginnings.join(' or ')}`;
  const found = words.find((word) => forbidden.has(word));
  return found === undefined ? undefined : `may only read, and has the word ${found}`;
}
