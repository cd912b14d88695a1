import fc from 'fast-check';
import t from 'tap';
import { columnsOf, putRow, rowOf } from '../../../lib/snapshots/row-text.ts';

t.test('a row is its columns between tabs, with a newline at the end', async (t) => {
  t.equal(rowOf(['A1', '', 'LIBR']), 'A1\t\tLIBR\n');
  t.equal(rowOf(['A1']), 'A1\n');
  t.equal(rowOf(['']), '\n');
});

t.test(
  'what would end a column or a row, and the backslash itself, are escaped by a backslash',
  async (t) => {
    t.equal(rowOf(['a\tb', 'c\nd', 'e\rf', 'g\\h']), 'a\\tb\tc\\nd\te\\rf\tg\\\\h\n');
    t.strictSame(columnsOf('a\\tb\tc\\nd\te\\rf\tg\\\\h'), ['a\tb', 'c\nd', 'e\rf', 'g\\h']);
  },
);

t.test('an escaped backslash escapes nothing behind it', async (t) => {
  t.equal(rowOf(['\\t', '\\\\']), '\\\\t\t\\\\\\\\\n');
  t.strictSame(columnsOf('\\\\t\t\\\\\\\\'), ['\\t', '\\\\']);
});

t.test('an escape that is not needed stands for its character', async (t) => {
  t.strictSame(columnsOf('\\a\\.'), ['a.']);
});

t.test('columns are the same again, whatever is in them', async (t) => {
  const text = fc
    .array(fc.constantFrom('\\', '\\\\', '\t', '\n', '\r', 't', 'n', 'é', ' '))
    .map((all) => all.join(''));
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), (columns) => {
      const row = rowOf(columns);
      t.strictSame(columnsOf(row.slice(0, -1)), columns);
      t.equal(row.indexOf('\n'), row.length - 1);
    }),
    { numRuns: 100 },
  );
});

t.test('a row of plain characters is put into a block as it would be written', async (t) => {
  const block = Buffer.alloc(64, '?');
  const row = rowOf(['A1', '', 'in the rack ~']);
  t.equal(putRow(['A1', '', 'in the rack ~'], block, 5), 5 + row.length);
  t.equal(block.toString('latin1', 0, 5 + row.length + 1), `?????${row}?`);
  t.equal(putRow(['A1'], block, 61), 64, 'up to its end');
});

t.test('a row that has no room, or more than plain characters, is not put into a block', async (t) => {
  const block = Buffer.alloc(64);
  t.equal(putRow(['A1'], block, 62), -1);
  t.equal(putRow(['A', ''], block, 62), -1);
  for (const text of ['\t', '\n', '\r', '\\', '\0', '\x7f', 'é', '€', '\u{1f4fc}'])
    t.equal(putRow(['A1', `a${text}`], block, 0), -1, JSON.stringify(text));
});
