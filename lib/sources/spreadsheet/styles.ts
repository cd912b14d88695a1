import type { Archive } from './archive.ts';
import { damaged } from './damage.ts';
import { NAMESPACES } from './names.ts';
import { builtInShape, type NumberShape, numberShape } from './number-format.ts';
import { readWhole } from './xml.ts';

// Spreadsheets take 64,000.
const MOST = 1_000_000;

/** Returns the shapes of numbers by the styles of cells; throws SOURCE_CUT. */
export async function readStyles(
  source: string,
  archive: Archive,
  name: string,
): Promise<readonly NumberShape[]> {
  const formats = new Map<string, NumberShape>();
  const ids: string[] = [];
  let list = '';
  await readWhole({ source, name, namespaces: NAMESPACES.main }, archive.read(name), {
    open(element, { numFmtId: id, formatCode: code }, depth) {
      if (depth === 1) list = element;
      if (depth !== 2) return;
      if (ids.length + formats.size > MOST) throw damaged(source, `${name}: it has too many styles`);
      if (list === 'cellXfs' && element === 'xf') ids.push(id ?? '0');
      if (list === 'numFmts' && id !== undefined && code !== undefined) formats.set(id, numberShape(code));
    },
    close() {},
  });
  return ids.map((id) => formats.get(id) ?? builtInShape(Number(id)));
}
