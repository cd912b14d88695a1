/**
 * Holds the structure of the code: its rooms, the floors that these stand on, and that imports only go down.
 *
 * @module
 */

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * The rooms, from the ground up: each may import from those before it, and from no other. Rooms in one line stand side by
 * side and don't know each other.
 */
const FLOORS: readonly (readonly string[])[] = [
  ['errors'],
  ['platform'],
  ['model'],
  ['observe', 'sources', 'markup'],
  ['stores'],
  ['snapshots'],
  ['records'],
  ['language'],
  ['engine'],
  ['init', 'server'],
  ['cli'],
];

/** Files that are in no room: the doors of the package, and what builds it. */
const DOORS = ['lib/tapesync.js', 'lib/index.ts', 'lib/bundle.ts', 'lib/bundle-library.ts'];

interface Import {
  readonly from: string;
  readonly to: string;
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.[jt]s$/.test(entry.name))
    .map((entry) => posix.normalize(relative(ROOT, join(entry.parentPath, entry.name))));
}

function roomOf(file: string): string {
  const [top, room = ''] = file.split('/');
  return top === 'transforms' ? 'engine' : room;
}

function floorOf(room: string): number {
  return FLOORS.findIndex((rooms) => rooms.includes(room));
}

// Imports and re-exports, of types too, what is loaded later, and files that are started by their address.
const REFERENCE =
  /(?:\bfrom\s+|\bimport\s+|\bimport\(\s*|\bnew URL\(\s*)(?:'(\.{1,2}\/[^']+)'|"(\.{1,2}\/[^"]+)"|`(\.{1,2}\/[^`]+)`)/g;

function importsOf(file: string): Import[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return Array.from(text.matchAll(REFERENCE), ([, single, double, template]) => {
    // A worker has the ending of the file that starts it.
    const path = (single ?? double ?? template ?? '').replace(/\$\{extname\([^}]*\}$/, '.ts');
    return { from: file, to: posix.normalize(posix.join(dirname(file), path)) };
  }).filter(({ to }) => /\.[jt]s$/.test(to) && !to.startsWith('dist/'));
}

/** What is wrong with the structure, one sentence each. */
function faultsOf(files: readonly string[], imports: readonly Import[]): string[] {
  const strays = files
    .filter((file) => !DOORS.includes(file) && floorOf(roomOf(file)) === -1)
    .map((file) => `${file} is in no room of the list`);
  const climbs = imports
    .filter(({ from, to }) => !DOORS.includes(from) && roomOf(from) !== roomOf(to))
    .filter(({ from, to }) => floorOf(roomOf(to)) >= floorOf(roomOf(from)))
    .map(({ from, to }) => `${from} imports ${to}, which is not below it`);
  return [...strays, ...climbs, ...circlesOf(imports).map((circle) => `circle: ${circle.join(' > ')}`)];
}

function circlesOf(imports: readonly Import[]): string[][] {
  const importsByFile = Map.groupBy(imports, ({ from }) => from);
  const circles: string[][] = [];
  const finished = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): void => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file]);
    if (finished.has(file) || path.includes(file)) return;
    path.push(file);
    for (const { to } of importsByFile.get(file) ?? []) visit(to);
    path.pop();
    finished.add(file);
  };
  for (const file of importsByFile.keys()) visit(file);
  return circles;
}

const files = [...filesBelow('lib'), ...filesBelow('transforms')];
const imports = files.flatMap(importsOf);

t.test('imports only go down, in no circle, and every file is in a room of the list', async (t) => {
  t.ok(imports.length > 1000, `${imports.length} imports were found`);
  t.strictSame(
    imports.filter(({ to }) => !files.includes(to)),
    [],
    'each imports a file that is there',
  );
  t.strictSame(faultsOf(files, imports), []);
});

t.test('every room of the list is there', async (t) => {
  const rooms = new Set(files.filter((file) => !DOORS.includes(file)).map(roomOf));
  t.strictSame([...rooms].sort(), FLOORS.flat().sort());
});

t.test('a climb, a circle and a room that is not in the list are found', async (t) => {
  const climb = { from: 'lib/model/scope.ts', to: 'lib/stores/store.ts' };
  t.strictSame(faultsOf([], [climb]), [
    'lib/model/scope.ts imports lib/stores/store.ts, which is not below it',
  ]);
  const neighbours = { from: 'lib/server/server.ts', to: 'lib/init/draft.ts' };
  t.strictSame(faultsOf([], [neighbours]), [
    'lib/server/server.ts imports lib/init/draft.ts, which is not below it',
  ]);
  const circle = [
    { from: 'lib/model/a.ts', to: 'lib/model/b.ts' },
    { from: 'lib/model/b.ts', to: 'lib/model/a.ts' },
  ];
  t.strictSame(faultsOf([], circle), ['circle: lib/model/a.ts > lib/model/b.ts > lib/model/a.ts']);
  t.strictSame(faultsOf(['lib/utils/pad.ts'], []), ['lib/utils/pad.ts is in no room of the list']);
});
