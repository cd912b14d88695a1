import { readFile, writeFile } from 'node:fs/promises';

const BEGIN = '<!-- measured: npm run bench -- --write -->';
const END = '<!-- end of measured -->';

/** Returns a document with what stands between its markers replaced. Throws where it has none. */
export function withMeasured(document: string, measured: string): string {
  const begin = document.indexOf(BEGIN);
  const end = document.indexOf(END, begin);
  if (begin === -1 || end === -1) throw new Error(`expected the markers ${BEGIN} and ${END}`);
  return `${document.slice(0, begin + BEGIN.length)}\n\n${measured}\n\n${document.slice(end)}`;
}

/** Replaces what stands between the markers of a file. */
export async function writeMeasured(path: URL, measured: string): Promise<void> {
  await writeFile(path, withMeasured(await readFile(path, 'utf8'), measured));
}
