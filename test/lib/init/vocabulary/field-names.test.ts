import t from 'tap';
import { type DraftField, nameRank } from '../../../../lib/init/vocabulary/field-names.ts';

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

t.test('the names of many products and two languages are known', async (t) => {
  for (const [field, ...names] of KNOWN) {
    for (const name of names) t.not(nameRank(field, name), undefined, `${name} is ${field}`);
  }
});

t.test('a barcode is surer to be the label than any other name', async (t) => {
  for (const name of ['Volume', 'Media ID', 'Label', 'Name']) {
    t.ok((nameRank('VOLUME', 'Barcode') ?? 99) < (nameRank('VOLUME', name) ?? 0), name);
  }
});

t.test('other names mean nothing', async (t) => {
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
