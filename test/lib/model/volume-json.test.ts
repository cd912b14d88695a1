import t from 'tap';
import { EVERY_FIELD, volumeJson } from '../../../lib/model/volume-json.ts';
import { scopeOf } from '../../transforms/chain.ts';

const SCOPE = scopeOf('US01.LTO');

t.test('a row becomes a volume with its values in the form of JSON', async (t) => {
  const fields = ['repository', 'encrypted', 'usageCount', 'attribute7'] as const;
  const columns = ['A1', '3', 'OFFS', 'L', 'LIBR', '0', '42', 'x'];
  t.strictSame(volumeJson(SCOPE, fields, columns), {
    customer: 'US01',
    media: 'LTO',
    volume: 'A1',
    version: 3,
    currentRepository: 'OFFS',
    locks: 'L',
    repository: 'LIBR',
    encrypted: false,
    usageCount: 42,
    attribute7: 'x',
  });
});

t.test('a field without a value is left out, and so are locks and a place that it has not', async (t) => {
  t.strictSame(volumeJson(SCOPE, ['repository', 'slot', 'stage'], ['A1', '1', '', '', '', 'S1']), {
    customer: 'US01',
    media: 'LTO',
    volume: 'A1',
    version: 1,
    slot: 'S1',
  });
});

t.test('every field is a compared field of the table or one of 200 attributes', async (t) => {
  t.equal(new Set(EVERY_FIELD).size, EVERY_FIELD.length);
  t.equal(EVERY_FIELD[0], 'repository');
  t.equal(EVERY_FIELD.at(-1), 'attribute200');
  t.equal(EVERY_FIELD.filter((key) => key.startsWith('attribute')).length, 200);
});
