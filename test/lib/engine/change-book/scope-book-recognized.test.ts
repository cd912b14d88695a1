/**
 * Records that were recognized, in the book: whatever else an input says of their volumes, the book says what it would say
 * had they been read.
 *
 * @module
 */

import fc from 'fast-check';
import t from 'tap';
import { type BookOptions, ScopeBook } from '../../../../lib/engine/change-book/scope-book.ts';
import type { Decision } from '../../../../lib/engine/compare.ts';
import { CLEARED, notGivenIn } from '../../../../lib/model/volume-record.ts';
import { PackedStore } from '../../../../lib/platform/spill/packed-store.ts';
import type { ScopeSnapshot } from '../../../../lib/snapshots/scope-snapshot.ts';
import { heldOf, recognizedOf, recordOf, scopeOf } from '../../../transforms/chain.ts';

const SCOPE = 'US01.LTO';
const VOLUMES = ['A1', 'A2', 'A22', 'B', 'C7', 'D', 'E'];
const HELD = ['LIBR', 'S1'];
const FIELDS = ['repository', 'slot'] as const;

// All of it goes to the disk.
const store = new PackedStore(0);
t.teardown(() => store.close());

/** Some volumes of a scope in which the server has so many. */
function snapshotOf(volumes: readonly string[], size = volumes.length): ScopeSnapshot {
  const rows = volumes.map((volume) => [volume, ['1', 'LIBR', '', ...HELD]] as const);
  return { ...heldOf(SCOPE, Object.fromEntries(rows)), size };
}

function bookOf(options: Partial<BookOptions> = {}): ScopeBook {
  return new ScopeBook(scopeOf(SCOPE), { fields: FIELDS, ...options });
}

/** What a record says of its volume: by default all that the server has, on a line of its own. */
interface Entry {
  readonly volume: string;
  readonly values?: readonly string[];
  readonly line?: number;
}

/** Enters a record that was recognized, of a volume that others name, too. */
function enterInStep(book: ScopeBook, { volume, values = HELD, line = 0 }: Entry): void {
  const { volume: id } = recordOf(`${SCOPE}.${volume}`, []);
  book.enterInStep({ kind: 'in step', volume: id, notGiven: notGivenIn(values), source: 'test', line });
}

/** Enters a record that was read and compared. */
function enter(book: ScopeBook, { volume, values = HELD, line = 0 }: Entry, isHeld = true): void {
  const record = recordOf(`${SCOPE}.${volume}`, values, line);
  const { customer, media, volume: id } = record;
  const differs = FIELDS.flatMap((field, at) => {
    const value = values[at] ?? '';
    return value === '' || (isHeld && value === HELD[at]) ? [] : [[field, value]];
  });
  const decision: Decision =
    isHeld && differs.length === 0
      ? { kind: 'unchanged' }
      : {
          kind: 'change',
          change: {
            ...{ action: isHeld ? 'update' : 'add', customer, media, volume: id, line, source: 'test' },
            ...{ version: isHeld ? 1 : 0, set: Object.fromEntries(differs), was: {} },
          },
        };
  book.enter({ volume: id, line, decision, record }, 'test');
}

function reject(book: ScopeBook, { volume }: Entry): void {
  book.enterRejected(recordOf(`${SCOPE}.${volume}`, []).volume);
}

function reported(book: ScopeBook) {
  return {
    unchanged: book.unchanged(),
    superseded: book.superseded,
    changes: [...book.planned()].map(({ change, line }) => [change.volume, change.set, line]),
    contradicted: [...book.contradicted()],
    absent: book.absent(),
    leastAbsent: book.leastAbsent(),
    size: book.snapshotSize,
  };
}

t.test('a book says the same of records that were recognized as of those that were read', async (t) => {
  const record = fc.record({
    volume: fc.constantFrom(...VOLUMES),
    how: fc.constantFrom('recognized', 'recognized', 'read', 'rejected'),
    values: fc.tuple(fc.constantFrom('', 'LIBR', 'VALT'), fc.constantFrom('', 'S1', 'S2')),
    isEvicted: fc.boolean(),
  });
  const options = fc.record({ repeats: fc.constantFrom(undefined, 'FIRST' as const, 'LAST' as const) });
  let [alone, repeated, evicted] = [0, 0, 0];
  fc.assert(
    fc.property(
      fc.subarray(VOLUMES, { minLength: 3 }),
      fc.array(record, { maxLength: 12 }),
      options,
      fc.boolean(),
      (held, records, options, isWhole) => {
        const entries = records.map(({ volume, how, values, isEvicted }, index) => {
          const isHeld = held.includes(volume);
          const isRecognized = how === 'recognized' && isHeld;
          const inStep = values.map((value, at) => (value === '' ? '' : (HELD[at] ?? '')));
          const isAlone = isRecognized && records.filter((each) => each.volume === volume).length === 1;
          return {
            ...{ volume, isHeld, isRecognized, isAlone, isEvicted, isRejected: how === 'rejected' },
            ...{ values: isRecognized ? inStep : values, line: index + 1 },
          };
        });
        const recognized = entries.filter(({ isRecognized }) => isRecognized);
        const named = entries.flatMap(({ volume, isAlone }) => (isAlone ? [] : [volume]));
        const [exact, book] = [bookOf(options), bookOf(options)];
        const loaded = isWhole ? held : held.filter((volume) => named.includes(volume));
        let snapshots = [snapshotOf(held), snapshotOf(loaded, held.length)] as const;
        if (recognized.length > 0) book.enterRecognized(recognizedOf(SCOPE, recognized.length, held.length));
        exact.use(snapshots[0]);
        // Where nothing has to be read, nothing is loaded.
        if (named.length > 0 || recognized.length === 0) book.use(snapshots[1]);
        for (const entry of entries) {
          if (entry.isRejected) for (const each of [exact, book]) reject(each, entry);
          else {
            enter(exact, entry, entry.isHeld);
            if (!entry.isRecognized) enter(book, entry, entry.isHeld);
            else if (!entry.isAlone) enterInStep(book, entry);
          }
          alone += Number(entry.isAlone);
          repeated += Number(entry.isRecognized && !entry.isAlone);
          if (!entry.isEvicted || named.length === 0) continue;
          evicted++;
          exact.drop(snapshots[0]);
          book.drop(snapshots[1]);
          for (const each of [exact, book]) each.evict(store);
          snapshots = [snapshotOf(held), snapshotOf(loaded, held.length)];
          exact.use(snapshots[0]);
          book.use(snapshots[1]);
        }
        t.strictSame(reported(book), reported(exact));
      },
    ),
    { numRuns: 1000 },
  );
  t.ok(alone > 500 && repeated > 500 && evicted > 500, `${alone}, ${repeated}, ${evicted}`);
});

t.test('recognized records are in step, and no volume of theirs is absent or has to be loaded', async (t) => {
  const book = bookOf();
  book.enterRecognized(recognizedOf(SCOPE, 400, 500));
  t.match(reported(book), { unchanged: 400, superseded: 0, absent: 100, leastAbsent: 100, size: 500 });
  book.enterRecognized(recognizedOf(SCOPE, 90, 500));
  t.match(reported(book), { unchanged: 490, absent: 10, size: 500 });
});

t.test('with a snapshot of some volumes, the others are absent but for those recognized', async (t) => {
  const book = bookOf();
  book.enterRecognized(recognizedOf(SCOPE, 400, 500));
  // A2 is looked for because its record has changed, D because it was named by a rejected one, B1 is new.
  book.use(snapshotOf(['A2', 'D'], 500));
  enter(book, { volume: 'A2', values: ['VALT', ''] });
  enter(book, { volume: 'B1' }, false);
  t.match(reported(book), { unchanged: 400, absent: 99 }, 'D is one of them');
  reject(book, { volume: 'D' });
  t.match(reported(book), { absent: 98, size: 500 });
});

t.test('a volume that a recognized record and another one name counts once', async (t) => {
  const book = bookOf();
  book.enterRecognized(recognizedOf(SCOPE, 2, 10));
  book.use(snapshotOf(['A1'], 10));
  enterInStep(book, { volume: 'A1', line: 1 });
  t.match(reported(book), { unchanged: 2, superseded: 0, absent: 8 });
  enter(book, { volume: 'A1', line: 2 });
  t.match(reported(book), { unchanged: 2, superseded: 1, absent: 8 }, 'the same again');
  enterInStep(book, { volume: 'A1', line: 3 });
  t.match(reported(book), { unchanged: 1, superseded: 2, absent: 9 }, 'which was recognized as well');
});

t.test('a record that says more than a recognized one changes its volume', async (t) => {
  for (const order of ['before', 'behind']) {
    const book = bookOf();
    book.enterRecognized(recognizedOf(SCOPE, 1, 1));
    book.use(snapshotOf(['A1']));
    const more = () => enter(book, { volume: 'A1', values: ['', 'S2'], line: 5 });
    if (order === 'before') more();
    enterInStep(book, { volume: 'A1', values: ['LIBR', ''], line: 3 });
    if (order === 'behind') more();
    t.match(reported(book), {
      ...{ unchanged: 0, superseded: 1, absent: 0, contradicted: [] },
      changes: [['A1', { slot: 'S2' }, 5]],
    });
  }
});

t.test('a record that contradicts a recognized one changes nothing, and both are named', async (t) => {
  for (const order of ['before', 'behind']) {
    const book = bookOf();
    book.enterRecognized(recognizedOf(SCOPE, 1, 1));
    book.use(snapshotOf(['A1']));
    const other = () => enter(book, { volume: 'A1', values: ['', 'S2'], line: 5 });
    if (order === 'before') other();
    enterInStep(book, { volume: 'A1', line: 3 });
    if (order === 'behind') other();
    const { contradicted, ...counts } = reported(book);
    t.match(counts, { unchanged: 0, superseded: 0, changes: [], absent: 0 });
    t.strictSame(
      contradicted.map(({ line, field }) => [line, field]),
      order === 'before'
        ? [
            [5, 'SLOT'],
            [3, 'SLOT'],
          ]
        : [
            [3, 'SLOT'],
            [5, 'SLOT'],
          ],
    );
    t.match(contradicted[0]?.message, /US01\.LTO\.A1: SLOT is "S[12]" on line [35] of test, and "S[12]"/);
  }
});

t.test('a recognized record that empties a field contradicts one that fills it', async (t) => {
  const clearing = new Set(['slot'] as const);
  const book = bookOf({ clearing });
  const empty = { ...heldOf(SCOPE, { A1: ['1', 'LIBR', '', 'LIBR', ''] }), size: 1 };
  book.enterRecognized(recognizedOf(SCOPE, 1, 1));
  book.use(empty);
  enterInStep(book, { volume: 'A1', values: ['LIBR', CLEARED], line: 1 });
  enter(book, { volume: 'A1', values: ['', 'S2'], line: 2 });
  t.match(reported(book).contradicted[0]?.message, /SLOT is nothing on line 1 of test, and "S2" on line 2/);
});

t.test('which of the records counts is the same where one was recognized', async (t) => {
  const results = (['FIRST', 'LAST'] as const).flatMap((repeats) =>
    (['before', 'behind'] as const).map((order) => {
      const book = bookOf({ repeats });
      book.enterRecognized(recognizedOf(SCOPE, 1, 1));
      book.use(snapshotOf(['A1']));
      const other = () => enter(book, { volume: 'A1', values: ['', 'S2'], line: 5 });
      if (order === 'before') other();
      enterInStep(book, { volume: 'A1' });
      if (order === 'behind') other();
      const { unchanged, superseded, changes } = reported(book);
      return [repeats, order, unchanged, superseded, changes.length];
    }),
  );
  t.strictSame(results, [
    ['FIRST', 'before', 0, 1, 1],
    ['FIRST', 'behind', 1, 1, 0],
    ['LAST', 'before', 1, 1, 0],
    ['LAST', 'behind', 0, 1, 1],
  ]);
});

t.test('a rejected record takes back what a recognized one before it said, not what follows', async (t) => {
  for (const isFollowed of [false, true]) {
    const book = bookOf();
    book.enterRecognized(recognizedOf(SCOPE, isFollowed ? 2 : 1, 1));
    book.use(snapshotOf(['A1']));
    enterInStep(book, { volume: 'A1' });
    reject(book, { volume: 'A1' });
    if (isFollowed) enterInStep(book, { volume: 'A1' });
    t.match(reported(book), { unchanged: isFollowed ? 1 : 0, superseded: 1, absent: 0 });
  }
});

t.test('a volume that is gone from the server is in step by its recognized record', async (t) => {
  const book = bookOf();
  book.enterRecognized(recognizedOf(SCOPE, 2, 1));
  book.use(snapshotOf([], 1));
  enterInStep(book, { volume: 'A1', line: 1 });
  t.match(reported(book), { unchanged: 2, superseded: 0, absent: 0, size: 1 });
});

t.test('a book that was evicted takes recognized records', async (t) => {
  const book = bookOf();
  const snapshot = snapshotOf(['A1', 'A2'], 10);
  book.enterRecognized(recognizedOf(SCOPE, 3, 10));
  book.use(snapshot);
  enter(book, { volume: 'A2', values: ['', 'S2'], line: 1 });
  enter(book, { volume: 'A1', values: ['LIBR', ''], line: 2 });
  book.drop(snapshot);
  book.evict(store);
  book.enterRecognized(recognizedOf(SCOPE, 4, 10));
  t.match(reported(book), { unchanged: 8, absent: 1, size: 10 });
  enterInStep(book, { volume: 'A1', line: 3 });
  t.match(reported(book), {
    ...{ unchanged: 7, superseded: 1, absent: 2, size: 10 },
    changes: [['A2', { slot: 'S2' }, 1]],
  });
});
