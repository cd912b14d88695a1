import fc from 'fast-check';
import t from 'tap';
import { MarkedRows } from '../../../../lib/engine/change-book/marked-rows.ts';
import { PackedStore } from '../../../../lib/platform/spill/packed-store.ts';
import { RowTable } from '../../../../lib/snapshots/row-table.ts';

// All of it goes to the disk.
const store = new PackedStore(0);
t.teardown(() => store.close());

const MARKS = [0, 1, 2, 3];

function reported(rows: MarkedRows) {
  const counts = MARKS.map((mark) => rows.count(mark));
  const marked = MARKS.map((mark) => Array.from(rows.marked(mark), (row) => rows.rows.columns(row).join()));
  return { counts, marked };
}

t.test(
  'rows and their marks are the same after a sleep, and how many have a mark is known during it',
  async (t) => {
    const mark = fc.constantFrom(...MARKS);
    const add = fc.record({ do: fc.constant('add' as const), mark });
    const change = fc.record({ do: fc.constant('mark' as const), mark, at: fc.nat(40) });
    const sleep = fc.record({ do: fc.constant('sleep' as const) });
    fc.assert(
      fc.property(fc.array(fc.oneof(add, add, change, sleep), { maxLength: 60 }), (steps) => {
        const rows = new MarkedRows();
        const expected: { text: string; mark: number }[] = [];
        for (const step of steps) {
          if (step.do === 'sleep') {
            rows.evict(store);
            continue;
          }
          rows.restore();
          if (step.do === 'add') {
            rows.add([`A${expected.length}`, 'of\ttext'], step.mark);
            expected.push({ text: `A${expected.length},of\ttext`, mark: step.mark });
          } else if (step.at < expected.length) {
            rows.setMark(step.at, step.mark);
            (expected[step.at] as { mark: number }).mark = step.mark;
          }
        }
        const of = (wanted: number) =>
          expected.filter((each) => each.mark === wanted).map(({ text }) => text);
        t.strictSame(reported(rows), { counts: MARKS.map((each) => of(each).length), marked: MARKS.map(of) });
      }),
      { numRuns: 300 },
    );
  },
);

t.test(
  'of rows that are put away nothing stays in memory, and what was read of them is not written again',
  async (t) => {
    const table = new RowTable();
    for (let row = 0; row < 1000; row++) table.add([`A${row}`, 'text']);
    const rows = new MarkedRows(table);
    rows.setMark(7, 2);
    const before = rows.bytes;
    rows.evict(store);
    t.ok(rows.bytes < before / 100, `${rows.bytes} of ${before} bytes`);
    t.equal(rows.count(2), 1);
    t.ok(rows.bytes < before / 100, 'counting brings nothing back');
    t.strictSame([...rows.marked(3)], []);
    t.ok(rows.bytes < before / 100, 'nor does looking for what there is not');
    t.strictSame([...rows.marked(2)], [7]);
    t.equal(rows.rows.key(7), 'A7');
    const full = new PackedStore(0);
    full.put = () => {
      throw new Error('it was written again');
    };
    rows.evict(full);
    t.ok(rows.bytes < before / 100);
    rows.restore();
    t.throws(() => rows.evict(full), /written again/);
    t.equal(rows.count(0), 999);
  },
);
