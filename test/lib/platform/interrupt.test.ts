import t from 'tap';
import {
  endBySignal,
  endingAtSignals,
  Interruption,
  listenForSignals,
} from '../../../lib/platform/interrupt.ts';

type Signal = 'SIGINT' | 'SIGTERM' | 'SIGUSR1' | 'SIGHUP';

// Not to the listeners of the test runner.
const raise = (signal: Signal) => process.listeners(signal).at(-1)?.(signal);

const counts = () =>
  (['SIGINT', 'SIGTERM', 'SIGUSR1', 'SIGHUP'] as const).map((name) => process.listenerCount(name));

t.test('the first signal is announced and then aborts with itself as the reason', async (t) => {
  for (const [name, exitCode] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    const calls: string[] = [];
    const { signal, release } = listenForSignals({
      first: (came) => calls.push(`${came} ${signal.aborted}`),
      again: () => calls.push('again'),
    });
    t.equal(signal.aborted, false);
    raise(name);
    t.strictSame(calls, [`${name} false`]);
    t.ok(signal.reason instanceof Interruption);
    t.strictSame({ ...signal.reason, exitCode: signal.reason.exitCode }, { signal: name, exitCode });
    release();
  }
});

t.test('every further signal, of whichever kind, is passed on as another one', async (t) => {
  const calls: string[] = [];
  const { signal, release } = listenForSignals({
    first: (name) => calls.push(`first ${name}`),
    again: (name) => calls.push(`again ${name}`),
  });
  raise('SIGINT');
  const { reason } = signal;
  raise('SIGTERM');
  raise('SIGINT');
  t.strictSame(calls, ['first SIGINT', 'again SIGTERM', 'again SIGINT']);
  t.equal(signal.reason, reason, 'the first one stays the reason');
  release();
});

t.test('SIGUSR1 asks for a report and stops nothing', async (t) => {
  let reports = 0;
  const { signal, release } = listenForSignals({ first() {}, again() {}, report: () => reports++ });
  raise('SIGUSR1');
  raise('SIGUSR1');
  t.equal(reports, 2);
  t.equal(signal.aborted, false);
  release();
});

t.test('SIGHUP asks to read again and stops nothing', async (t) => {
  let reloads = 0;
  const { signal, release } = listenForSignals({ first() {}, again() {}, reload: () => reloads++ });
  raise('SIGHUP');
  raise('SIGHUP');
  t.equal(reloads, 2);
  t.equal(signal.aborted, false);
  release();
});

t.test(
  'without a handler SIGUSR1 and SIGHUP are left to Node, and nothing is listened to after the release',
  async (t) => {
    const before = counts();
    const silent = listenForSignals({ first() {}, again() {} });
    t.strictSame(
      counts(),
      before.map((count, index) => count + (index < 2 ? 1 : 0)),
    );
    silent.release();
    const reporting = listenForSignals({ first() {}, again() {}, report() {}, reload() {} });
    t.strictSame(
      counts(),
      before.map((count) => count + 1),
    );
    reporting.release();
    t.strictSame(counts(), before);
  },
);

t.test('what is stopped for another reason was not interrupted', async (t) => {
  const { signal, stop, release } = listenForSignals({ first: () => t.fail('no signal'), again() {} });
  stop();
  t.equal(signal.aborted, true);
  t.notOk(signal.reason instanceof Interruption);
  release();
});

t.test('the process ends by a signal to itself', async (t) => {
  const kill = t.capture(process, 'kill', () => true);
  endBySignal('SIGTERM');
  t.strictSame(
    kill().map(({ args }) => args),
    [[process.pid, 'SIGTERM']],
  );
});

t.test('during work that waits on the spot nobody listens for the signals that end a process', async (t) => {
  const calls: string[] = [];
  const { release } = listenForSignals({
    first: (name) => calls.push(`first ${name}`),
    again: (name) => calls.push(`again ${name}`),
    report: () => {},
  });
  const before = counts();
  const during = endingAtSignals(() => counts());
  t.strictSame(during, [0, 0, ...before.slice(2)]);
  t.throws(() =>
    endingAtSignals(() => {
      throw new Error('EPIPE');
    }),
  );
  t.strictSame(counts(), before, 'afterwards all listen again');
  raise('SIGTERM');
  raise('SIGINT');
  t.strictSame(calls, ['first SIGTERM', 'again SIGINT']);
  release();
});
