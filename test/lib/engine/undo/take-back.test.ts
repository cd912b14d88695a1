import t from 'tap';
import { takeBack } from '../../../../lib/engine/undo/take-back.ts';
import type { VolumeId } from '../../../../lib/model/scope.ts';
import type { RunChange } from '../../../../lib/stores/roles/runs.ts';
import { SCOPE } from '../../stores/contract.ts';

const CHANGED: RunChange = {
  ...SCOPE,
  volume: 'A' as VolumeId,
  version: 4,
  existed: true,
  exists: true,
  fields: {},
  isBack: false,
};
const of = (changed: Partial<RunChange>) => takeBack({ ...CHANGED, ...changed });

t.test('fields become what they were, also where the volume was', async (t) => {
  const fields: RunChange['fields'] = {
    repository: [null, 'OFFS'],
    currentRepository: ['LIBR', 'OFFS'],
    slot: ['1', null],
    attribute7: ['x', 'y'],
  };
  t.strictSame(of({ fields }), {
    change: {
      ...{ action: 'undo', ...SCOPE, volume: 'A', version: 4 },
      set: { repository: null, currentRepository: 'LIBR', slot: '1', attribute7: 'x' },
      was: { repository: 'OFFS', currentRepository: 'OFFS', attribute7: 'y' },
    },
    left: [],
  });
});

t.test('a volume that was added is removed, and the change says what goes', async (t) => {
  const fields: RunChange['fields'] = { slot: [null, '1'], initialRepository: [null, 'LIBR'] };
  t.match(of({ existed: false, fields }), {
    change: { action: 'remove', version: 4, set: {}, was: { slot: '1', initialRepository: 'LIBR' } },
    left: [],
  });
  t.strictSame(of({ existed: false, exists: false }), { left: [] }, 'and so it was already');
});

t.test('a volume that was removed is added as it was, where it was', async (t) => {
  const fields: RunChange['fields'] = {
    repository: ['OFFS', null],
    currentRepository: ['LIBR', null],
    moveLock: ['1', null],
    auditFailed: ['1', null],
    slot: ['7', null],
  };
  t.match(of({ exists: false, fields }), {
    change: {
      ...{ action: 'add', version: 0, was: {} },
      set: {
        repository: 'OFFS',
        initialRepository: 'LIBR',
        moveLock: '1',
        slot: '7',
        auditFailed: undefined,
      },
    },
    left: ['auditFailed'],
  });
  const there = of({
    exists: false,
    fields: { repository: ['OFFS', null], currentRepository: ['OFFS', null] },
  });
  t.strictSame(there.change?.set, { repository: 'OFFS' });
});

t.test('locks that were set are left to who lifts them, and one that was lifted is set', async (t) => {
  const fields: RunChange['fields'] = { updateLock: ['0', '1'], moveLock: [null, '1'] };
  t.strictSame(of({ fields }), { left: ['updateLock', 'moveLock'] });
  const more = of({ fields: { ...fields, slot: ['1', '2'] } });
  t.match(more, { change: { set: { slot: '1' }, was: { slot: '2' } }, left: ['updateLock', 'moveLock'] });
  t.strictSame(Object.keys(more.change?.set ?? {}), ['slot']);
  const lifted = of({ fields: { moveLock: ['1', '0'], updateLock: ['1', '0'] } });
  t.match(lifted, { change: { set: { moveLock: '1' } }, left: ['updateLock'] });
});
