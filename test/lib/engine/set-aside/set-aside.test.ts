import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import t from 'tap';
import { type AsideSegment, SetAside } from '../../../../lib/engine/set-aside/set-aside.ts';
import { namedScope } from '../../../../lib/model/scope.ts';
import { recordsIn } from '../../../../lib/records/batch.ts';
import { mentionOf, recordOf, scopeOf } from '../../../transforms/chain.ts';
import { recordsOf, segmentsOf } from '../../records/segments.ts';

const SCOPE = namedScope(scopeOf('US01.LTO'));

const OTHER = namedScope(scopeOf('US01.T10'));

const record = (volume: string, line: number, of = SCOPE) => recordOf(`${of.name}.${volume}`, ['LIBR'], line);

/** Adds records of a scope and an input. */
const addTo = (aside: SetAside, source: string, of: typeof SCOPE, ...volumes: readonly string[]) => {
  for (const segment of segmentsOf(...volumes.map((volume, index) => record(volume, index + 1, of))))
    aside.add(of, segment, source);
};

const all = (aside: SetAside, most = 1000) =>
  [...aside.scopes(() => false)].flatMap((of) => [...aside.records(of, most)]);

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** Bytes of all buffers that somebody still refers to: those that were collected are counted until a thread has let them go. */
async function buffersInUse(): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let rounds = 0; rounds < 5; rounds++) {
    collect();
    await setTimeout(5);
    const { arrayBuffers } = process.memoryUsage();
    if (arrayBuffers < least) rounds = 0;
    least = Math.min(least, arrayBuffers);
  }
  return least;
}

t.test('records and mentions of several inputs come back scope by scope in their order', async (t) => {
  for (const memory of [1, 1 << 20]) {
    const aside = new SetAside(memory);
    const cut: AsideSegment = { ...mentionOf('US01.LTO.A'), isUnended: true };
    addTo(aside, 'monday.csv', OTHER, 'B1');
    addTo(aside, 'monday.csv', SCOPE, 'A1', 'A2');
    aside.add(SCOPE, mentionOf('US01.LTO.A9', 70_000), 'monday.csv');
    aside.addRecord(SCOPE, record('A3', 7), 'monday.csv');
    aside.addRecord(SCOPE, record('A1', 8), 'monday.csv');
    addTo(aside, 'tuesday.csv', SCOPE, 'A4');
    addTo(aside, 'tuesday.csv', OTHER, 'B2');
    aside.add(SCOPE, cut, 'tuesday.csv');
    addTo(aside, 'monday.csv', SCOPE, 'A5');
    t.equal(aside.spilled > 0, memory === 1);
    t.strictSame(
      all(aside).map(({ of, source, segments }) => [of, source, segments]),
      [
        [
          SCOPE,
          'monday.csv',
          [
            ...segmentsOf(record('A1', 1), record('A2', 2)),
            mentionOf('US01.LTO.A9', 70_000),
            ...segmentsOf(record('A3', 7), record('A1', 8)),
          ],
        ],
        [SCOPE, 'tuesday.csv', [...segmentsOf(record('A4', 1)), cut]],
        [SCOPE, 'monday.csv', segmentsOf(record('A5', 1))],
        [OTHER, 'monday.csv', segmentsOf(record('B1', 1, OTHER))],
        [OTHER, 'tuesday.csv', segmentsOf(record('B2', 1, OTHER))],
      ],
    );
    aside.close();
  }
});

t.test('scopes that are spoken for come first, and one that was not added has nothing', async (t) => {
  const aside = new SetAside(1 << 20);
  for (const scope of [SCOPE, OTHER]) addTo(aside, 'a.csv', scope, 'A1');
  t.strictSame([...aside.scopes(({ media }) => media === 'T10')], [OTHER, SCOPE]);
  t.strictSame([...aside.records(namedScope(scopeOf('US09.LTO')), 10)], []);
  aside.close();
});

t.test('no more records come at once than are wanted and those of a piece', async (t) => {
  const aside = new SetAside(1 << 20);
  for (let line = 1; line <= 5000; line++) aside.addRecord(SCOPE, record(`A${line}`, line), 'export.csv');
  const single = all(aside, 30).map(({ segments }) => recordsIn(segments));
  t.ok(single.every((size) => size <= 30));
  t.strictSame(
    all(aside, 30).flatMap((records) => recordsOf(records).map(({ line }) => line)),
    Array.from({ length: 5000 }, (_, index) => index + 1),
  );
  aside.close();
  const large = new SetAside(1 << 20);
  for (let piece = 0; piece < 4; piece++)
    addTo(large, 'export.csv', SCOPE, ...Array.from({ length: 50 }, (_, index) => `A${piece}X${index}`));
  t.strictSame(
    all(large, 60).map(({ segments }) => recordsIn(segments)),
    [100, 100],
  );
  large.close();
});

t.test('the memory of all that was set aside is given back', async (t) => {
  const records = segmentsOf(...Array.from({ length: 1000 }, (_, index) => record(`A${index}`, index)));
  const aside = new SetAside(1 << 30);
  const heldBefore = await buffersInUse();
  for (let round = 0; round < 500; round++)
    for (const segment of records) aside.add(SCOPE, segment, 'export.csv');
  const held = (await buffersInUse()) - heldBefore;
  t.ok(held > 5e6, `${held} bytes`);
  aside.close();
  t.ok((await buffersInUse()) - heldBefore < held / 10);
  t.equal(aside.spilled, 0);
});
