import { setImmediate } from 'node:timers/promises';
import t from 'tap';
import type { InputEnd } from '../../lib/model/input-end.ts';
import type { StageTime } from '../../lib/observe/progress.ts';
import { EndOfInput, type Stage, stream } from '../../transforms/stage.ts';
import { scopeOf } from './chain.ts';

const timeOf = (): StageTime => ({ name: 'test', records: 0, ms: 0 });

/** A stage that makes so many numbers of each batch, and counts what it has made. */
function counting(each: number) {
  const made = { count: 0 };
  const stage: Stage<string, number> = {
    name: 'test',
    size: () => 1,
    *process() {
      for (let index = 0; index < each; index++) yield made.count++;
    },
  };
  return { stage, made };
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await setImmediate();
}

t.test('a stage is held back while nobody takes what it makes, and loses nothing', async (t) => {
  for (const isAsync of [false, true]) {
    const { stage, made } = counting(100);
    const held = stream(
      isAsync
        ? {
            ...stage,
            async *process(batch) {
              yield* stage.process(batch);
            },
          }
        : stage,
      timeOf(),
    );
    held.write('batch');
    await turns(50);
    t.equal(made.count, held.readableHighWaterMark, 'no more than the next stage has room for');
    const taken: unknown[] = [held.read()];
    await turns(50);
    t.equal(made.count, held.readableHighWaterMark + 1, 'one more for each that is taken');
    held.end();
    for await (const batch of held) taken.push(batch);
    t.strictSame(
      taken,
      Array.from({ length: 100 }, (_, index) => index),
    );
  }
});

t.test('a stage that is held back holds back the one before it', async (t) => {
  const { stage } = counting(100);
  const held = stream(stage, timeOf());
  let written = 0;
  while (held.write('batch') && written < 1000) written++;
  await turns(50);
  t.ok(written < 10, `${written} batches were taken`);
  held.destroy();
});

t.test('the end comes once, behind all batches, and goes on as the stage returns it', async (t) => {
  const calls: string[] = [];
  const failed: InputEnd = { kind: 'interrupted' };
  const ending = stream<string, string>(
    {
      name: 'test',
      size: () => 1,
      *process(batch) {
        calls.push(batch);
        yield batch;
      },
      async *end(end) {
        calls.push(`end ${end.kind}`);
        yield 'left';
        return failed;
      },
    },
    timeOf(),
  );
  for (const batch of ['a', 'b', new EndOfInput({ kind: 'complete' })]) ending.write(batch);
  ending.end();
  const out = await ending.toArray();
  t.strictSame(calls, ['a', 'b', 'end complete']);
  t.strictSame(out.slice(0, 3), ['a', 'b', 'left']);
  t.equal(out.length, 4);
  t.strictSame(out[3]?.end, failed);
  t.ok(out[3] instanceof EndOfInput);
});

t.test('the end passes a stage that has nothing left', async (t) => {
  const passing = stream(counting(1).stage, timeOf());
  passing.end(new EndOfInput({ kind: 'complete' }));
  t.strictSame(
    (await passing.toArray()).map(({ end }) => end),
    [{ kind: 'complete' }],
  );
});

t.test('what a stage throws fails the stream, from a batch and from the end', async (t) => {
  const broken: Stage<string, string> = {
    name: 'test',
    size: () => 1,
    // biome-ignore lint/correctness/useYield: it never comes to it
    *process() {
      throw new Error('in a batch');
    },
    // biome-ignore lint/correctness/useYield: it never comes to it
    *end() {
      throw new Error('at the end');
    },
  };
  const first = stream(broken, timeOf());
  first.end('batch');
  await t.rejects(first.toArray(), { message: 'in a batch' });
  const second = stream(broken, timeOf());
  second.end(new EndOfInput({ kind: 'complete' }));
  await t.rejects(second.toArray(), { message: 'at the end' });
});

t.test('records, time and the scope that is worked on are noted', async (t) => {
  const time = timeOf();
  const noted = stream<string, string>(
    {
      name: 'test',
      size: (batch) => batch.length,
      scope: (batch) => (batch === 'x' ? undefined : scopeOf('US01.LTO')),
      *process(batch) {
        yield batch;
      },
    },
    time,
  );
  noted.write('abc');
  noted.write('x');
  noted.end();
  await noted.toArray();
  t.equal(time.records, 4);
  t.equal(time.scope, 'US01.LTO');
  t.ok(time.ms > 0);
});
