import t from 'tap';
import { Quoting } from '../../../lib/engine/unquoted.ts';
import { TapesyncError } from '../../../lib/errors/error.ts';
import type { Problem } from '../../../lib/model/problem.ts';
import { fileSource } from '../../../lib/sources/files.ts';

const quoting = new Quoting([
  { ...fileSource('/etc/shadow'), namedBy: 'definition' },
  fileSource('export.csv'),
]);

const misfit = (source: string) =>
  new TapesyncError('SOURCE_MISFIT', {
    source,
    line: 7,
    count: 3,
    problem: 'VOLUME "hidden"',
    found: 'hidden',
  });

t.test('the error of an input that only the definition names does not quote it', async (t) => {
  const { message, code } = quoting.error(misfit('/etc/shadow'));
  t.equal(code, 'SOURCE_MISFIT');
  t.match(message, /^\/etc\/shadow: .*\(3\).*line 7: \(not shown: name the file/);
  t.notMatch(message, /hidden/);
  const denied = new TapesyncError('SOURCE_MISSING', { source: '/etc/shadow', problem: 'permission denied' });
  t.equal(quoting.error(denied).message, denied.message);
});

t.test('errors of other inputs, and of none, stay as they are', async (t) => {
  const others = [
    misfit('export.csv'),
    new TapesyncError('SOURCE_TOO_SHORT', { read: 1, minimum: 2, rule: 'x' }),
  ];
  for (const error of others) t.equal(quoting.error(error), error);
});

t.test('the problem of a record says line and rule, and keeps the record for --rejects', async (t) => {
  const problem: Problem = {
    outcome: 'rejected',
    code: 'RECORD_VALUE',
    message: 'VOLUME "hidden": a Volume-ID holds only A-Z',
    field: 'VOLUME',
    source: '/etc/shadow',
    line: 7,
    raw: 'hidden',
  };
  const shown = quoting.problem(problem);
  t.match(shown.message, /^the record breaks the rule RECORD_VALUE of VOLUME; what it reads is not shown/);
  t.match(shown, { line: 7, raw: 'hidden' });
  t.equal(quoting.problem({ ...problem, source: 'export.csv' }).message, problem.message);
  const locked: Problem = { ...problem, outcome: 'refused', code: 'VOLUME_LOCKED' };
  t.equal(quoting.problem(locked).message, problem.message);
});
