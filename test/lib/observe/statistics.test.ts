import t from 'tap';
import { TapesyncError } from '../../../lib/errors/error.ts';
import { Progress } from '../../../lib/observe/progress.ts';
import { statisticsOf } from '../../../lib/observe/statistics.ts';

const ABOUT = {
  command: 'sync',
  run: 'r',
  definition: 'd',
  inputs: ['stdin'],
  server: 'sqlite:x',
  started: '2026-03-14T02:13:45Z',
  elapsed: 1000,
  exitCode: 3,
};

t.test('of ever so many errors the first are listed, and the others counted by their code', async (t) => {
  const progress = new Progress();
  for (let scope = 0; scope < 9000; scope++) {
    progress.fail(
      new TapesyncError('SCOPE_NOT_THERE', { store: 'https://tapes.example', scope: `US01.${scope}` }),
    );
    if (scope % 3000 === 0) progress.fail(new TapesyncError('STORE_FULL', { store: 'sqlite:x' }));
  }
  const { errors } = statisticsOf(progress, ABOUT);
  t.equal(errors.length, 502);
  t.match(errors[0], { code: 'SCOPE_NOT_THERE', message: /US01\.0/ });
  t.strictSame(errors.slice(-2), [
    { code: 'SCOPE_NOT_THERE', message: 'and 8501 more' },
    { code: 'STORE_FULL', message: 'and 2 more' },
  ]);
});
