import type { ExportSample } from '../sample.ts';
import { commentText } from './quoting.ts';

type Named = Pick<ExportSample, 'source' | 'isProgram' | 'isAddress'>;

/** Returns what an export is called in a comment of its definition. */
export function exportName({ source, isProgram }: Named): string {
  if (isProgram) return `what ${commentText(source, 200)} writes`;
  return source === 'stdin' ? 'the standard input' : commentText(source, 200);
}

/** Returns how an export is given on a command line, as far as a comment can show it; arguments of a program may be secret. */
export function exportArgument({ source, isProgram, isAddress }: Named): string {
  if (isAddress) return `--source ${shellWord(source)}`;
  if (isProgram) return `--run -- ${shellWord(source)} ...`;
  return source === 'stdin' ? '< export' : shellWord(source);
}

/** Returns a file name as a word of a shell, as far as a comment can show it. */
function shellWord(name: string): string {
  return /^[\w./+:@%-]+$/.test(name) ? name : `'${commentText(name, 200).replaceAll("'", "'\\''")}'`;
}
