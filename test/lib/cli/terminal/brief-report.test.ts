import t from 'tap';
import { briefReport } from '../../../../lib/cli/terminal/brief-report.ts';
import { Progress } from '../../../../lib/observe/progress.ts';
import { statisticsOf } from '../../../../lib/observe/statistics.ts';

function briefOf(fill: (progress: Progress) => void): string {
  const progress = new Progress();
  fill(progress);
  const about = { command: 'confirm', run: 'r', definition: '', task: '', inputs: ['stdin'], server: 's' };
  return briefReport(
    statisticsOf(progress, { ...about, started: '2026-03-14T23:59:58Z', elapsed: 1, exitCode: 0 }),
  );
}

t.test('the report of what a person named is one sentence', async (t) => {
  const sentence = briefOf(({ total }) => {
    total.read = 5;
    total.outcomes.add('excluded', 'comment');
    total.outcomes.add('updated', '', 3);
    total.outcomes.add('rejected', 'LABEL_UNKNOWN');
  });
  t.equal(sentence, '1 rejected, 3 updated of 4 named');
  const lying = briefOf(({ total }) => {
    total.read = 5;
    total.contents = 4;
    total.outcomes.add('updated', '', 5);
  });
  t.equal(lying, '5 updated of 1 named and 4 in them');
  t.equal(
    briefOf(() => {}),
    'nothing done of 0 named',
  );
});
