import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import t from 'tap';
import { PACKAGE_FOLDER } from '../../lib/bundle.ts';

t.test('the library and its types are whole, and no type is there that nobody reaches', async (t) => {
  const folder = t.testdir({ 'old.js': 'old' });
  // Without what the test runner adds to the options of every process, which the compiler does not bear.
  const args = ['-u', 'NODE_OPTIONS', process.execPath, 'lib/bundle-library.ts', folder];
  execFileSync('env', args, { cwd: PACKAGE_FOLDER });
  t.notOk(existsSync(join(folder, 'old.js')), 'nothing of an earlier build stays');
  const library: Record<string, unknown> = await import(join(folder, 'index.js'));
  for (const name of ['sync', 'plan', 'apply', 'extract', 'due', 'reconcile', 'undo', 'compileDefinition']) {
    t.type(library[name], 'function', name);
  }
  const types = globSync('types/**/*', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const imported = new Set([join(folder, 'types/lib/index.d.ts')]);
  for (const file of types) {
    t.match(file, /\.d\.ts$/);
    for (const [, path = ''] of readFileSync(file, 'utf8').matchAll(/from '(\.[^']+)\.ts'/g))
      imported.add(join(dirname(file), `${path}.d.ts`));
  }
  t.strictSame([...imported].sort(), types.sort());
});
