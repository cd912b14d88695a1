import t from 'tap';
import type { FieldValues } from '../../../lib/model/change.ts';
import type { FieldChanges } from '../../../lib/model/field-changes.ts';
import { takesBack } from '../../../lib/model/taken-back.ts';

/** A past in words: the run, what it changed, and whether the volume was added with it. */
type Past = readonly (readonly [run: number, changes: FieldChanges, adds?: true])[];

async function* changes(past: Past) {
  for (const [run, fields, adds = false] of past) yield { run, adds, changes: fields };
}

const asked = (set: FieldValues, now: FieldValues, ...past: Past) => takesBack(set, now, changes(past));

t.test('a run is taken back that has made a field what it is now', async (t) => {
  const sent = [2, { repository: ['LIBR', 'OFFS'], slot: ['1', null] }] as const;
  const now = { repository: 'OFFS' };
  t.equal(await asked({ repository: 'LIBR' }, now, sent), true);
  t.equal(await asked({ repository: 'LIBR', slot: '1' }, now, sent), true);
  t.equal(await asked({ repository: 'LIBR', slot: '2' }, now, sent), false);
  t.equal(await asked({ repository: 'LIBR', stage: null }, now, sent), false, 'it has not changed it');
  t.equal(await asked({ repository: 'LIBR' }, now), false, 'nothing is known');
});

t.test('a run that changed a volume several times is taken back as a whole', async (t) => {
  const past: Past = [
    [2, { slot: ['2', '3'] }],
    [2, { slot: ['1', '2'] }],
    [1, { slot: ['0', '1'] }],
  ];
  t.equal(await asked({ slot: '1' }, { slot: '3' }, ...past), true);
  t.equal(await asked({ slot: '2' }, { slot: '3' }, ...past), false);
  t.equal(await asked({ slot: '0' }, { slot: '3' }, ...past), false, 'another run came after it');
});

t.test("a later run that was taken back itself stands in nobody's way", async (t) => {
  const past: Past = [
    [3, { slot: ['2', '1'] }],
    [2, { slot: ['1', '2'] }],
    [1, { slot: ['0', '1'] }],
  ];
  t.equal(await asked({ slot: '0' }, { slot: '1' }, ...past), true);
  t.equal(await asked({ slot: '2' }, { slot: '1' }, ...past), true, 'and it may be made again');
});

t.test('an addition is not taken back by setting fields, but a life before may be', async (t) => {
  t.equal(await asked({ slot: null }, { slot: '1' }, [1, { slot: [null, '1'] }, true]), false);
  const past: Past = [
    [2, { volume: [null, 'A'], slot: [null, '2'] }, true],
    [2, { volume: ['A', null], slot: ['1', null] }],
    [1, { slot: [null, '1'] }, true],
  ];
  t.equal(await asked({ slot: '1' }, { slot: '2' }, ...past), true);
  t.equal(await asked({ slot: null }, { slot: '2' }, ...past), false);
});

t.test('what was written without the history is not explained by it', async (t) => {
  t.equal(await asked({ slot: '1' }, { slot: '7' }, [2, { slot: ['1', '2'] }]), false);
});
