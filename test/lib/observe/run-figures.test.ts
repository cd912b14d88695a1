import t from 'tap';
import { Progress } from '../../../lib/observe/progress.ts';
import { RunFigures } from '../../../lib/observe/run-figures.ts';

t.test('the figures of a command are those of its run once that begins', async (t) => {
  const figures = new RunFigures('sync');
  t.strictSame([figures.command, figures.run, figures.progress.total.read], ['sync', '', 0]);
  const progress = new Progress();
  progress.total.read = 3;
  figures.begin('r1', progress);
  t.strictSame([figures.run, figures.progress.total.read, figures.end], ['r1', 3, undefined]);
});
