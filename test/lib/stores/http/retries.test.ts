import t, { type Test } from 'tap';
import { TapesyncError } from '../../../../lib/errors/error.ts';
import { Traffic } from '../../../../lib/observe/traffic.ts';
import { Retries } from '../../../../lib/stores/http/retries.ts';

const FAILURE = { problem: 'the connection was cut', overloaded: false };

function retriesOf(retries: number) {
  const warnings: string[] = [];
  const traffic = new Traffic();
  const warn = (sentence: string) => void warnings.push(sentence);
  return { retries: new Retries({ name: 'http://x', retries, warn }, traffic), warnings, traffic };
}

// The seconds that a warning announces, without waiting for them.
async function announced(s: Test, failure: object, attempt: number): Promise<number> {
  const { retries, warnings } = retriesOf(10);
  const waiting = retries.retry({ ...FAILURE, ...failure }, attempt);
  retries.giveUp(new TapesyncError('SERVER_BUSY', { seconds: 1 }));
  await waiting;
  s.equal(warnings.length, 1);
  return Number(/trying again in ([\d.]+) s/.exec(warnings[0] ?? '')?.[1]);
}

t.test('each failure in a row is waited for longer, up to a limit', async (s) => {
  for (const [attempt, least, most] of [
    [1, 0.1, 0.3],
    [2, 0.2, 0.5],
    [4, 1, 2],
    [9, 15, 30],
  ] as const) {
    const seconds = await announced(s, {}, attempt);
    s.ok(seconds >= least && seconds <= most, `${seconds} s after ${attempt}`);
  }
});

t.test('a server that wants to be left alone is, but not for ever', async (s) => {
  s.equal(await announced(s, { retryAfterMs: 7000 }, 1), 7);
  s.equal(await announced(s, { retryAfterMs: 999_000 }, 1), 120);
});

t.test('a warning names the server, the problem and how many tries there are', async (s) => {
  const { retries, warnings, traffic } = retriesOf(3);
  const waiting = retries.retry({ ...FAILURE, problem: 'it said \u001b[1m' }, 2);
  retries.giveUp(new TapesyncError('SERVER_BUSY', { seconds: 1 }));
  await waiting;
  s.match(warnings, [/^http:\/\/x: it said [^\u001b]*; trying again in \d\.\d s \(2 of 3\)$/]);
  s.equal(traffic.retries, 1);
});

t.test('after too many failures the server is given up, for everybody with the first error', async (s) => {
  const { retries, warnings } = retriesOf(2);
  const cause = new Error('ECONNRESET');
  s.equal(retries.error, undefined);
  await s.rejects(retries.retry({ ...FAILURE, cause }, 3), {
    code: 'SERVER_UNREACHABLE',
    parameters: { store: 'http://x', problem: 'the connection was cut', attempts: 3 },
    cause,
  });
  s.equal(retries.error?.code, 'SERVER_UNREACHABLE');
  s.equal(retries.giveUp(new TapesyncError('SERVER_BUSY', { seconds: 1 })), retries.error);
  s.strictSame(warnings, []);
});
