/** Returns a Markdown table; bars in cells are escaped. */
export function markdownTable(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(heading), line(heading.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Replaces what stands between the markers of a section of a page; throws where the page lacks them. */
export function replaceSection(page: string, name: string, section: string): string {
  const begin = `<!-- ${name}:begin -->`;
  const end = `<!-- ${name}:end -->`;
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new RangeError(`the page lacks the markers ${begin} and ${end}`);
  return `${page.slice(0, from)}${begin}\n\n${section}\n\n${page.slice(to)}`;
}
