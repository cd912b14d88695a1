import t from 'tap';
import { HeldChanges } from '../../../lib/stores/held-changes.ts';
import { add, SCOPE, update } from './contract.ts';

t.test('changes are lines as plan prints them, and counted by scope', async (t) => {
  const changes = new HeldChanges();
  changes.add(update('A1', 2, { slot: '3' }));
  changes.add(add('A2'));
  const scope = { ...SCOPE, volumes: 9, code: 'LIMIT_CHANGES', reason: 'over the limit' };
  const other = { ...scope, media: 'DLT' as never };
  t.strictSame(changes.count, 2);
  t.strictSame(
    [...changes.parts()],
    [
      '{"action":"update","customer":"US01","media":"LTO","volume":"A1","version":2,"set":{"slot":"3"},"line":1}\n' +
        '{"action":"add","customer":"US01","media":"LTO","volume":"A2","version":0,"set":{},"line":1}\n',
    ],
  );
  t.match(changes.contents({ create: true, volumeRecords: 9, scopes: [scope, other] }), {
    ...{ create: true, volumeRecords: 9, changes: 2 },
    scopes: [
      { ...scope, changes: 2 },
      { ...other, changes: 0 },
    ],
    fields: [
      { field: 'slot', changes: 1 },
      { field: 'add', changes: 1 },
    ],
  });
});
