import t from 'tap';
import { readProblem } from '../../../lib/sources/read-problem.ts';

const failure = (code: string) => Object.assign(new Error(`${code}: some text of the system`), { code });

t.test('what the file system reports is put into words', async (t) => {
  for (const [code, problem] of [
    ['ENOENT', 'there is no such file'],
    ['ENOTDIR', 'there is no such file'],
    ['EISDIR', 'it is a directory'],
    ['EACCES', 'permission denied'],
    ['EPERM', 'permission denied'],
  ] as const) {
    t.equal(readProblem(failure(code)), problem);
  }
});

t.test('any other error keeps its own text', async (t) => {
  t.equal(readProblem(failure('EIO')), 'EIO: some text of the system');
  t.equal(readProblem(new Error('broken')), 'broken');
  t.equal(readProblem('a text'), 'a text');
});
