import { mock } from 'node:test';
import t from 'tap';
import { KnownSources } from '../../../lib/server/known-sources.ts';

t.test('a user is known from where there was a log-on, for eight days', async (t) => {
  mock.timers.enable({ apis: ['Date'] });
  t.teardown(() => mock.timers.reset());
  const known = new KnownSources();
  known.learn('ada', '192.0.2.1');
  t.equal(known.knows('ada', '192.0.2.1'), true);
  t.equal(known.knows('ada', '192.0.2.2'), false);
  t.equal(known.knows('bob', '192.0.2.1'), false);
  mock.timers.setTime(8 * 24 * 3600 * 1000 - 1);
  t.equal(known.knows('ada', '192.0.2.1'), true);
  mock.timers.setTime(8 * 24 * 3600 * 1000);
  t.equal(known.knows('ada', '192.0.2.1'), false);
});

t.test('who was seen longest ago is forgotten for new ones', async (t) => {
  const known = new KnownSources();
  for (let user = 0; user < 10_000; user++) known.learn(`${user}`, '192.0.2.1');
  known.learn('0', '192.0.2.1');
  known.learn('new', '192.0.2.1');
  t.equal(known.knows('0', '192.0.2.1'), true);
  t.equal(known.knows('1', '192.0.2.1'), false);
});
