import t from 'tap';
import type { SourceState } from '../../../lib/model/expected-source.ts';
import { visibleSources } from '../../../lib/server/visible-sources.ts';

t.test('who has a role with one customer sees neither what is of others nor what is of none', (s) => {
  const source = (user: string, customer: string | null) => ({ user, customer }) as SourceState;
  const sources = [source('ada', null), source('bob', null), source('bob', 'US01'), source('bob', 'US02')];
  const seen = (customer: string) =>
    visibleSources({ user: 'ada', grants: [{ customer: customer as never, role: 'read' }] }, sources);
  s.strictSame(seen('US01'), [sources[0], sources[2]]);
  s.strictSame(seen('*'), sources);
  s.strictSame(visibleSources({ user: 'ada', grants: [] }, sources), [sources[0]]);
  s.end();
});
