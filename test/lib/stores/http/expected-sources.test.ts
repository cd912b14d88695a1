import t from 'tap';
import { TapesyncError } from '../../../../lib/errors/error.ts';
import { WEEK } from '../../../../lib/model/schedule.ts';
import { httpExpectedSources } from '../../../../lib/stores/http/expected-sources.ts';
import { answering } from './answering.ts';

const SOURCE = {
  ...{ name: 'nbu', customer: null, definition: 'nbu.ttidef', task: '', user: 'ada' },
  ...{ by: '07:00', zone: 'UTC', days: WEEK },
};

t.test('a source goes to the path of its name, with the definition as runs name it', async (s) => {
  const { requests, asked } = answering(undefined);
  const definition = `/${'d/'.repeat(400)}nbu.ttidef`;
  await httpExpectedSources(requests, 'a server').put({ ...SOURCE, definition });
  s.match(asked, [{ method: 'PUT', path: 'source', parameters: { source: 'nbu' } }]);
  const { name: _, ...rest } = SOURCE;
  s.strictSame(JSON.parse(asked[0]?.body?.text ?? ''), { ...rest, definition: definition.slice(-500) });
});

t.test('a server of an older version is told, and a source that is not there', async (s) => {
  const none = () => new TapesyncError('NOT_THERE');
  const older = httpExpectedSources(answering(none(), none()).requests, 'a server');
  const told = { code: 'SERVER_ANSWER', message: /a server: it does not know which sources.*older version/ };
  await s.rejects(older.list(), told);
  await s.rejects(older.put(SOURCE), told);
  s.equal(await httpExpectedSources(answering(none()).requests, 'a server').remove('nbu'), false);
  s.equal(await httpExpectedSources(answering(undefined).requests, 'a server').remove('nbu'), true);
});
