import fc from 'fast-check';
import t from 'tap';
import { RowTable } from '../../../lib/snapshots/row-table.ts';

const key = fc.stringMatching(/^[A-Z0-9]{1,10}$/);
const value = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
  fc.constantFrom('', '\\', '\\\\', '\\t', '\t', 'é', 'Ã©', '\n'),
);

t.test('a table finds the latest row of each key, whatever is in the values', async (t) => {
  fc.assert(
    fc.property(fc.array(fc.tuple(key, value, value)), (rows) => {
      const table = new RowTable();
      const latest = new Map<string, readonly string[]>();
      for (const row of rows) {
        table.add(row);
        latest.set(row[0], row);
      }
      t.equal(table.size, rows.length);
      for (const [volume, row] of latest) t.strictSame(table.columns(table.find(volume)), row);
      const kept = rows.filter((_, index) => table.isLatest(index));
      t.equal(kept.length, latest.size);
    }),
    { numRuns: 200 },
  );
});

t.test('rows that arrive in pieces are the same as rows that arrive at once', async (t) => {
  fc.assert(
    fc.property(
      fc.uniqueArray(key, { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 1, max: 9 }),
      (keys, size) => {
        const bytes = Buffer.from(keys.map((volume, index) => `${volume}\t${index}\tLIBR\n`).join(''));
        const table = new RowTable(keys.length);
        for (let at = 0; at < bytes.length; at += size) table.load(bytes.subarray(at, at + size));
        table.endLoad();
        t.strictSame(
          keys.map((volume) => table.columns(table.find(volume))),
          keys.map((volume, index) => [volume, String(index), 'LIBR']),
        );
      },
    ),
    { numRuns: 200 },
  );
});

t.test('a row is found by the bytes of its key, wherever it is looked for first', async (t) => {
  const rows = 10_000;
  const table = new RowTable(rows);
  const key = (row: number) => `V${String(row).padStart(5, '0')}`;
  for (let row = 0; row < rows; row++) table.load(Buffer.from(`${key(row)}\t${row}\n`));
  const found = (text: string, near: number, from = table) =>
    from.findBytes(Buffer.from(`,${text},`), 1, 1 + text.length, near);
  // The first ones before there is an index, the last ones by it.
  for (const near of [0, 100, 9_990, 5_000, rows]) {
    for (const row of [100, 101, 4_195, 4_196, 9_999, 0]) t.equal(found(key(row), near), row);
    t.equal(found('V0010', near), -1, 'the beginning of keys');
    t.equal(found('V001000', near), -1, 'more than a key');
  }
  t.equal(found('V', 0, new RowTable()), -1, 'of nothing');
});

t.test(
  'values that a row exactly holds are equal, and printable ASCII values that are equal are exactly held',
  async (t) => {
    fc.assert(
      fc.property(
        key,
        fc.array(value, { minLength: 1, maxLength: 4 }),
        fc.array(value, { minLength: 4, maxLength: 4 }),
        (volume, snapshot, other) => {
          const table = new RowTable();
          const row = table.add([volume, '1', ...snapshot]);
          const asked = snapshot.map((text, index) => (index % 2 === 0 ? text : (other[index] ?? '')));
          const equal = asked.every((text, index) => text === '' || text === snapshot[index]);
          const holds = table.exactlyHolds(row, 2, asked, '\0');
          const plain = asked.every((text) => /^[ -[\]-~]*$/.test(text));
          if (holds || (equal && plain))
            t.same({ snapshot, asked, equal, holds }, { snapshot, asked, equal: true, holds: true });
        },
      ),
      { numRuns: 500 },
    );
  },
);

t.test('a row with fewer columns than asked for holds none of the values', async (t) => {
  const table = new RowTable();
  const row = table.add(['A1', '1', 'LIBR']);
  table.add(['A2', '1', 'LIBR', 'S1']);
  t.equal(table.exactlyHolds(row, 2, ['LIBR', 'A2'], '\0'), false);
  t.equal(table.exactlyHolds(row, 5, ['1'], '\0'), false);
});

t.test('a longer or shorter value is not the same value', async (t) => {
  const table = new RowTable();
  const row = table.add(['A1', '1', 'LIBR', 'S1']);
  t.equal(table.exactlyHolds(row, 2, ['LIBR', 'S1'], '\0'), true);
  t.equal(table.exactlyHolds(row, 2, ['LIB', 'S1'], '\0'), false);
  t.equal(table.exactlyHolds(row, 2, ['LIBRA', 'S1'], '\0'), false);
  t.equal(table.exactlyHolds(row, 2, ['LIBR', 'S'], '\0'), false);
  t.equal(table.exactlyHolds(row, 2, ['', 'S1'], '\0'), true);
});

t.test('a table grows over many blocks without losing a row', async (t) => {
  const table = new RowTable();
  const text = 'x'.repeat(300);
  for (let i = 0; i < 20_000; i++) table.add([`V${i}`, text]);
  t.equal(table.size, 20_000);
  let found = 0;
  for (let i = 0; i < 20_000; i++) if (table.find(`V${i}`) === i && table.columns(i)[1] === text) found++;
  t.equal(found, 20_000);
  t.equal(table.find('V20000'), -1);
});

t.test('the keys alone make a table of the same rows', async (t) => {
  fc.assert(
    fc.property(fc.uniqueArray(key, { maxLength: 300 }), fc.string({ maxLength: 400 }), (names, text) => {
      const table = new RowTable();
      for (const name of names) table.add([name, text]);
      const keys = table.keysOnly();
      t.equal(keys.size, names.length);
      t.strictSame(
        names.map((_, row) => keys.columns(row)),
        names.map((name) => [name]),
      );
      t.ok(names.every((name, row) => keys.find(name) === row));
      t.equal(keys.find('gone'), -1);
      t.equal(keys.add(['later', 'x']), names.length);
      t.equal(keys.find('later'), names.length);
    }),
    { numRuns: 100 },
  );
});

t.test('the keys alone take their bytes and 5 more each, over many blocks', async (t) => {
  const table = new RowTable(200_000);
  const rows = Array.from({ length: 200_000 }, (_, row) => `V${String(row).padStart(9, '0')}\tx\n`);
  table.load(Buffer.from(rows.join('')));
  const keys = table.keysOnly();
  t.ok(keys.bytes <= 200_000 * (10 + 5) + 100, `${keys.bytes} bytes`);
  let found = 0;
  for (let row = 0; row < keys.size; row++) if (keys.key(row) === table.key(row)) found++;
  t.equal(found, 200_000);
  t.equal(keys.find('V000199999'), 199_999);
});

t.test('a backslash of a value is not taken for the escape of a row', async (t) => {
  const table = new RowTable();
  const one = table.add(['A1', '1', '\\']);
  const two = table.add(['A2', '1', '\\\\']);
  const tab = table.add(['A3', '1', '\t']);
  const letter = table.add(['A4', '1', '\\t']);
  const held = (row: number, value: string) => table.exactlyHolds(row, 2, [value], '\0');
  t.equal(held(one, '\\\\'), false, 'two backslashes, where one is escaped by another');
  t.equal(held(two, '\\\\\\\\'), false, 'four, where two are escaped');
  t.equal(held(tab, '\\t'), false, 'a backslash and a t, where a tab is escaped');
  t.equal(held(letter, '\\\\t'), false);
  t.strictSame(
    [one, two, tab, letter].map((row) => table.columns(row)[2]),
    ['\\', '\\\\', '\t', '\\t'],
  );
});

t.test('an empty value fits any column, and the value for nothing only an empty one', async (t) => {
  const table = new RowTable();
  const row = table.add(['A1', '1', 'LIBR', '', 'S1']);
  t.equal(table.exactlyHolds(row, 2, ['', '', ''], '\0'), true);
  t.equal(table.exactlyHolds(row, 2, ['LIBR', '\0', 'S1'], '\0'), true);
  t.equal(table.exactlyHolds(row, 2, ['\0', '\0', 'S1'], '\0'), false);
  t.equal(table.exactlyHolds(row, 2, ['LIBR', '\0', '\0'], '\0'), false);
});
