import t from 'tap';
import { draftSlot } from '../../../../lib/init/fields/slot-field.ts';
import { columnOf, writtenDraft } from '../drafts.ts';

const slot = (...values: string[]) => writtenDraft(draftSlot([columnOf('Slot', values)]));

t.test('the slot is taken as it is', async (t) => {
  t.strictSame(slot('3', '', '0'), { lines: ['Extract(SLOT, "Slot"); # such as 3'], open: [] });
});

t.test('whether several slots 0 are none is proposed', async (t) => {
  t.strictSame(slot('3', '0', '0')?.lines.slice(1), [
    '#AddNull("0", SLOT); # if it means none: 2 records have it',
  ]);
});

t.test('a comma stands between thousands, if no slot without one is that large', async (t) => {
  t.strictSame(slot('1,103', '999')?.lines.slice(1), ['SetNumberFormat(SLOT, ".", ",");']);
  t.strictSame(slot('1,103', '1000')?.lines.slice(1), []);
  t.strictSame(slot('1,103', '1,104')?.lines.slice(1), [], 'nothing says that they are numbers');
  t.strictSame(slot('1.103', '999')?.lines.slice(1), []);
  t.strictSame(slot("1'103", '999')?.lines.slice(1), []);
  t.strictSame(slot('1,103', '2.5', '999')?.lines.slice(1), ['SetNumberFormat(SLOT, ".", ",");']);
});

t.test('an empty column and one whose values are too long are none', async (t) => {
  t.equal(slot('', 'N/A'), undefined);
  t.equal(slot('x'.repeat(1000)), undefined);
  t.strictSame(writtenDraft(draftSlot([columnOf('Slot', ['']), columnOf('Bin', ['7'])]))?.lines, [
    'Extract(SLOT, "Bin"); # such as 7',
  ]);
});
