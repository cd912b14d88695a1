import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import t from 'tap';
import { resolveInputs, sourceOf } from '../../../lib/sources/resolve-inputs.ts';

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

t.test('files of a glob are sorted, whatever order the glob finds them in', async (t) => {
  const dir = t.testdir(files);
  t.strictSame(await resolveInputs([join(dir, '{x,b,a}.csv')]), [
    join(dir, 'a.csv'),
    join(dir, 'b.csv'),
    join(dir, 'x.csv'),
  ]);
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

t.test('- is the source of stdin, any other name that of a file', async (t) => {
  const { signal } = new AbortController();
  const stdin = sourceOf('-', Readable.from([Buffer.from('a')]));
  t.equal(stdin.name, 'stdin');
  t.strictSame(await Array.fromAsync(stdin.bytes(signal)), [Buffer.from('a')]);
  const path = join(t.testdir(files), 'b.csv');
  const file = sourceOf(path, Readable.from([]));
  t.equal(file.name, path);
  t.strictSame(await Array.fromAsync(file.bytes(signal)), [Buffer.from('b')]);
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
