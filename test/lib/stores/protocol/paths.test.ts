import t from 'tap';
import { pathOf } from '../../../../lib/stores/protocol/paths.ts';

t.test('parameters are filled into a path, encoded', async (s) => {
  s.equal(pathOf('scopes'), '/v1/scopes');
  s.equal(pathOf('histories', { customer: 'US01', media: 'LTO' }), '/v1/customers/US01/media/LTO/history');
  s.equal(pathOf('run', { run: 'a/b ?' }), '/v1/runs/a%2Fb%20%3F');
});

t.test('a missing parameter is an error of the program', async (s) => {
  s.throws(
    () => pathOf('scope', { customer: 'US01' }),
    new RangeError('/v1/customers/:customer/media/:media needs media'),
  );
});
