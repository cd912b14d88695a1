import t from 'tap';
import type { Fault } from '../e2e/fault-proxy.ts';
import { shell } from '../e2e/program.ts';
import { faultProxy, servedStore } from '../e2e/served-store.ts';
import { needs } from '../needs.ts';

// Three attempts take less than a second.
const FEW = ['--batch', '20', '--retries', '2'];

interface Case {
  readonly fault: Fault;
  readonly says: RegExp;
}

const CASES: readonly Case[] = [
  { fault: 'cut before', says: /: the connection was cut; given up \(tries: 3\)/ },
  { fault: 'cut after', says: /: the connection was cut; given up \(tries: 3\)/ },
  {
    fault: 'no HTTP',
    says: /: what it answers is no HTTP; tapesync speaks .*TapeTrack; given up \(tries: 3\)/,
  },
  {
    // A longer answer is compressed.
    fault: 'ends early',
    says: /: the answer is (not \d+ results but .*|cut or damaged); given up \(tries: 3\)/,
  },
];

t.test(
  'what fails for good is given up, and its rejects can be applied later',
  needs('bash', 'jq'),
  async (t) => {
    const served = await servedStore(t);
    await served.write('before.csv', { volumes: 300, scopes: 6 });
    t.equal((await served.sync(served.port, 'before.csv')).code, 0);
    let seed = 1;
    for (const { fault, says } of CASES) {
      seed++;
      await t.test(String(fault), async (t) => {
        const { proxy, through } = await faultProxy(t, served);
        await served.write('export.csv', { volumes: 300, scopes: 6, seed });
        proxy.before = ({ kind, number }) => {
          if (kind === 'changes' && number === 5) proxy.always.changes = fault;
        };
        const { code, stderr } = await served.sync(through, 'export.csv', ...FEW);
        t.equal(code, 3, stderr);
        const name = `http://robot@127.0.0.1:${through}`;
        const told = stderr.split('\n').filter((line) => line.startsWith(`tapesync: ${name}`));
        t.equal(told.length, 1, `told once: ${told.join('\n')}`);
        t.match(told[0], says);
        const { errors, run } = served.statistics('export.csv');
        t.strictSame(
          errors.map((error) => error.code),
          ['SERVER_UNREACHABLE'],
        );

        const { updated = 0, failed = 0, unchanged = 0, excluded } = served.outcomes(t, 'export.csv');
        t.strictSame([updated + failed + unchanged, excluded], [300, 1]);
        t.ok(failed >= 100, `${failed} failed`);
        const rejects = served.rejects('export.csv');
        t.equal(rejects.filter(({ outcome, change }) => outcome === 'failed' && change).length, failed);
        const written = served.history(t).get(run) ?? 0;
        // What was applied although no answer ever came cannot be known here.
        const unknown = fault === 'cut after' || fault === 'ends early' ? 4 * 20 : 0;
        t.ok(written >= updated && written <= updated + unknown, `${written} written, ${updated} counted`);

        const at = served.at(served.port).join(' ');
        const line = `jq -c 'select(.change).change' export.csv.rejects | tapesync apply ${at} --create --max-changes none --stats apply.stats`;
        const applied = await shell(line, { cwd: served.cwd });
        t.equal(applied.code, 0, applied.stderr);
        const later = served.outcomes(t, 'apply');
        t.equal((later.updated ?? 0) + (later.unchanged ?? 0), failed);
        t.equal(written + (later.updated ?? 0), updated + failed, 'each change was made once');
        served.appliedAsCounted(t, 'apply');
      });
    }
    await served.inStep(t, 'export.csv');
  },
);

t.test('what fails besides changes', async (t) => {
  const served = await servedStore(t);
  await t.test('a server that cannot be logged on to: nothing is touched', async (t) => {
    const { proxy, through } = await faultProxy(t, served);
    await served.write('export.csv', { volumes: 20, scopes: 1 });
    proxy.always['log-on'] = 'half';
    const cut = await served.sync(through, 'export.csv', ...FEW);
    t.equal(cut.code, 3);
    t.match(
      cut.stderr,
      new RegExp(`tapesync: http://robot@127.0.0.1:${through}: .*; given up \\(tries: 3\\)`),
    );
    proxy.close();
    const gone = await served.sync(through, 'export.csv', ...FEW);
    t.equal(gone.code, 3);
    t.match(
      gone.stderr,
      `tapesync: http://robot@127.0.0.1:${through}: nothing listens there; given up (tries: 3)`,
    );
    t.equal(served.history(t).size, 0);
  });

  await t.test('a snapshot that cannot be had: its records fail, and nothing of it is changed', async (t) => {
    const { proxy, through } = await faultProxy(t, served);
    await served.write('export.csv', { volumes: 120, scopes: 4 });
    proxy.before = ({ kind, number }) => {
      if (kind === 'snapshot' && number === 3) proxy.always.snapshot = 'ends early';
    };
    const { code, stderr } = await served.sync(through, 'export.csv', ...FEW);
    t.equal(code, 3, stderr);
    t.match(
      stderr,
      new RegExp(`tapesync: http://robot@127.0.0.1:${through}: the answer is cut.*; given up \\(tries: 3\\)`),
    );
    // The server is given up as a whole: what was compared before comes as changes, the rest as records.
    t.strictSame(served.outcomes(t, 'export.csv'), { excluded: 1, failed: 120 });
    t.equal(served.rejects('export.csv').length, 120);
    t.equal(served.rejects('export.csv').filter(({ change }) => change).length, 60);
    t.equal(served.history(t).size, 0);
    t.equal((await served.sync(served.port, 'export.csv')).code, 0);
    await served.inStep(t, 'export.csv');
  });

  await t.test(
    'an end that cannot be recorded: all is applied, and the run says what is missing',
    async (t) => {
      const { proxy, through } = await faultProxy(t, served);
      await served.write('export.csv', { volumes: 120, scopes: 4, seed: 2 });
      proxy.always.run = 503;
      const { code, stderr } = await served.sync(through, 'export.csv', ...FEW);
      t.equal(code, 3, stderr);
      t.match(stderr, ': it answered with status 503; given up (tries: 3)');
      const { updated = 0, unchanged = 0, ...others } = served.outcomes(t, 'export.csv');
      t.strictSame([updated + unchanged, others], [120, { excluded: 1 }]);
      served.appliedAsCounted(t, 'export.csv');
      await served.inStep(t, 'export.csv');
    },
  );
});
