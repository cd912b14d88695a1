import { posix } from 'node:path';
import type { Archive } from './archive.ts';
import { damaged } from './damage.ts';
import { NAMESPACES, relationshipKind } from './names.ts';
import { readWhole } from './xml.ts';

// Workbooks have one for each sheet, and some more.
const MOST = 65_536;

/** Where a part leads to. */
export interface Relationship {
  readonly id: string;
  /** `officeDocument`, `worksheet`, `sharedStrings`, `styles`, ... */
  readonly kind: string;
  /** The name of the other part. */
  readonly part: string;
}

/**
 * Returns the relationships of a part to others of the same archive, those of the archive itself for an empty name. Throws
 * SOURCE_CUT where they are missing or damaged.
 */
export async function relationshipsOf(
  source: string,
  archive: Archive,
  part: string,
): Promise<readonly Relationship[]> {
  const folder = posix.dirname(part);
  const name = posix.join(folder, '_rels', `${posix.basename(part)}.rels`);
  const found: Relationship[] = [];
  await readWhole({ source, name, namespaces: NAMESPACES.relationships }, archive.read(name), {
    open(element, { Id: id, Type: type = '', Target: target, TargetMode: mode }) {
      const kind = relationshipKind(type);
      if (element !== 'Relationship' || id === undefined || target === undefined) return;
      if (kind === undefined || mode === 'External') return;
      if (found.length === MOST) throw damaged(source, `${name}: it has more than ${MOST} relationships`);
      found.push({ id, kind, part: partOf(archive, folder, target) });
    },
    close() {},
  });
  return found;
}

// Targets are paths from the folder of the part, or from the top of the archive, and may be escaped as in addresses.
function partOf(archive: Archive, folder: string, target: string): string {
  const path = posix.resolve('/', folder, target.replaceAll('\\', '/')).slice(1);
  if (archive.has(path)) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
