import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import t from 'tap';
import { needs, PROC } from '../needs.ts';
import { until, untilPrinted } from '../until.ts';
import { DEFINITION, exportOf, type Row, rowsOf } from './export.ts';
import { finished, start } from './program.ts';
import { volumesIn } from './volumes-in.ts';

const SIGNALS = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const;

const RUN = ['sync', '-a', '--create', '--progress', '1', '--stats', 'stats.json'];

function folderWithPipe(): string {
  const cwd = t.testdir({ 'x.ttidef': DEFINITION, 'export.csv': exportOf(rowsOf(5)) });
  execFileSync('mkfifo', [`${cwd}/pipe`]);
  return cwd;
}

/** Opens the pipe for writing, and writes nothing. */
async function silentWriter(cwd: string): Promise<ChildProcess> {
  const writer = spawn('sh', ['-c', 'exec 3> pipe; echo open; exec sleep 600'], { cwd });
  await once(writer.stdout, 'data');
  return writer;
}

const hasOpen = ({ pid }: ChildProcess, path: string) =>
  readdirSync(`/proc/${pid}/fd`).some((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`) === path;
    } catch {
      return false; // closed meanwhile
    }
  });

t.test(
  'a run that waits for the writer of a pipe ends at a signal, with its report',
  needs('mkfifo'),
  async (t) => {
    for (const [signal, code] of SIGNALS) {
      const cwd = folderWithPipe();
      const child = start([...RUN, '-d', 'x.ttidef', 'pipe'], { cwd });
      const end = finished(child);
      await untilPrinted(child.stderr, /reading/);
      child.kill(signal);
      const ended = await end;
      t.equal(ended.code, code, ended.stderr);
      t.match(ended.stderr, `${signal}: stopping after what has been read`);
      t.match(JSON.parse(readFileSync(`${cwd}/stats.json`, 'utf8')), { read: 0, exitCode: code });
    }
  },
);

t.test('a run that waits for a writer who says nothing ends at a signal', needs('mkfifo'), async (t) => {
  for (const [signal, code] of SIGNALS) {
    const cwd = folderWithPipe();
    const child = start([...RUN, '-d', 'x.ttidef', 'pipe'], { cwd });
    const end = finished(child);
    const reading = untilPrinted(child.stderr, /reading/);
    const writer = await silentWriter(cwd);
    await reading;
    child.kill(signal);
    const ended = await end;
    writer.kill();
    t.equal(ended.code, code, ended.stderr);
    t.match(ended.stderr, `${signal}: stopping after what has been read`);
  }
});

t.test(
  'a definition that does not come out of its pipe is waited for until a signal',
  needs('mkfifo', PROC),
  async (t) => {
    for (const [signal, code] of SIGNALS) {
      const cwd = folderWithPipe();
      const metrics = ['--metrics-file', 'run.prom'];
      const child = start([...RUN, ...metrics, '-d', 'pipe', 'export.csv'], { cwd });
      const end = finished(child);
      await until(() => hasOpen(child, `${cwd}/pipe`));
      child.kill(signal);
      const ended = await end;
      t.equal(ended.code, code, ended.stderr);
      t.match(ended.stderr, `${signal}: stopping; nothing was read yet`);
      t.match(readFileSync(`${cwd}/run.prom`, 'utf8'), new RegExp(`^tapesync_run_exit_code ${code}$`, 'm'));
    }
  },
);

t.test('what comes through pipes late is read to its end', needs('mkfifo', PROC), async (t) => {
  const cwd = folderWithPipe();
  const child = start([...RUN, '-d', 'x.ttidef', 'pipe'], { cwd });
  const end = finished(child);
  await untilPrinted(child.stderr, /reading/);
  writeFileSync(`${cwd}/pipe`, exportOf(rowsOf(5)));
  t.match(await end, { code: 0 });
  t.equal(volumesIn(cwd), 5);

  const other = start([...RUN, '-d', 'pipe', 'export.csv'], { cwd });
  const otherEnd = finished(other);
  await until(() => hasOpen(other, `${cwd}/pipe`));
  writeFileSync(`${cwd}/pipe`, DEFINITION);
  t.match(await otherEnd, { code: 0 });
});

// More than a pipe takes, each with a label that is too long.
const REJECTED = rowsOf(500).map(([volume, ...cells]): Row => [`${volume}-${'x'.repeat(200)}`, ...cells]);

/** Starts a run whose rejects go into a pipe that is open, but not read before a line has come. */
async function rejecting(cwd: string) {
  writeFileSync(`${cwd}/export.csv`, exportOf([...rowsOf(5), ...REJECTED]));
  const reader = spawn('sh', ['-c', 'exec 3< pipe; echo open; read _; exec cat <&3'], { cwd });
  const child = start([...RUN, '--rejects', 'pipe', '-d', 'x.ttidef', 'export.csv'], { cwd });
  const end = finished(child);
  await once(reader.stdout, 'data');
  await untilPrinted(child.stderr, /more of the kind/);
  return { reader, child, end };
}

t.test('a run whose rejects nobody reads ends at a signal', needs('mkfifo'), async (t) => {
  for (const [signal] of SIGNALS) {
    const { reader, child, end } = await rejecting(folderWithPipe());
    // The first may come before the pipe is full: then the run stops, and waits with what it has rejected.
    await until(() => !child.kill(signal) || child.exitCode !== null || child.signalCode !== null);
    t.match(await end, { code: null, signal });
    reader.kill();
  }
});

t.test('rejects that are read late are all there', needs('mkfifo'), async (t) => {
  const { reader, end } = await rejecting(folderWithPipe());
  const read = reader.stdout.toArray();
  reader.stdin.end('\n');
  const { code, stderr } = await end;
  t.equal(code, 1, stderr);
  t.equal(
    Buffer.concat(await read)
      .toString()
      .split('\n').length - 1,
    REJECTED.length,
  );
});
