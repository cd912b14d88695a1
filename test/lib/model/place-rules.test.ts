import t from 'tap';
import {
  canonicalDescription,
  nextRepositoryProblem,
  volumeFilterProblem,
} from '../../../lib/model/place-rules.ts';
import { RepositoryId } from '../../../lib/model/scope.ts';

t.test('a description is plain text of up to 20 characters', async (t) => {
  t.strictSame(canonicalDescription('  The\tLibrary '), { value: 'The Library' });
  t.strictSame(canonicalDescription('x'.repeat(20)), { value: 'x'.repeat(20) });
  t.strictSame(canonicalDescription('x'.repeat(21)), {
    problem: 'is 21 characters long, at most 20 are allowed',
  });
  t.strictSame(canonicalDescription(' '), { value: '' });
});

t.test('volumes go next to another repository, or to none', async (t) => {
  const [LIBR, OFFS] = [RepositoryId.trusted('LIBR'), RepositoryId.trusted('OFFS')];
  t.equal(nextRepositoryProblem(LIBR, OFFS), undefined);
  t.equal(nextRepositoryProblem(LIBR, ''), undefined);
  t.equal(nextRepositoryProblem(LIBR, LIBR), 'volumes cannot go from LIBR to LIBR');
});

t.test('a filter that works has no problem, and neither has none', async (t) => {
  for (const filter of ['', '*', 'A*', '[A-C]????', '*(L6|L7)', '!(TMP*)'])
    t.equal(volumeFilterProblem(filter), undefined, filter);
});

t.test('the problem of a filter is named', async (t) => {
  t.equal(volumeFilterProblem('[A'), '"[" is not closed');
  t.equal(volumeFilterProblem('LIST:labels.txt'), 'LIST: is not possible here');
});

t.test('a filter with characters that no volume has is refused', async (t) => {
  for (const filter of ['A\n*', 'A\u0000', 'A\u007f', 'A\u009f*', 'A\ud800*'])
    t.equal(volumeFilterProblem(filter), 'no volume has such characters', JSON.stringify(filter));
});
