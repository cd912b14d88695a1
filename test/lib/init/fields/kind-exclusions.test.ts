import t from 'tap';
import { draftKinds } from '../../../../lib/init/fields/kind-exclusions.ts';
import { columnOf, writtenDraft } from '../drafts.ts';

const lines = (...columns: Parameters<typeof columnOf>[]) =>
  writtenDraft(draftKinds(columns.map((each) => columnOf(...each))).draft)?.lines;

t.test('cleaning tapes are told by their kind, their state or their pool', async (t) => {
  for (const [name, word] of [
    ['Media Type', 'HC3_CLN'],
    ['Type', 'LTO Cleaning'],
    ['volstatus', 'Cleaning'],
    ['Status', 'Cleaner'],
    ['Media Set', 'Cleaning Media'],
  ] as const) {
    t.strictSame(lines([name, ['LTO-8', word, 'LTO-8']]), [
      `Extract(USER20, "${name}"); # such as LTO-8`,
      `AddExclusionOnValue(USER20, "${word}"); # cleaning tapes`,
    ]);
  }
});

t.test('disks are told by their kind, and only by that', async (t) => {
  t.strictSame(lines(['mediatype', ['LTO-8', 'File1', 'File', 'DiskChangerMedia']]), [
    'Extract(USER20, "mediatype"); # such as LTO-8',
    'AddExclusionOnValue(USER20, "(File1|File)"); # disks',
  ]);
  t.strictSame(
    lines(['Device Class Name', ['LTO6', 'DISK', 'FILECLASS']])?.[1],
    'AddExclusionOnValue(USER20, "(DISK|FILECLASS)"); # disks',
  );
  t.equal(lines(['Pool', ['Weekly', 'Disk']]), undefined, 'tapes may lie in a pool of that name');
  t.equal(lines(['Location', ['Cleaning cupboard', 'Library']]), undefined);
  t.equal(lines(['Status', ['Full', 'Filling']]), undefined);
});

t.test('where all are of one kind, nothing is left out', async (t) => {
  t.equal(lines(['Type', ['File', 'File']]), undefined);
  t.equal(lines(['Type', ['File', 'Disk']]), undefined);
});

t.test('blanks around a word do no harm', async (t) => {
  t.strictSame(lines(['Type', ['LTO', 'Disk'], true])?.[1], 'AddExclusionOnValue(USER20, "*Disk*"); # disks');
});

t.test('a count that only few tapes have is that of cleaning tapes', async (t) => {
  const count = (values: readonly string[]) => lines(['CleaningCyclesLeft', values]);
  t.strictSame(count(['', '', '', '48'])?.[1], 'AddExclusionOnValue(USER20, "?*"); # cleaning tapes');
  t.equal(count(['0', '0', '0', '48']), undefined);
  t.equal(count(['', '']), undefined);
});

t.test('each column has a variable of its own, and the records that are left out are known', async (t) => {
  const { draft, leftOut } = draftKinds([
    columnOf('Type', ['LTO', 'Disk', 'LTO', 'LTO']),
    columnOf('Status', ['Full', 'Full', 'Cleaning', 'Full']),
  ]);
  t.strictSame(
    writtenDraft(draft)?.lines.filter((line) => line.startsWith('Extract')),
    ['Extract(USER20, "Type"); # such as LTO', 'Extract(USER19, "Status"); # such as Full'],
  );
  t.strictSame([...leftOut], [1, 2]);
});
