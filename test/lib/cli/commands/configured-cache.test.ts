import t from 'tap';
import { cacheOf } from '../../../../lib/cli/commands/configured-cache.ts';
import { contextOf, VERSION } from '../context.ts';

const XDG = { XDG_CACHE_HOME: '/var/caches' };

async function folderOf(argv: readonly string[], env: NodeJS.ProcessEnv = {}) {
  return cacheOf(await contextOf(argv, { env }))?.folder;
}

t.test('what is kept is bound to the version of the program', async (t) => {
  const cache = cacheOf(await contextOf(['sync', '--cache', '/x']));
  t.strictSame(cache, { folder: '/x', version: VERSION });
});

t.test('by default the folder is beside the database of an embedded store', async (t) => {
  t.equal(await folderOf(['sync'], XDG), 'tapesync.db-cache');
  t.equal(await folderOf(['plan', '-S', 'sqlite:/data/x.db'], XDG), '/data/x.db-cache');
});

t.test('of any other store it is among the caches of the user, where they are known', async (t) => {
  for (const server of [
    'ada@tapes.example.com',
    'https://ada@tapes.example.com/',
    'postgres://ada@db/tapes',
  ]) {
    t.equal(await folderOf(['sync', '-S', server], XDG), '/var/caches/tapesync', server);
    t.equal(await folderOf(['sync', '-S', server]), undefined, server);
  }
});

t.test('a flag wins over the environment, that over a file, and that over the default', async (t) => {
  const config = ['--config', `${t.testdir({ 'tapesync.json': '{"cache": "/file"}' })}/tapesync.json`];
  const env = { TAPESYNC_CACHE: '/environment' };
  t.equal(await folderOf(['sync', ...config]), '/file');
  t.equal(await folderOf(['sync', ...config], env), '/environment');
  t.equal(await folderOf(['sync', ...config, '--cache', '/flag'], env), '/flag');
  t.equal(await folderOf(['sync', '-S', 'ada@host', '--cache', '/flag']), '/flag', 'of any store');
});

t.test('nothing is kept where that is said, in each of these places', async (t) => {
  const none = ['--config', `${t.testdir({ 'tapesync.json': '{"cache": "none"}' })}/tapesync.json`];
  const env = { TAPESYNC_CACHE: '/environment' };
  t.equal(await folderOf(['sync', ...none]), undefined);
  t.equal(await folderOf(['sync', ...none], env), '/environment');
  t.equal(await folderOf(['sync'], { TAPESYNC_CACHE: 'none' }), undefined);
  t.equal(await folderOf(['sync', '--cache', '/flag'], { TAPESYNC_CACHE: 'none' }), '/flag');
  t.equal(await folderOf(['sync', '--cache', 'none'], env), undefined);
  t.equal(await folderOf(['sync', '--no-cache'], env), undefined);
  t.equal(await folderOf(['plan', '--no-cache', '--cache', '/flag']), undefined, 'in doubt, nothing');
});
