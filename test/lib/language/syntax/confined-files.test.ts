import { mkdirSync, symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { ConfinedFiles } from '../../../../lib/language/syntax/confined-files.ts';

const root = t.testdir({
  main: {
    'd.ttidef': '',
    'site.ttidef': '\uFEFFA();',
    'latin.ttidef': Buffer.from([0x23, 0xfc]),
    'large.ttidef': '',
    '..strange': 'B();',
    folder: { 'deep.ttidef': 'C();' },
  },
  shared: { 'site.ttidef': 'D();', 'shared.ttidef': 'E();' },
  'secret.ttidef': 'F();',
});
const main = join(root, 'main');
symlinkSync(join(root, 'secret.ttidef'), join(main, 'out.ttidef'));
symlinkSync(join(main, 'folder', 'deep.ttidef'), join(main, 'in.ttidef'));
truncateSync(join(main, 'large.ttidef'), 4 * 1024 * 1024 + 1);

const files = new ConfinedFiles(join(main, 'd.ttidef'), [join(root, 'shared')]);

t.test('a file is read from the first folder that has it, without its byte order mark', async (t) => {
  const name = join(main, 'site.ttidef');
  t.strictSame(files.read('site.ttidef'), { name, realPath: name, text: 'A();' });
  const shared = join(root, 'shared', 'shared.ttidef');
  t.strictSame(files.read('shared.ttidef'), { name: shared, realPath: shared, text: 'E();' });
});

t.test('a link within the folder is followed, and the file known by its one path', async (t) => {
  t.strictSame(files.read('in.ttidef'), {
    name: join(main, 'in.ttidef'),
    realPath: join(main, 'folder', 'deep.ttidef'),
    text: 'C();',
  });
});

t.test('a name that only begins with two dots does not lead out', async (t) => {
  t.match(files.read('..strange'), { text: 'B();' });
  t.match(files.read('folder/../site.ttidef'), { text: 'A();' });
});

t.test('nothing outside the folders is read', async (t) => {
  for (const name of ['..', '../secret.ttidef', 'out.ttidef', 'folder/../../secret.ttidef']) {
    t.strictSame(files.read(name), { problem: 'it lies outside the folder of the definition' }, name);
  }
  for (const name of [join(root, 'secret.ttidef'), 'C:\\secret.ttidef', '\\\\host\\share\\secret.ttidef']) {
    t.strictSame(files.read(name), { problem: 'only names relative to the definition are allowed' }, name);
  }
});

t.test('a name that is none, and a file that is no text, are refused', async (t) => {
  t.strictSame(files.read(' '), { problem: 'the name is empty' });
  t.strictSame(files.read('a\0b'), { problem: 'the name holds a NUL character' });
  t.strictSame(files.read('folder'), { problem: 'it is not a file' });
  t.match(files.read('latin.ttidef'), { text: /ü|Ä/, guess: { encoding: 'Windows-1252' } });
  t.strictSame(files.read('large.ttidef'), { problem: 'it is larger than 4194304 bytes' });
  t.strictSame(files.read('none.ttidef'), {
    problem: `there is no such file in ${main} or ${join(root, 'shared')}`,
  });
});

t.test('a main definition that is not a file has no path, and its folder is still searched', async (t) => {
  t.equal(files.mainRealPath, join(main, 'd.ttidef'));
  const other = new ConfinedFiles(join(main, 'none.ttidef'), []);
  t.equal(other.mainRealPath, undefined);
  t.match(other.read('site.ttidef'), { text: 'A();' });
});

t.test('a folder that is itself a link is a folder like any other', async (t) => {
  mkdirSync(join(root, 'links'));
  symlinkSync(main, join(root, 'links', 'main'));
  const linked = new ConfinedFiles(join(root, 'links', 'main', 'd.ttidef'), []);
  t.match(linked.read('site.ttidef'), { text: 'A();' });
  t.strictSame(linked.read('out.ttidef'), { problem: 'it lies outside the folder of the definition' });
});
