import { printable } from '../../errors/printable.ts';
import { printTable } from '../terminal/print-table.ts';
import { messagesOf, partsOf } from './parts.ts';
import type { End, Reported } from './reported.ts';

/** Returns a report as text: what went wrong, what stands on the terminal, and tables. */
export async function textOf(title: string, reported: Reported, end: End): Promise<string> {
  const { messages, more } = messagesOf(reported, end);
  const lines: string[] = [title, ''];
  for (const message of messages) lines.push(...message.split('\n'));
  if (more > 0) lines.push(`and ${more} more errors; --stats FILE lists them`);
  const report = reported.lines();
  if (messages.length > 0 && report.length > 0) lines.push('');
  lines.push(...report);
  const output = {
    print: async (table: readonly string[]) => {
      lines.push(...table);
    },
  };
  for (const { title, columns, rows, isProse, more, hint } of partsOf(reported)) {
    lines.push('', `${title}:`, '');
    // Sentences would make a table that no mail is wide enough for.
    if (isProse) lines.push(...rows.map((row) => row.filter((cell) => cell !== '').join(': ')));
    else await printTable(output, columns, rows);
    if (more > 0) lines.push(`and ${more} more; ${hint}`);
  }
  return lines.map((line) => `${printable(line)}\n`).join('');
}
