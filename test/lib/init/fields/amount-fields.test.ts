import t from 'tap';
import { draftUsage, draftUsageCount } from '../../../../lib/init/fields/amount-fields.ts';
import { columnOf, writtenDraft } from '../drafts.ts';

const usage = (name: string, ...values: string[]) => writtenDraft(draftUsage([columnOf(name, values)]));

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
  t.strictSame(writtenDraft(draftUsage(columns))?.lines, ['Extract(USAGE, "Used"); # such as 7']);
  t.equal(usage('Weight', '7'), undefined);
});

t.test('mounts are drafted from their own columns', async (t) => {
  const columns = [columnOf('Used', ['7']), columnOf('Mounts', ['12'])];
  t.strictSame(writtenDraft(draftUsageCount(columns)), {
    lines: ['Extract(USAGECOUNT, "Mounts"); # such as 12'],
    open: [],
  });
});
