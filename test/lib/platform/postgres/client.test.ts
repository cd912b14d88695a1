import t from 'tap';
import { connectionProblem, PostgresClient } from '../../../../lib/platform/postgres/client.ts';

t.test('the problem of a connection is the first one of several addresses, in words', async (t) => {
  t.equal(
    connectionProblem(new Error('connect ECONNREFUSED 127.0.0.1:1')),
    'connect ECONNREFUSED 127.0.0.1:1',
  );
  t.equal(connectionProblem(new AggregateError([new Error('first'), new Error('second')])), 'first');
  t.equal(connectionProblem(new Error('SASL: client password must be a string')), 'a password is needed');
  t.equal(connectionProblem('gone'), 'gone');
});

t.test('an error of a connection that nobody uses is no end of the process', async (t) => {
  const client = new PostgresClient({ host: '127.0.0.1', port: 1 });
  t.doesNotThrow(() => client.emit('error', new Error('gone')));
  await t.rejects(client.connect(), /ECONNREFUSED/);
});
