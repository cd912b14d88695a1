import t, { type Test } from 'tap';
import { LogonAttempts } from '../../../lib/server/logon-attempts.ts';

async function slowed(attempts: LogonAttempts, user: string, address: string): Promise<boolean> {
  return attempts.begin(user, address).then(
    () => false,
    (error: { code: string }) => error.code === 'LOGON_SLOWED',
  );
}

async function fail(attempts: LogonAttempts, user: string, address: string, times: number): Promise<void> {
  for (let time = 0; time < times; time++) await attempts.failed(user, address);
}

t.test('nobody can lock a user out from another network', async (s: Test) => {
  const attempts = new LogonAttempts();
  await fail(attempts, 'ada', '192.0.2.1', 5);
  s.equal(await slowed(attempts, 'ada', '192.0.2.1'), true);
  s.equal(await slowed(attempts, 'ada', '::ffff:192.0.2.1'), true, 'the same address, written otherwise');
  s.equal(await slowed(attempts, 'ada', '192.0.2.2'), false);
  s.equal(await slowed(attempts, 'bob', '192.0.2.1'), false);
});

t.test('one network cannot guess at the passwords of all users', async (s) => {
  const attempts = new LogonAttempts();
  for (let user = 0; user < 50; user++) await attempts.failed(`user ${user}`, '192.0.2.1');
  s.equal(await slowed(attempts, 'ada', '192.0.2.1'), true);
  s.equal(await slowed(attempts, 'ada', '192.0.2.2'), false);
});

t.test('with IPv6 a network is one, whichever of its addresses guesses', async (s) => {
  const attempts = new LogonAttempts();
  for (let host = 1; host <= 5; host++) await attempts.failed('ada', `2001:db8::${host}`);
  s.equal(await slowed(attempts, 'ada', '2001:db8::ffff'), true);
  s.equal(await slowed(attempts, 'ada', '2001:db8:0:1::1'), false);
});

t.test('a user has to wait for the seconds of the error, and four failures are free', async (s) => {
  const attempts = new LogonAttempts();
  await fail(attempts, 'ada', '192.0.2.1', 4);
  s.equal(await slowed(attempts, 'ada', '192.0.2.1'), false);
  await fail(attempts, 'ada', '192.0.2.1', 1);
  const error = await attempts.begin('ada', '192.0.2.1').catch((thrown) => thrown);
  s.ok(error.parameters.seconds >= 1 && error.parameters.seconds <= 60, `${error.parameters.seconds} s`);
});

t.test('who has logged on from there before is slowed by own failures only', async (s) => {
  const attempts = new LogonAttempts();
  for (let user = 0; user < 50; user++) await attempts.failed(`user ${user}`, '192.0.2.1');
  await attempts.begin('ada', '192.0.2.1', true);
  await fail(attempts, 'ada', '192.0.2.1', 5);
  await s.rejects(attempts.begin('ada', '192.0.2.1', true), { code: 'LOGON_SLOWED' });
});
