import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

// Without what the test runner adds to the options of every process: what is installed has to do without it.
const npm = (args: readonly string[], cwd: string): string => withoutHooks('npm', args, cwd);

const withoutHooks = (command: string, args: readonly string[], cwd: string): string =>
  execFileSync('env', ['-u', 'NODE_OPTIONS', command, ...args], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });

t.test('what is packed is what is needed, and it runs where it is installed', async (t) => {
  const cwd = t.testdir({ 'package.json': '{"private": true}' });
  const [packed] = JSON.parse(
    npm(['pack', '--json', '--pack-destination', cwd], ROOT).replace(/^[^[]*/, ''),
  ) as [{ filename: string; files: { path: string }[] }];
  const files = packed.files.map(({ path }) => path).filter((path) => !path.startsWith('node_modules/'));
  for (const path of files) {
    t.match(
      path,
      /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|SECURITY\.md|lib\/tapesync\.js|dist\/[\w-]+\.js|dist\/sbom\.cdx\.json|dist\/library\/([\w-]+\.js|types\/.+\.d\.ts)|definitions\/.+|lib\/observe\/metrics\/(README\.md|alerts\.yaml|dashboard\.json)|lib\/server\/(README\.md|pictures\/[\w-]+\.png))$/,
    );
  }
  for (const needed of [
    'dist/main.js',
    'dist/snapshot-worker.js',
    'dist/checkpoint-worker.js',
    'dist/library/index.js',
    'dist/sbom.cdx.json',
    'dist/library/types/lib/index.d.ts',
    'definitions/README.md',
    'lib/observe/metrics/alerts.yaml',
    'lib/observe/metrics/dashboard.json',
    'SECURITY.md',
    'LICENSE',
  ]) {
    t.ok(files.includes(needed), needed);
  }

  // Nothing is fetched: a user gets the packages that were tested, also where no network is.
  npm(['install', '--offline', '--no-audit', '--no-fund', join(cwd, packed.filename)], cwd);
  const root = join(cwd, 'node_modules/tapesync');
  const locked: Readonly<Record<string, { version?: string; dev?: boolean }>> = JSON.parse(
    readFileSync(join(ROOT, 'package-lock.json'), 'utf8'),
  ).packages;
  const installed = Object.entries(locked).filter(([path]) => path !== '' && existsSync(join(root, path)));
  t.ok(installed.some(([path]) => path === 'node_modules/csv-parse'));
  for (const [path, { version, dev }] of installed) {
    t.notOk(dev, path);
    t.equal(JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8')).version, version, path);
  }
  const sbom = JSON.parse(readFileSync(join(root, 'dist/sbom.cdx.json'), 'utf8'));
  const listed = sbom.components.map(({ name }: { name: string }) => name);
  t.ok(listed.includes('csv-parse'));
  t.notOk(listed.includes('tap'));

  const program = join(cwd, 'node_modules/.bin/tapesync');
  const tapesync = (...args: string[]) =>
    execFileSync(process.execPath, [program, ...args], {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  t.equal(tapesync('--version'), `tapesync ${version}\n`);
  const definitions = join(cwd, 'node_modules/tapesync/definitions');
  t.match(tapesync('test', definitions), /\d+ passed, 0 failed/);
  t.match(
    tapesync('init', join(definitions, 'networker/mminfo-m.sample.txt')),
    /^# Recognized by tapesync init: .*\n# Dell NetWorker/,
    'it finds the definitions that came along',
  );
  const product = join(definitions, 'storage-protect');
  const args = ['-a', '--create', '-d', join(product, 'volumes.ttidef'), join(product, 'volumes.sample.csv')];
  tapesync('sync', ...args);
  t.equal(tapesync('plan', ...args), '', 'in step');
  t.ok(existsSync(join(dirname(program), '../../tapesync.db')));

  // The program in the README, with a store of its own, is compiled and run against what was installed.
  const [, code = '', printed] =
    /```ts\n([\s\S]*?)```\n\nIt prints `(.*)`/.exec(readFileSync(join(ROOT, 'README.md'), 'utf8')) ?? [];
  writeFileSync(join(cwd, 'own.mts'), code);
  const types = join(cwd, 'node_modules/@types');
  mkdirSync(types, { recursive: true });
  for (const name of ['node', '../undici-types']) {
    if (!existsSync(join(types, name)))
      symlinkSync(join(ROOT, 'node_modules/@types', name), join(types, name));
  }
  const options =
    '--ignoreConfig --noEmit --strict --exactOptionalPropertyTypes --types node --module nodenext --target es2024 own.mts';
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  const node = (...args: string[]) => withoutHooks(process.execPath, args, cwd);
  t.equal(node(compiler, ...options.split(' ')), '');
  t.equal(node('own.mts'), `${printed}\n`);
});
