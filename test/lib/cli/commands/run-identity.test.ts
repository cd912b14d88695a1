import { userInfo } from 'node:os';
import t from 'tap';
import { runOf } from '../../../../lib/cli/commands/run-identity.ts';
import { contextOf, IDENTITY } from '../context.ts';

t.test('the run of a command has its identity, user, command and definition', async (t) => {
  const context = await contextOf(['sync', '--user', 'ada']);
  t.strictSame(runOf(context, 'sync', 'x.ttidef'), {
    ...IDENTITY,
    user: 'ada',
    command: 'sync',
    definition: 'x.ttidef',
  });
});

t.test('without a name the user is that of the system', async (t) => {
  t.equal(runOf(await contextOf(['sync']), 'sync', '').user, userInfo().username);
});
