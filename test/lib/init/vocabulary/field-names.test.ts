import t from 'tap';
import {
  columnsNamed,
  type DraftField,
  isKindName,
  isKnownName,
  isLabelName,
  isNoLabelName,
  nameRank,
} from '../../../../lib/init/vocabulary/field-names.ts';
import { columnOf } from '../drafts.ts';

const KNOWN: readonly (readonly [field: DraftField, ...names: string[]])[] = [
  [
    'VOLUME',
    'Barcode',
    'BARCODE',
    'mediabarcode',
    'Media ID',
    'volume_name',
    'label-text',
    'VOLSER',
    'Datenträger',
  ],
  ['VOLUME', 'attributes.barcode', '# Medium Label'],
  ['DESCRIPTION', 'pool', 'MediaSet', 'MediaSet.Name', 'stgpool_name', 'Kommentar', 'Storage Policy'],
  ['SLOT', 'Slot', 'SlotAddress', 'Location.SlotAddress', 'Fach'],
  ['REPOSITORY', 'Location', 'Location.Type', 'Standort', 'library name', 'inchanger'],
  ['WRITETIME', 'LastWriteTime', 'last_write_date', 'lastwritten', 'Zuletzt geschrieben'],
  ['EXPIRYDATE', 'expires', 'ExpirationDate', 'expirationTime', 'retainuntil', 'Verfällt am', 'Protection'],
  ['SCRATCH', 'IsFree', 'scratch'],
  ['USAGE', 'bytes-used', 'volbytes', 'usedspaceMB', 'Used [MB]', 'Belegt (GB)'],
  ['USAGECOUNT', 'mounts', '# of mounts', 'volmounts'],
];

t.test('some names stand above kinds of media', async (t) => {
  for (const name of ['Media Type', 'mediatype', 'Device Class Name', 'family', 'robot.type', 'DEVCLASS'])
    t.equal(isKindName(name), true, name);
  for (const name of ['Pool', 'Status', 'Volume Name', '']) t.equal(isKindName(name), false, name);
});

t.test('the names of many products and two languages are known', async (t) => {
  for (const [field, ...names] of KNOWN) {
    for (const name of names) t.not(nameRank(field, name), undefined, `${name} is ${field}`);
  }
});

t.test('no name of a label is more certain than barcode', async (t) => {
  for (const name of ['Volume', 'Media ID', 'Label', 'Name']) {
    t.ok((nameRank('VOLUME', 'Barcode') ?? 99) < (nameRank('VOLUME', name) ?? 0), name);
  }
});

t.test('other names are of no field', async (t) => {
  for (const name of ['', 'scratchpool', 'IsExpired', 'volfiles', 'written.value', 'poolid', '#', '...']) {
    t.same(
      (['VOLUME', 'DESCRIPTION', 'SLOT', 'REPOSITORY', 'SCRATCH', 'WRITETIME', 'USAGE'] as const).filter(
        (field) => nameRank(field, name) !== undefined,
      ),
      [],
      name,
    );
  }
});

t.test('case, accents and signs of a name do not matter, and its unit only for a size', async (t) => {
  t.equal(nameRank('VOLUME', 'codigo_DE-bÀrras'), nameRank('VOLUME', 'Código de barras'));
  t.equal(nameRank('USAGE', 'Space Used (GiB)'), nameRank('USAGE', 'Space Used'));
  t.equal(nameRank('USAGECOUNT', 'Mounts (GiB)'), undefined);
});

t.test('a star stands for the rest of a name', async (t) => {
  t.equal(nameRank('EXPIRYDATE', 'Expires on'), nameRank('EXPIRYDATE', 'Expir'));
  t.equal(nameRank('EXPIRYDATE', 'It expires'), undefined);
});

t.test('of a path the last part is the name, or the part before name and type', async (t) => {
  t.equal(nameRank('SLOT', 'robot.slot'), nameRank('SLOT', 'Slot'));
  t.equal(nameRank('REPOSITORY', 'location.type'), nameRank('REPOSITORY', 'Location'));
  t.equal(nameRank('REPOSITORY', 'location.colour'), undefined);
});

t.test('some names stand above labels only, others never do', async (t) => {
  t.strictSame(['Barcode', 'VolID', 'Media', 'Name', 'Pool', 'Colour'].map(isLabelName), [
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
  t.strictSame(['Media Type', 'Pool ID', 'Volume Status', 'Fach', 'Barcode', 'Colour'].map(isNoLabelName), [
    true,
    true,
    true,
    true,
    false,
    false,
  ]);
});

t.test('columns of a field come in the order of how certain their names are', async (t) => {
  const columns = ['Comment', 'Slot', 'Pool', 'Media Set'].map((name) => columnOf(name, []));
  t.strictSame(
    columnsNamed('DESCRIPTION', columns).map(({ name }) => name),
    ['Pool', 'Media Set', 'Comment'],
  );
});

t.test('a name of any field is known', async (t) => {
  t.equal(isKnownName('Zuletzt gemountet'), true);
  t.equal(isKnownName('bytes used MB'), true);
  t.equal(isKnownName('Colour'), false);
});
