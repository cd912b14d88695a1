import t from 'tap';
import { type Execution, execute } from '../../../lib/engine/execute.ts';
import { TapesyncError } from '../../../lib/errors/error.ts';
import { Interruption } from '../../../lib/platform/interrupt.ts';
import type { ChainEnds } from '../../../transforms/index.ts';
import { linesOutput, NEVER, observer, requestOf } from './requests.ts';

const PROBLEM = { outcome: 'rejected', code: 'RECORD_JSON', message: 'no', source: 'a', line: 3 } as const;
const FAILED = new TapesyncError('OUTPUT_CUT', { file: 'rejects', problem: 'the disk is full' });

const executionOf = (more: Partial<Execution> = {}): Execution => ({
  request: requestOf('sync', ''),
  format: { kind: 'text' },
  allowEmpty: true,
  ...more,
});

/** A chain that rejects one record and ends. */
const rejecting = async ({ progress, statistics }: ChainEnds) => {
  progress.total.read++;
  progress.total.outcomes.add('rejected', 'RECORD_JSON');
  progress.end = { kind: 'complete' };
  statistics.problem(PROBLEM);
  statistics.absent('US01.LTO.A1');
  statistics.warning('careful');
};

t.test('what happens is observed, written to its output, and counted in the report', async (t) => {
  const [rejects, absent] = [linesOutput(), linesOutput()];
  const { observe, of } = observer();
  const request = { ...requestOf('sync', ''), rejects };
  const report = await execute(executionOf({ request, absent }), observe, NEVER, rejecting);
  t.strictSame(rejects.lines, [JSON.stringify(PROBLEM)]);
  t.strictSame(absent.lines, ['US01.LTO.A1']);
  t.strictSame([rejects.ended, absent.ended], [1, 1]);
  t.strictSame(
    of('problem').map(({ problem }) => problem),
    [PROBLEM],
  );
  t.strictSame(
    of('warning').map(({ text }) => text),
    ['careful'],
  );
  t.match(report, { exitCode: 1, errors: [], statistics: { read: 1, inputs: ['stdin'], command: 'sync' } });
});

t.test('the counts can be read from the start on', async (t) => {
  const { observe, of } = observer();
  await execute(executionOf(), observe, NEVER, async ({ progress }) => {
    const [started] = of('started');
    t.equal(started?.progress, progress);
    progress.total.read = 7;
    t.match(started?.statistics(), { read: 7, inputEnd: 'open', run: requestOf('sync', '').run.id });
    progress.total.outcomes.add('unchanged', '', 7);
  });
});

t.test('the end of a run is recorded in its store, with its statistics and its exit code', async (t) => {
  const recorded: unknown[] = [];
  const store = {
    name: 'test',
    runs: { finish: async (...args: unknown[]) => void recorded.push(args) },
  };
  const { statistics } = await execute(executionOf({ store }), () => {}, NEVER, rejecting);
  t.equal(recorded.length, 1);
  const [run, text, exitCode] = recorded[0] as [unknown, string, number];
  t.equal(exitCode, 1);
  t.strictSame(run, requestOf('sync', '').run);
  t.match(JSON.parse(text), { server: 'test', read: 1, exitCode: 1 });
  t.equal(statistics.server, 'test');
});

t.test(
  'a store that cannot record the end is an error of the run, which is reported all the same',
  async (t) => {
    const error = new TapesyncError('STORE_FAILED', { store: 'test', problem: 'it is away' });
    const store = { name: 'test', runs: { finish: () => Promise.reject(error) } };
    const report = await execute(executionOf({ store }), () => {}, NEVER, rejecting);
    t.strictSame(report.errors, [error]);
    t.equal(report.exitCode, 3);
    t.equal(report.statistics.exitCode, 3);
    const bug = { name: 'test', runs: { finish: () => Promise.reject(new RangeError('a bug')) } };
    await t.rejects(
      execute(executionOf({ store: bug }), () => {}, NEVER, rejecting),
      RangeError,
    );
  },
);

t.test('an output that did not take everything is an error of the run, before it is recorded', async (t) => {
  let code = -1;
  const store = {
    name: 'test',
    runs: {
      finish: async (_: unknown, __: string, exitCode: number) => {
        code = exitCode;
      },
    },
  };
  const request = { ...requestOf('sync', ''), rejects: { ...linesOutput(), failure: FAILED } };
  const report = await execute(
    executionOf({ request, store }),
    () => {},
    NEVER,
    async () => {},
  );
  t.strictSame(report.errors, [FAILED]);
  t.equal(report.exitCode, 3);
  t.equal(code, 3);
});

t.test('a signal decides the exit code, another reason to stop does not', async (t) => {
  const stopped = new AbortController();
  const report = await execute(
    executionOf(),
    () => {},
    stopped.signal,
    async ({ source }) => {
      t.notOk(source.signal.aborted);
      stopped.abort(new Interruption('SIGINT'));
      t.ok(source.signal.aborted);
    },
  );
  t.equal(report.exitCode, 130);
  const closed = new AbortController();
  closed.abort();
  t.equal(
    (
      await execute(
        executionOf(),
        () => {},
        closed.signal,
        async () => {},
      )
    ).exitCode,
    0,
  );
});

t.test('a stage can stop the source without stopping the run', async (t) => {
  const { exitCode } = await execute(
    executionOf(),
    () => {},
    NEVER,
    async ({ source, stop }) => {
      stop();
      t.ok(source.signal.aborted);
    },
  );
  t.equal(exitCode, 0);
  t.notOk(NEVER.aborted);
});
