import { chownSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { userCacheFolder } from '../../../lib/platform/user-cache-folder.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

t.test('the folder is where the user has caches, as XDG says', async (t) => {
  const home = temporaryFolder(t);
  t.equal(userCacheFolder({ HOME: home }, 'linux'), `${home}/.cache/tapesync`);
  t.equal(userCacheFolder({ HOME: home, XDG_CACHE_HOME: '/var/x' }, 'linux'), '/var/x/tapesync');
  for (const ignored of ['', 'relative/x'])
    t.equal(
      userCacheFolder({ HOME: home, XDG_CACHE_HOME: ignored }, 'linux'),
      `${home}/.cache/tapesync`,
      ignored,
    );
});

t.test('without a home that is there, there is none', async (t) => {
  for (const env of [{}, { HOME: '' }, { HOME: 'relative' }, { HOME: join(temporaryFolder(t), 'none') }])
    t.equal(userCacheFolder(env, 'linux'), undefined, JSON.stringify(env));
});

t.test(
  'nothing belongs in the home of somebody else',
  { skip: process.geteuid?.() !== 0 && 'only root gives folders away' },
  async (t) => {
    const home = temporaryFolder(t);
    chownSync(home, 65_534, 65_534);
    t.equal(userCacheFolder({ HOME: home }, 'linux'), undefined);
  },
);

t.test('on Windows it is among the local data of the user', async (t) => {
  const local = String.raw`C:\Users\ada\AppData\Local`;
  t.equal(userCacheFolder({ LOCALAPPDATA: local, HOME: '/x' }, 'win32'), String.raw`${local}\tapesync`);
  for (const env of [{}, { LOCALAPPDATA: 'x' }, { HOME: '/x', XDG_CACHE_HOME: '/y' }])
    t.equal(userCacheFolder(env, 'win32'), undefined, JSON.stringify(env));
});
