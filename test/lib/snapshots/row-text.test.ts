import fc from 'fast-check';
import t from 'tap';
import { columnsOf, rowOf } from '../../../lib/snapshots/row-text.ts';

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
