import t from 'tap';
import type { PlannedChange } from '../../../../lib/engine/batch.ts';
import { ChangeRows } from '../../../../lib/engine/change-book/change-rows.ts';
import type { Change } from '../../../../lib/model/change.ts';
import { VolumeId } from '../../../../lib/model/scope.ts';
import { CLEARED } from '../../../../lib/model/volume-record.ts';
import { recordOf, scopeOf } from '../../../transforms/chain.ts';

const SCOPE = scopeOf('US01.LTO');
const rowsOf = () => new ChangeRows(SCOPE, ['repository', 'slot', 'description']);

const changeOf = (more: Partial<Change>): Change => ({
  ...{ action: 'update', ...SCOPE, volume: VolumeId.trusted('A1'), version: 3 },
  ...{ set: {}, was: {}, source: 'a.csv', line: 7, ...more },
});

function cameBack(planned: PlannedChange, rows = rowsOf()): PlannedChange {
  return rows.changeOf(rows.columnsOf(planned, planned.change.source));
}

t.test('a change of a record comes back with its record, whatever it sets', async (t) => {
  const record = recordOf('US01.LTO.A1', ['OFFS', CLEARED, 'tab\tand \\ back'], 7);
  const change = changeOf({
    set: { repository: 'OFFS', slot: null },
    was: { repository: 'LIBR', slot: '4' },
  });
  t.strictSame(cameBack({ change, line: 7, record }), { change, line: 7, record });
});

t.test('an addition comes back with where it starts', async (t) => {
  const record = { ...recordOf('US01.LTO.A1', ['OFFS', '', ''], 7), initialRepository: 'LIBR' };
  const change = changeOf({
    action: 'add',
    version: 0,
    set: { repository: 'OFFS', initialRepository: 'LIBR' },
  });
  t.strictSame(cameBack({ change, line: 7, record }), { change, line: 7, record });
});

t.test('an arrival comes back with where the volume was, and what else it sets', async (t) => {
  const record = recordOf('US01.LTO.A1', ['OFFS', '7', ''], 7);
  const set = { currentRepository: 'OFFS', slot: '7' };
  const change = changeOf({ action: 'confirm', set, was: { currentRepository: 'LIBR', slot: '4' } });
  t.strictSame(cameBack({ change, line: 7, record }), { change, line: 7, record });
  const described = recordOf('US01.LTO.A1', ['', '7', ''], 7);
  t.strictSame(cameBack({ change, line: 7, record: described })?.change, change, 'whose place was described');
  const first = changeOf({ action: 'confirm', set: { currentRepository: 'OFFS' }, was: {} });
  t.strictSame(cameBack({ change: first, line: 7, record }), { change: first, line: 7, record });
});

t.test('a line of a plan comes back with whatever fields it sets, and both its lines', async (t) => {
  const change = changeOf({ set: { attribute7: 'x', slot: null }, was: { slot: '1' }, line: 99 });
  t.strictSame(cameBack({ change, line: 2 }), { change, line: 2 });
  const bare = changeOf({ set: {}, line: 0 });
  t.strictSame(cameBack({ change: bare, line: 1 }), { change: bare, line: 1 });
});

t.test('each change comes back with its own source', async (t) => {
  const rows = rowsOf();
  const all = ['a.csv', 'b.csv', 'a.csv'].map((source, index) => {
    const record = recordOf('US01.LTO.A1', ['OFFS', '', ''], index);
    return { change: changeOf({ set: { repository: 'OFFS' }, source, line: index }), line: index, record };
  });
  const columns = all.map((planned) => rows.columnsOf(planned, planned.change.source));
  t.strictSame(
    columns.map((each) => rows.changeOf(each)),
    all,
  );
});
