/**
 * What becomes of exports from one night to the next, and on their way: some forty kinds of it.
 *
 * @module
 */

import type { Random } from '../lib/engine/random.ts';
import { linesOf } from './recognized.ts';

/** What has happened to an export, and the export. */
export interface Damage {
  readonly name: string;
  readonly bytes: Buffer;
}

const NEWLINE = Buffer.from('\n');
const INSERTED = [
  '\n',
  '   \n',
  '# a comment\n',
  '----\n',
  ',,,,\n',
  '"\n',
  '{}\n',
  'é\n',
  '\0\n',
  'A1\tB2\tC3\n',
];
const SIGNS = ['"', ',', ' ', '9', 'x', '|', '\u00e9', '\0', '\n', ''];
const BEFORE = ['> ', '\t', '2026-11-30 12:00:01 INFO '];

/** Yields an export with each kind of damage, at places that are chosen at random. */
export function* damages(whole: Buffer, random: Random): Iterable<Damage> {
  const lines = linesOf(whole);
  const at = () => random.below(lines.length);
  const joined = (name: string, parts: readonly Buffer[]) => ({ name, bytes: Buffer.concat(parts) });
  const line = (index: number) => lines[index] ?? NEWLINE;
  const place = at();
  yield joined('a line removed', lines.toSpliced(place, 1));
  yield joined('three lines removed', lines.toSpliced(at(), 3));
  yield joined('the first line removed', lines.slice(1));
  yield joined('the last line removed', lines.slice(0, -1));
  yield joined('a line doubled', lines.toSpliced(place, 0, line(place)));
  yield joined('a line again elsewhere', lines.toSpliced(at(), 0, line(place)));
  yield joined('a line moved', lines.toSpliced(place, 1).toSpliced(at(), 0, line(place)));
  yield joined('two lines the other way round', lines.toSpliced(place, 2, line(place + 1), line(place)));
  yield joined('the export twice', [whole, whole]);
  yield joined('its second half first', [...lines.slice(place), ...lines.slice(0, place)]);
  yield joined('its lines in another order', random.shuffled(lines));
  for (const text of INSERTED) {
    yield joined(`${JSON.stringify(text)} inserted`, lines.toSpliced(at(), 0, Buffer.from(text)));
  }
  for (const sign of SIGNS) {
    const byte = random.below(whole.length);
    const [before, behind] = [whole.subarray(0, byte), whole.subarray(byte + 1)];
    yield joined(`byte ${byte} made ${JSON.stringify(sign)}`, [before, Buffer.from(sign), behind]);
  }
  for (const sign of ['7', 'Z']) {
    const text = whole.toString('latin1');
    const index = text.search(/\d[^\d]*$/);
    const changed = `${text.slice(0, index)}${sign}${text.slice(index + 1)}`;
    yield { name: `its last digit made ${sign}`, bytes: Buffer.from(changed, 'latin1') };
  }
  for (const text of BEFORE) {
    const each = lines.flatMap((line) => [Buffer.from(text), line]);
    yield joined(`${JSON.stringify(text)} before each line`, each);
  }
  const cut = random.below(whole.length);
  yield { name: `cut at byte ${cut}`, bytes: whole.subarray(0, cut) };
  yield { name: 'without its last byte', bytes: whole.subarray(0, -1) };
  yield { name: `without its first ${cut} bytes`, bytes: whole.subarray(cut) };
  const text = whole.toString('latin1');
  const ends = text.includes('\r\n') ? text.replaceAll('\r\n', '\n') : text.replaceAll('\n', '\r\n');
  yield { name: 'other line ends', bytes: Buffer.from(ends, 'latin1') };
  yield { name: 'with a byte order mark', bytes: Buffer.concat([Buffer.from('\ufeff'), whole]) };
  yield { name: 'in UTF-16', bytes: Buffer.from(`\ufeff${whole.toString()}`, 'utf16le') };
  yield { name: 'blanks that are none', bytes: Buffer.from(whole.toString().replaceAll(' ', '\u00a0')) };
}
