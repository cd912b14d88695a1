import t from 'tap';
import { draftAmount, draftSlot } from '../../../../lib/init/fields/number-fields.ts';
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

const usage = (name: string, ...values: string[]) =>
  writtenDraft(draftAmount('USAGE', [columnOf(name, values)]));

t.test('digits alone need no format', async (t) => {
  t.strictSame(usage('Used', '1024', '0'), { lines: ['Extract(USAGE, "Used"); # such as 1024'], open: [] });
});

t.test('the format names signs and a unit only where there are any', async (t) => {
  const format = (name: string, ...values: string[]) => usage(name, ...values)?.lines[1];
  t.equal(format('Used', '2.5'), 'SetNumberFormat(USAGE, ".");');
  t.equal(format('Used', '1.234,5'), 'SetNumberFormat(USAGE, ",", ".");');
  t.equal(format('Used [MB]', '12'), 'SetNumberFormat(USAGE, ".", "", "MB");');
});

t.test('where a sign may be decimal or not, both formats are proposed and none takes effect', async (t) => {
  t.strictSame(usage('Used', '1,004'), {
    lines: [],
    open: [
      '# USAGE: its "," may be the decimal sign or stand between thousands. Keep the line that is right:',
      '#Extract(USAGE, "Used"); # such as 1,004',
      '#SetNumberFormat(USAGE, ".", ","); # thousands',
      '#SetNumberFormat(USAGE, ","); # decimal sign',
    ],
  });
  t.strictSame(usage('Used', '1.004')?.open.slice(2), [
    '#SetNumberFormat(USAGE, ",", "."); # thousands',
    '#SetNumberFormat(USAGE, "."); # decimal sign',
  ]);
});

t.test('a column with other values is passed over, and so is any without a known name', async (t) => {
  const columns = [columnOf('Bytes Used', ['full']), columnOf('Used', ['7'])];
  t.strictSame(writtenDraft(draftAmount('USAGE', columns))?.lines, ['Extract(USAGE, "Used"); # such as 7']);
  t.equal(usage('Weight', '7'), undefined);
});

t.test('mounts are drafted from their own columns', async (t) => {
  const columns = [columnOf('Used', ['7']), columnOf('Mounts', ['12'])];
  t.strictSame(writtenDraft(draftAmount('USAGECOUNT', columns)), {
    lines: ['Extract(USAGECOUNT, "Mounts"); # such as 12'],
    open: [],
  });
});
