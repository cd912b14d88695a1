import { readFileSync } from 'node:fs';
import t from 'tap';
import { messageOf } from '../../../lib/errors/error.ts';
import { systemProblem } from '../../../lib/errors/system-problem.ts';

function thrown(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

t.test('what the system reports is said in words', async (t) => {
  t.equal(systemProblem(thrown(() => readFileSync('/no/such/file'))), 'there is no such file or folder');
  t.equal(systemProblem(thrown(() => readFileSync('/'))), 'it is a directory');
  t.equal(messageOf(thrown(() => readFileSync('/'))), 'it is a directory');
  const listening = Object.assign(new Error('listen EADDRINUSE: address already in use'), {
    code: 'EADDRINUSE',
  });
  t.equal(messageOf(listening), 'another program listens there already');
});

t.test('any other error says what it says', async (t) => {
  t.equal(systemProblem(new Error('ENOENT')), undefined);
  t.equal(systemProblem(Object.assign(new Error('x'), { code: 'constructor' })), undefined);
  t.equal(systemProblem(Object.assign(new Error('x'), { code: 7 })), undefined);
  t.equal(systemProblem('ENOENT'), undefined);
  t.equal(messageOf(Object.assign(new Error('of another kind'), { code: 'E_OTHER' })), 'of another kind');
});
