/**
 * Returns a text in lines that fit, broken between words; a word that is longer than a line stands alone in one.
 *
 * @param head stands before the first line; the others are indented by as many blanks
 * @param width characters of a line
 */
export function wrap(head: string, text: string, width: number): readonly string[] {
  const lines: string[] = [];
  const [first = '', ...words] = text.split(' ');
  let line = head + first;
  for (const word of words) {
    if (line.length + 1 + word.length <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = ' '.repeat(head.length) + word;
    }
  }
  return [...lines, line];
}
