import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

// That it runs where it is installed is tested in test/long/package.test.ts: packing builds everything.
t.test('what is packed beside what is built is what is needed', async (t) => {
  const pack = ['-u', 'NODE_OPTIONS', 'npm', 'pack', '--dry-run', '--ignore-scripts', '--json'];
  const output = execFileSync('env', pack, {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [packed] = JSON.parse(output) as [{ files: { path: string }[] }];
  const files = packed.files.map(({ path }) => path).filter((path) => !/^(dist|node_modules)\//.test(path));
  for (const path of files) {
    t.match(
      path,
      /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|SECURITY\.md|lib\/tapesync\.js|definitions\/.+|lib\/observe\/metrics\/(README\.md|alerts\.yaml|dashboard\.json)|lib\/server\/(README\.md|pictures\/[a-z-]+\.png))$/,
    );
  }
  for (const needed of [
    'lib/tapesync.js',
    'definitions/README.md',
    'lib/observe/metrics/alerts.yaml',
    'lib/observe/metrics/dashboard.json',
    ...picturesOf(join(ROOT, 'README.md')),
    'SECURITY.md',
    'LICENSE',
  ]) {
    t.ok(files.includes(needed), needed);
  }
});

function picturesOf(page: string): readonly string[] {
  const pictures = readFileSync(page, 'utf8').matchAll(/!\[[^\]]*\]\(([^)]+)\)/g);
  return Array.from(pictures, ([, path = '']) => path);
}

t.test('a Node that is too old is told so', async (t) => {
  const old = readFileSync(join(ROOT, 'lib/tapesync.js'), 'utf8').replace(
    'process.versions.node',
    "'20.1.0'",
  );
  const cwd = t.testdir({ 'tapesync.mjs': old });
  try {
    execFileSync(process.execPath, ['tapesync.mjs'], { cwd, stdio: 'pipe' });
    t.fail('it should have ended with 2');
  } catch (error) {
    const { status, stderr } = error as { status: number; stderr: Buffer };
    t.equal(status, 2);
    t.match(stderr.toString(), /needs Node\.js 24 or newer/);
  }
});
