import t from 'tap';
import {
  cell,
  columnsOf,
  filledIn,
  HISTORY_COLUMNS,
  only,
  VOLUME_COLUMNS,
} from '../../../../lib/cli/listing/columns.ts';
import { STORED_FIELDS } from '../../../../lib/model/field.ts';

t.test('columns are found by their names in JSON or in definitions, in any case', async (t) => {
  const named = (names: string) => columnsOf('--columns', names.split(','), VOLUME_COLUMNS);
  t.strictSame(named('VOLUME,writedate,Version,attribute7'), [
    'volume',
    'writeTime',
    'version',
    'attribute7',
  ]);
  t.throws(() => named('repositry'), {
    code: 'OPTION_INVALID',
    message: /no column repositry; did you mean repository\?/,
  });
  t.throws(() => named('xyzzy'), { message: /no column xyzzy; expected customer, media, volume, version/ });
  t.throws(() => columnsOf('--columns', ['slot'], HISTORY_COLUMNS), { message: /no column slot/ });
  t.strictSame(columnsOf('--columns', ['FIELD', 'new'], HISTORY_COLUMNS), ['field', 'new']);
});

t.test('CSV has every field but the attributes, each once', async (t) => {
  const { all } = VOLUME_COLUMNS;
  t.strictSame(
    all.toSorted(),
    [
      ...new Set(['customer', 'media', 'volume', 'version', 'locks', ...STORED_FIELDS.map(({ key }) => key)]),
    ].sort(),
  );
});

t.test('a table leaves out columns in which nothing stands, but never the volume', async (t) => {
  const table = ['volume', 'slot', 'scratch', 'description'];
  const columns = { ...VOLUME_COLUMNS, table };
  t.strictSame(filledIn(columns, [{ slot: '7' }, { scratch: false }]), ['volume', 'slot', 'scratch']);
  t.strictSame(filledIn(columns, []), table);
});

t.test('flags are words, and what is not there is left out', async (t) => {
  t.strictSame([true, false, null, undefined, 7].map(cell), ['YES', 'NO', '', '', '7']);
  t.strictSame(only(['slot', 'scratch'], { volume: 'A1', slot: '7' }), { slot: '7' });
});
