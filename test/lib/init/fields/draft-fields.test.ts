import t from 'tap';
import { statement } from '../../../../lib/init/definition/draft-line.ts';
import type { Column } from '../../../../lib/init/export-layout.ts';
import { draftFields } from '../../../../lib/init/fields/draft-fields.ts';
import { columnOf, written } from '../drafts.ts';

const BARCODE = columnOf('Barcode', ['A00001L6', 'A00002L6']);

const drafted = (columns: readonly Column[], context = [] as const) =>
  draftFields({ what: 'x', lines: [], context, columns });

t.test('no column with labels, no draft', async (t) => {
  t.equal(drafted([columnOf('Pool', ['Weekly', 'Daily'])]), undefined);
});

t.test('each field is drafted from its column, and what is undecided stands apart', async (t) => {
  const fields = drafted([BARCODE, columnOf('Pool', ['Weekly', 'N/A']), columnOf('Location', ['Vault', ''])]);
  t.strictSame(written(fields?.lines ?? []), [
    'AddNull("N/A"); # not given',
    'Extract(VOLUME, "Barcode"); # such as A00001L6',
    'AddExclusionOnValue(VOLUME, "CLN*"); # cleaning tapes',
    'Extract(DESCRIPTION, "Pool"); # such as Weekly',
  ]);
  t.strictSame(written(fields?.open ?? []), [
    '',
    '# REPOSITORY: the words of "Location" and your Repository-IDs; fill them in and take the # away.',
    '#Extract(REPOSITORY, "Location");',
    '#AddTranslation(REPOSITORY, "Vault", "....");',
    '#AddTranslation(REPOSITORY, "*", ""); # any other leaves the tape where it is',
  ]);
  t.strictSame(fields?.notes, []);
  t.equal(fields?.needZone, false);
});

t.test('a pool above the records is the description, whatever columns there are', async (t) => {
  const context = [statement('AddContext(DESCRIPTION, "{} pool");')];
  const fields = draftFields({ what: 'x', lines: [], context, columns: [BARCODE, columnOf('Pool', ['x'])] });
  t.strictSame(written(fields?.lines ?? []).slice(2), ['AddContext(DESCRIPTION, "{} pool");']);
  t.strictSame(written(fields?.notes ?? []), ['# Not used:', '#     "Pool": such as x']);
});

t.test('unused columns are named with what is in them, up to forty', async (t) => {
  const columns = Array.from({ length: 42 }, (_, index) => columnOf(`Colour ${index}`, ['red']));
  const unused = [columnOf('Made', ['2026-01-31']), columnOf('Empty', ['', '-']), ...columns];
  const notes = written(drafted([BARCODE, ...unused])?.notes ?? []);
  t.strictSame(notes.slice(0, 3), [
    '# Not used:',
    '#     "Made": such as 2026-01-31, a date written "%Y-%m-%d"',
    '#     "Colour 0": such as red',
  ]);
  t.equal(notes.length, 42);
  t.equal(notes.at(-1), '#     ... and 3 more');
});

t.test('a time zone is needed for a local date', async (t) => {
  t.equal(drafted([BARCODE, columnOf('Last Write', ['2026-01-31'])])?.needZone, true);
});
