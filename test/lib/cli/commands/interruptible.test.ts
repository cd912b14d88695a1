import { once } from 'node:events';
import t from 'tap';
import { interruptible } from '../../../../lib/cli/commands/interruptible.ts';
import { Interruption } from '../../../../lib/platform/interrupt.ts';

const notes: string[] = [];
const terminal = { note: (text: string) => notes.push(text) };

const listeners = () => process.listenerCount('SIGINT') + process.listenerCount('SIGTERM');

t.beforeEach(() => notes.splice(0));

t.test('work that ends by itself is what comes back, or what it throws', async (t) => {
  const before = listeners();
  t.equal(await interruptible(terminal, 'stopping', async () => 7), 7);
  await t.rejects(
    interruptible(terminal, 'stopping', async () => {
      throw new RangeError('of the work');
    }),
    { message: 'of the work' },
  );
  t.strictSame(notes, []);
  t.equal(listeners(), before);
});

t.test('a signal stops the work, which then has been interrupted, however it ends', async (t) => {
  const before = listeners();
  for (const end of ['returns', 'throws']) {
    const work = async (signal: AbortSignal) => {
      setImmediate(() => process.emit('SIGTERM', 'SIGTERM'));
      await once(signal, 'abort');
      if (end === 'throws') throw new Error('of the work');
    };
    const error = await interruptible(terminal, 'stopping', work).then(
      () => t.fail(end),
      (thrown) => thrown,
    );
    t.ok(error instanceof Interruption, end);
    t.equal(error.exitCode, 143);
  }
  t.strictSame(notes, ['SIGTERM: stopping', 'SIGTERM: stopping']);
  t.equal(listeners(), before);
});
