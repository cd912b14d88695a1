import { randomBytes } from 'node:crypto';
import t from 'tap';
import { ChangeBook } from '../../../../lib/engine/change-book/change-book.ts';
import type { ScopeBook } from '../../../../lib/engine/change-book/scope-book.ts';
import { VolumeId } from '../../../../lib/model/scope.ts';
import { makeTemporaryFilesIn } from '../../../temporary-folder.ts';
import { heldOf, scopeOf } from '../../../transforms/chain.ts';

const NAMES = ['US03.LTO', 'US01.LTO', 'US02.LTO'];

function skip(book: ScopeBook, volume: string, reason: string): void {
  book.enter({ volume: VolumeId.trusted(volume), line: 1, decision: { kind: 'skipped', reason } }, 'a.csv');
}

/** Enters a megabyte into the book of a scope: more than stays in memory of twenty of them. */
function fill(book: ScopeBook): void {
  for (let index = 0; index < 1000; index++) skip(book, `A${index}`, randomBytes(512).toString('base64'));
}

t.test('a scope has one book, whenever it returns', async (t) => {
  const books = new ChangeBook({ fields: [] }, () => {});
  const [first, second, again] = ['US01.LTO', 'US02.LTO', 'US01.LTO'].map((name) =>
    books.turnTo(scopeOf(name)),
  );
  t.equal(first, again);
  t.not(first, second);
});

t.test('books come in the given order, and those that are not in it as they were made', async (t) => {
  const books = new ChangeBook({ fields: [] }, () => {});
  for (const name of NAMES) books.turnTo(scopeOf(name));
  const customers = (order: readonly string[]) =>
    [...books.inOrder(order as never)].map(({ scope }) => scope.customer);
  t.strictSame(customers(['US02.LTO', 'US09.LTO', 'US01.LTO']), ['US02', 'US01', 'US03']);
  t.strictSame(customers([]), ['US03', 'US01', 'US02']);
});

t.test('books of many finished scopes report from the disk what was entered', async (t) => {
  const books = new ChangeBook({ fields: [] }, () => t.fail('the disk takes all'));
  const names = Array.from({ length: 20 }, (_, index) => `U${index}.LTO`);
  for (const name of names) fill(books.turnTo(scopeOf(name)));
  const bytes = [...books.inOrder([])].map((book) => book.bytes);
  t.ok(bytes.filter((size) => size < 1000).length > 10, 'most are evicted');
  for (const book of books.inOrder([])) {
    t.equal([...book.skipped()].length, 1000);
    book.release();
  }
  skip(books.turnTo(scopeOf('U0.LTO')), 'A0', 'later');
  t.ok([...books.turnTo(scopeOf('U0.LTO')).skipped()].includes('later'));
  t.equal(books.failure, undefined);
  books.close();
});

t.test('a disk that takes nothing is reported once, and every book stays in memory', async (t) => {
  makeTemporaryFilesIn(t, '/proc/no-such-folder');
  let failures = 0;
  const books = new ChangeBook({ fields: [] }, () => failures++);
  for (let index = 0; index < 24; index++) fill(books.turnTo(scopeOf(`U${index}.LTO`)));
  t.equal(failures, 1);
  t.equal(books.failure?.code, 'SPILL_FAILED');
  for (const book of books.inOrder([])) t.equal([...book.skipped()].length, 1000);
});

t.test('an evicted snapshot is dropped from its own book only', async (t) => {
  const books = new ChangeBook({ fields: [] }, () => {});
  const snapshots = NAMES.map((name) => heldOf(name, { A1: ['1', 'LIBR', ''] }));
  for (const snapshot of snapshots) books.turnTo(snapshot.scope).use(snapshot);
  const [first] = snapshots;
  if (first !== undefined) books.drop(first);
  books.drop(heldOf('US09.LTO', {}));
  for (const book of books.inOrder([])) t.equal(book.absent(), 1);
});
