import { mock } from 'node:test';

/**
 * Runs work by a clock that goes on by a second each time it is read, so that no piece of work is short, and returns how
 * often others had their turn on the event loop.
 */
export async function turnsOfOthers(work: () => Promise<unknown>): Promise<number> {
  let now = 0;
  const clock = mock.method(performance, 'now', () => {
    now += 1000;
    return now;
  });
  let turns = 0;
  let isOver = false;
  const other = () => {
    turns++;
    if (!isOver) setImmediate(other);
  };
  setImmediate(other);
  try {
    await work();
  } finally {
    isOver = true;
    clock.mock.restore();
  }
  return turns;
}
