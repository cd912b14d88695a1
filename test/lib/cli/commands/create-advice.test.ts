import t from 'tap';
import { withCreateAdvice } from '../../../../lib/cli/commands/create-advice.ts';
import type { Problem } from '../../../../lib/model/problem.ts';

const problem = (code: string): Problem => {
  return { outcome: 'refused', code, message: 'make it', source: 'x', line: 1 };
};

t.test('--create is advised where a place is missing and the command can make it', async (t) => {
  const advised = (code: string, command: string) => withCreateAdvice(problem(code), command).message;
  for (const command of ['sync', 'plan', 'apply']) {
    t.equal(advised('REPOSITORY_UNKNOWN', command), 'make it, or give --create');
  }
  for (const command of ['undo', 'move', 'due', 'reconcile']) {
    t.equal(advised('REPOSITORY_UNKNOWN', command), 'make it', command);
  }
  t.equal(advised('VOLUME_LOCKED', 'sync'), 'make it');
});
