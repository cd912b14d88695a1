import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { resolveInputs } from '../../../lib/sources/resolve-inputs.ts';

const files = { 'b.csv': 'b', 'a.csv': 'a', 'c.txt': 'c', 'old.csv': {}, '[x].csv': 'literal', 'x.csv': 'x' };

t.test('a glob becomes the files that match, sorted, and no directory', async (t) => {
  const dir = t.testdir(files);
  t.strictSame(await resolveInputs([join(dir, '?.csv'), join(dir, '*.txt')]), [
    join(dir, 'a.csv'),
    join(dir, 'b.csv'),
    join(dir, 'x.csv'),
    join(dir, 'c.txt'),
  ]);
  const matches = await resolveInputs([join(dir, '*.csv')]);
  t.notOk(matches.includes(join(dir, 'old.csv')));
});

t.test('a name that exists is never a glob', async (t) => {
  const dir = t.testdir(files);
  t.strictSame(await resolveInputs([join(dir, '[x].csv')]), [join(dir, '[x].csv')]);
});

t.test('stdin and files keep their order, and each is read once', async (t) => {
  const dir = t.testdir(files);
  const [a, b] = [join(dir, 'a.csv'), join(dir, 'b.csv')];
  t.strictSame(await resolveInputs([b, '-', a, b, '-']), [b, '-', a]);
  t.strictSame(await resolveInputs([]), []);
});

t.test('a name that cannot be read says why', async (t) => {
  const dir = t.testdir(files);
  const problem = (name: string, text: string) =>
    t.rejects(resolveInputs([join(dir, name)]), { code: 'SOURCE_MISSING', parameters: { problem: text } });
  await problem('none.csv', 'there is no such file');
  await problem('a.csv/none', 'there is no such file');
  await problem('old.csv', 'it is a directory');
  await problem('*.xml', 'no file matches');
});

t.test(
  'a file without permission says so',
  { skip: process.getuid?.() === 0 ? 'root may read everything' : false },
  async (t) => {
    const name = join(t.testdir(files), 'a.csv');
    await chmod(name, 0);
    await t.rejects(resolveInputs([name]), { code: 'SOURCE_MISSING', message: /permission denied/ });
  },
);
