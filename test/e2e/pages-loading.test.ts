import t, { type Test } from 'tap';
import { TEXTS } from '../../lib/server/pages/texts.ts';
import { untilPrinted } from '../until.ts';
import { DEFINITION, exportOf, rowsOf } from './export.ts';
import { finished, run, start } from './program.ts';

// A text of every page, by which their code is known in whatever file it lies.
const MARK = TEXTS.skip;

// Tells at the end which of these were loaded: the code of pages, and what they stand on.
const TELLING = `
import { registerHooks } from 'node:module';
const loaded = new Set();
registerHooks({
  load(url, context, next) {
    const result = next(url, context);
    if (String(result.source).includes(${JSON.stringify(MARK)})) loaded.add('pages');
    const name = /node_modules\\/(ghtml|@fastify\\/(?:cookie|formbody))\\//.exec(url)?.[1];
    if (name) loaded.add(name);
    return result;
  },
});
process.on('exit', () => process.stderr.write('LOADED ' + JSON.stringify([...loaded].sort()) + '\\n'));
`;

const NODE_OPTIONS = `--import="data:text/javascript,${encodeURIComponent(TELLING)}"`;

const loadedIn = (stderr: string): unknown => JSON.parse(/^LOADED (.*)$/m.exec(stderr)?.[1] ?? 'null');

async function loadedBySync(cwd: string): Promise<unknown> {
  const args = ['sync', '-a', '--create', '-d', 'x.ttidef'];
  return loadedIn((await run(args, { cwd, stdin: exportOf(rowsOf(3)), env: { NODE_OPTIONS } })).stderr);
}

async function loadedByServer(t: Test, paths: readonly string[]): Promise<unknown> {
  const args = ['serve', '--store', 'sqlite:server.db', '--port', '0'];
  const child = start(args, { cwd: t.testdir(), env: { NODE_OPTIONS } });
  t.teardown(() => child.kill('SIGKILL'));
  const ended = finished(child);
  const [, url = ''] = await untilPrinted(child.stderr, /serving .* at (http:[^\s"]+)/);
  for (const path of paths) await (await fetch(new URL(path, url))).text();
  child.kill('SIGTERM');
  return loadedIn((await ended).stderr);
}

t.test('the version and a sync load nothing of pages', async (t) => {
  const cwd = t.testdir({ 'x.ttidef': DEFINITION });
  t.strictSame(loadedIn((await run(['--version'], { cwd, env: { NODE_OPTIONS } })).stderr), []);
  t.strictSame(await loadedBySync(cwd), []);
});

t.test('a server loads pages with the first request for one', async (t) => {
  const plugins = ['@fastify/cookie', '@fastify/formbody'];
  t.strictSame(await loadedByServer(t, ['/health', '/v1/customers', '/metrics']), plugins);
  t.strictSame(await loadedByServer(t, ['/']), [...plugins, 'ghtml', 'pages']);
});
