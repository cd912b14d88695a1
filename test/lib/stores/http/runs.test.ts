import t from 'tap';
import { TapesyncError } from '../../../../lib/errors/error.ts';
import { httpRuns, runQuery } from '../../../../lib/stores/http/runs.ts';
import { RUN } from '../contract.ts';
import { answering } from './answering.ts';

t.test('a run goes to the server without its user', (s) => {
  s.strictSame(runQuery(RUN), {
    run: RUN.id,
    command: 'sync',
    definition: 'tapes.ttidef',
    started: '2026-03-14T02:13:45Z',
  });
  s.match(runQuery({ ...RUN, task: 'north' }), { task: 'north' });
  s.end();
});

t.test('of a long definition its end is kept, without half a character', (s) => {
  const named = (definition: string) => runQuery({ ...RUN, definition }).definition;
  s.equal(named(`/${'d/'.repeat(400)}tapes.ttidef`).length, 500);
  s.match(named(`/${'d/'.repeat(400)}tapes.ttidef`), /d\/tapes\.ttidef$/);
  // The cut goes through the pair of surrogates.
  s.equal(named(`🎞${'x'.repeat(499)}`), `\uFFFD${'x'.repeat(499)}`);
  s.notMatch(named('a\u001b[1mb'), /\u001b/);
  s.end();
});

t.test('the statistics of a finished run become part of the body as they are', async (s) => {
  const { requests, asked } = answering(undefined);
  // A number that would not come back from JSON.parse() as it was.
  await httpRuns(requests, 'a server').finish(RUN, '{"records":1.0}', 3);
  s.match(asked, [{ method: 'PUT', path: 'run', parameters: { run: RUN.id } }]);
  const { type, text = '' } = asked[0]?.body ?? {};
  s.equal(type, 'application/json');
  s.match(text, /"statistics":\{"records":1\.0\}\}$/);
  const { command, definition, started } = RUN;
  s.strictSame(JSON.parse(text), { command, definition, started, exitCode: 3, statistics: { records: 1 } });
});

t.test('the last complete run is asked for by definition and task', async (s) => {
  const run = { id: 'r1', started: RUN.started, volumeRecords: 5 };
  const { requests, asked } = answering({ run }, { run });
  const runs = httpRuns(requests, 'the server');
  s.strictSame(await runs.lastComplete({ definition: 'x.ttidef', task: 'north' }), run);
  s.strictSame(await runs.lastComplete({ definition: 'x.ttidef', task: '' }), run);
  const path = { method: 'GET', path: 'lastRun' };
  s.strictSame(asked, [
    { ...path, query: { definition: 'x.ttidef', task: 'north' } },
    { ...path, query: { definition: 'x.ttidef' } },
  ]);
});

t.test('a server without such a run, or of an earlier version, has none', async (s) => {
  const none = answering(JSON.stringify({ run: null }));
  s.equal(await httpRuns(none.requests, 'the server').lastComplete(RUN), undefined);
  const older = answering(new TapesyncError('NOT_THERE'));
  s.equal(await httpRuns(older.requests, 'the server').lastComplete(RUN), undefined);
  const denied = answering(new TapesyncError('SESSION_ENDED'));
  await s.rejects(httpRuns(denied.requests, 'the server').lastComplete(RUN), { code: 'SESSION_ENDED' });
});

t.test('a server of an older version lists all runs: they are selected here', async (s) => {
  const run = { ...RUN, task: '', finished: null, exitCode: null, statistics: null };
  const other = { ...run, id: 'other', user: 'bob' };
  const { requests, asked } = answering([other, run], [other, run], [other, run]);
  const runs = httpRuns(requests, 'a server');
  s.strictSame(await runs.list({ prefix: RUN.id.slice(0, 4), limit: 9 }), [run]);
  s.strictSame(await runs.list({ user: 'bob', limit: 9 }), [other]);
  s.strictSame(await runs.list({ limit: 1 }), [other]);
  s.equal(asked.length, 3);
  s.strictSame(await runs.list({ id: 'no id', limit: 1 }), []);
  s.strictSame(await runs.list({ prefix: '../x', limit: 1 }), []);
  s.equal(asked.length, 3, 'what is no id is not asked for');
});
