import { endBySignal, Interruption, listenForSignals } from '../../platform/interrupt.ts';
import type { Terminal } from '../terminal/terminal.ts';

/**
 * Does work that is no run and reads something that may not come, and stops it at a signal. Throws an Interruption then,
 * whatever the work has made of it; a second signal ends the process at once.
 *
 * @param doing what is said behind the name of the signal, such as `stopping`
 */
export async function interruptible<T>(
  terminal: Pick<Terminal, 'note'>,
  doing: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const interrupt = listenForSignals({
    first: (signal) => terminal.note(`${signal}: ${doing}`),
    again: (signal) => {
      interrupt.release();
      endBySignal(signal);
    },
  });
  const stopped = () => interrupt.signal.reason instanceof Interruption;
  try {
    const result = await work(interrupt.signal);
    if (stopped()) throw interrupt.signal.reason;
    return result;
  } catch (error) {
    throw stopped() ? interrupt.signal.reason : error;
  } finally {
    interrupt.release();
  }
}
