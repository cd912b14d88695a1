import t from 'tap';
import type { Column } from '../../../../lib/init/export-layout.ts';
import { descriptionColumns, draftDescription } from '../../../../lib/init/fields/description-field.ts';
import { columnOf, writtenDraft } from '../drafts.ts';

const KEY: Column = { ...columnOf('', ['Weekly', 'Daily']), where: '"*1"' };

t.test('the description is the first column with words, and the others are named beside it', async (t) => {
  const columns = [
    columnOf('Comment', ['x']),
    columnOf('Pool', ['17', 'N/A']),
    columnOf('Media Set', ['Weekly']),
    KEY,
  ];
  t.strictSame(writtenDraft(draftDescription(columns)), {
    lines: ['Extract(DESCRIPTION, "Media Set"); # such as Weekly, or "Comment", "*1"'],
    open: [],
  });
});

t.test('a column with values that are too long is none', async (t) => {
  const long = columnOf('Pool', ['x'.repeat(10_000)]);
  t.equal(draftDescription([long]), undefined);
  t.equal(draftDescription([columnOf('Colour', ['red'])]), undefined);
});

t.test('keys of JSON may be the description, behind all names', async (t) => {
  const pool = columnOf('Pool', ['x']);
  t.strictSame(descriptionColumns([KEY, columnOf('Slot', ['1']), pool]), [pool, KEY]);
});
