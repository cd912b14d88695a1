import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { run } from './program.ts';

// Not in the checkout, above which others may have the right to write.
function folderOf(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'tapesync-test-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  return folder;
}

async function startIn(t: Test, cwd: string, env: Readonly<Record<string, string>>): Promise<void> {
  const ended = await run(['--version'], { cwd, env: { NODE_COMPILE_CACHE: '', ...env } });
  t.match(ended, { code: 0, stderr: '', stdout: /^tapesync / });
}

t.test(
  'compiled code is kept in a folder of the user alone, and nowhere that others can write',
  async (t) => {
    const cwd = folderOf(t);
    const [home, tmp] = ['home', 'tmp'].map((name) => join(cwd, name));
    if (home === undefined || tmp === undefined) return;
    for (const folder of [home, tmp]) mkdirSync(folder, { mode: 0o700 });
    await startIn(t, cwd, { HOME: home, TMPDIR: tmp });
    const cache = join(home, '.cache/tapesync');
    t.equal(statSync(cache).mode & 0o777, 0o700);
    t.ok(readdirSync(cache).length > 0, 'something is kept there');
    t.same(readdirSync(tmp), []);
    const named = join(cwd, 'named');
    await startIn(t, cwd, { HOME: home, XDG_CACHE_HOME: named, TMPDIR: join(cwd, 'missing') });
    t.ok(readdirSync(join(named, 'tapesync')).length > 0);
    t.notOk(existsSync(join(cwd, 'missing')), 'a missing folder of temporary files stays missing');
  },
);

t.test('what the user says of the cache of Node holds', async (t) => {
  const cwd = folderOf(t);
  const env = { HOME: cwd, NODE_COMPILE_CACHE: join(cwd, 'mine') };
  await startIn(t, cwd, env);
  t.ok(readdirSync(join(cwd, 'mine')).length > 0);
  t.notOk(existsSync(join(cwd, '.cache')));
  await startIn(t, cwd, { HOME: cwd, NODE_DISABLE_COMPILE_CACHE: '1' });
  t.notOk(existsSync(join(cwd, '.cache')));
});

t.test('no code is kept in or taken from a folder that is not the own one', async (t) => {
  const cases: Readonly<Record<string, (cache: string, home: string) => void>> = {
    'others may write to it': (cache) => chmodSync(cache, 0o777),
    'the group may write to it': (cache) => chmodSync(cache, 0o770),
    'others may write to the folder above it': (cache) => chmodSync(join(cache, '..'), 0o777),
    'others may write to the home': (_, home) => chmodSync(home, 0o777),
    'it is a link': (cache, home) => {
      rmSync(cache, { recursive: true });
      mkdirSync(join(home, 'elsewhere'));
      symlinkSync(join(home, 'elsewhere'), cache);
    },
    // Only root can give a file away, and only root has something to fear of that.
    ...(process.geteuid?.() === 0 && {
      'it belongs to another user': (cache: string) => chownSync(cache, 12_345, 12_345),
      'the home belongs to another user': (_: string, home: string) => chownSync(home, 12_345, 12_345),
    }),
  };
  for (const [name, damage] of Object.entries(cases)) {
    const home = folderOf(t);
    const cache = join(home, '.cache/tapesync');
    mkdirSync(cache, { recursive: true, mode: 0o700 });
    damage(cache, home);
    await startIn(t, home, { HOME: home });
    t.same(readdirSync(cache), [], name);
  }
  const gone = join(folderOf(t), 'no-such-home');
  await startIn(t, join(gone, '..'), { HOME: gone });
  t.notOk(existsSync(gone), 'no home is made');
});
