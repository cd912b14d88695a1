import t from 'tap';
import { bridgeColumns } from '../../../../lib/engine/bridge/columns.ts';
import { BridgeRows } from '../../../../lib/engine/bridge/rows.ts';
import type { ValueKey } from '../../../../lib/model/field.ts';
import { CLEARED } from '../../../../lib/model/volume-record.ts';
import { Zone } from '../../../../lib/model/zone.ts';
import { recordOf } from '../../../transforms/chain.ts';

function zoneOf(name: string): Zone {
  const zone = Zone.named(name);
  if (zone === undefined) throw new Error(`no zone ${name}`);
  return zone;
}

/** Returns one record as a line, behind its label. */
function lineOf(values: Readonly<Record<string, string>>, zoneName = 'UTC'): string {
  const fields = Object.keys(values) as ValueKey[];
  const columns = bridgeColumns({ fields, unstored: [], addOnly: new Set(), isPresence: false });
  const record = recordOf('US01.LTO.A1', Object.values(values));
  return new BridgeRows(columns, zoneOf(zoneName)).lines([record]).replace('US01,LTO,A1,', '');
}

t.test('the heading names the columns', async (t) => {
  const unstored = ['repositoryDescription', 'initialRepository'] as const;
  const rows = new BridgeRows(
    bridgeColumns({ fields: ['slot'], unstored, addOnly: new Set(), isPresence: false }),
    zoneOf('UTC'),
  );
  t.equal(rows.heading(), 'CUSTOMER,MEDIA,VOLUME,INITIAL REPOSITORY,REPOSITORY_DESC,SLOT\n');
  const record = {
    ...recordOf('US01.LTO.A1', ['7']),
    repositoryDescription: 'Vault',
    initialRepository: 'LIBR',
  };
  t.equal(rows.lines([record, recordOf('US01.LTO.A2', [''])]), 'US01,LTO,A1,LIBR,Vault,7\nUS01,LTO,A2,,,\n');
});

t.test('a value is quoted only where it has to be', async (t) => {
  t.equal(lineOf({ slot: 'A;1', description: 'Jahresabschluß 日本' }), 'A;1,Jahresabschluß 日本\n');
  t.equal(lineOf({ slot: "='1", description: 'x, 7" tape' }), '=\'1,"x, 7"" tape"\n');
});

t.test('flags are YES and NO', async (t) => {
  t.equal(lineOf({ encrypted: '1', scratch: '0' }), 'YES,NO\n');
});

t.test('what is not given and what is emptied is empty, without quotes', async (t) => {
  t.equal(lineOf({ repository: '', scratch: '', slot: CLEARED }), ',,\n');
});

t.test('dates are local times in one form', async (t) => {
  t.equal(lineOf({ moveDate: '2026-03-14T05:00:00Z' }, 'America/New_York'), '2026-03-14 01:00:00\n');
  t.equal(lineOf({ writeTime: '2026-01-14T05:00:07Z' }, 'America/New_York'), '2026-01-14 00:00:07\n');
  t.equal(lineOf({ writeTime: '1969-12-31T23:00:00Z' }, 'Asia/Kolkata'), '1970-01-01 04:30:00\n');
});

t.test('the latest date stays one of four digits', async (t) => {
  t.equal(lineOf({ moveDate: '9999-12-31T23:59:59Z' }, 'Asia/Tokyo'), '9999-12-31 23:59:59\n');
});
