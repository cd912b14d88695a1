import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { markUsed, prepareCacheFolder } from '../../../lib/platform/cache-folder.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const RULES = { files: /^kept-/ };
const SKIP = process.platform === 'win32' && 'there are no modes';

const age = (path: string, days: number) => {
  const at = new Date(Date.now() - days * 24 * 3600 * 1000);
  utimesSync(path, at, at);
};

t.test('a folder is made for this user alone', { skip: SKIP }, async (t) => {
  const folder = join(temporaryFolder(t), 'one/two');
  for (let time = 0; time < 2; time++) prepareCacheFolder(folder, RULES);
  t.equal(statSync(folder).mode & 0o777, 0o700);
});

t.test('a folder that others may look into or write to is refused', { skip: SKIP }, async (t) => {
  const folder = temporaryFolder(t);
  for (const [mode, problem] of [
    [0o755, 'look into it; chmod go-rwx'],
    [0o710, 'look into it; chmod go-rwx'],
    [0o770, 'write to it; chmod go-w'],
    [0o702, 'write to it; chmod go-w'],
  ] as const) {
    chmodSync(folder, mode);
    const message = new RegExp(`others may ${problem} keeps them out`);
    t.throws(() => prepareCacheFolder(folder, RULES), message, mode.toString(8));
  }
  chmodSync(folder, 0o700);
  prepareCacheFolder(folder, RULES);
});

const IS_ROOT = process.geteuid?.() === 0;

t.test(
  'a folder of another user is refused',
  { skip: !IS_ROOT && 'only root gives folders away' },
  async (t) => {
    const folder = temporaryFolder(t);
    chownSync(folder, 65_534, 65_534);
    t.throws(() => prepareCacheFolder(folder, RULES), /belongs to another user/);
  },
);

t.test('what is no folder is refused', async (t) => {
  t.throws(() => prepareCacheFolder(join(temporaryFolder(t, { file: '' }), 'file'), RULES), /EEXIST/);
});

t.test('what has not been used for a month is removed, and no file of others', async (t) => {
  const folder = temporaryFolder(t, { 'kept-old': '', 'kept-new': '', 'kept-used': '', other: '' });
  mkdirSync(join(folder, 'kept-folder'));
  symlinkSync('nowhere', join(folder, 'kept-link'));
  for (const name of ['kept-old', 'kept-used', 'other', 'kept-folder']) age(join(folder, name), 31);
  age(join(folder, 'kept-new'), 29);
  markUsed(join(folder, 'kept-used'));
  markUsed(join(folder, 'none'));
  prepareCacheFolder(folder, RULES);
  t.strictSame(readdirSync(folder).toSorted(), [
    'kept-folder',
    'kept-link',
    'kept-new',
    'kept-used',
    'other',
  ]);
});

t.test('beyond the bytes that there may be, the oldest are removed', async (t) => {
  const folder = temporaryFolder(t);
  for (let days = 0; days < 5; days++) {
    const path = join(folder, `kept-${days}`);
    writeFileSync(path, 'x'.repeat(10));
    age(path, days);
  }
  prepareCacheFolder(folder, { ...RULES, bytes: 50 });
  t.equal(readdirSync(folder).length, 5);
  prepareCacheFolder(folder, { ...RULES, bytes: 35 });
  t.strictSame(readdirSync(folder).toSorted(), ['kept-0', 'kept-1', 'kept-2']);
});
