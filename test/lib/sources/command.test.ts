import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import t from 'tap';
import { type CommandOptions, commandSource } from '../../../lib/sources/command.ts';
import { readSource } from '../../../lib/sources/read-source.ts';
import { until } from '../../until.ts';

// Groups of processes, signals and sh are those of POSIX.
const POSIX = { skip: process.platform === 'win32' };

const never = () => new AbortController().signal;

interface Heard {
  readonly messages: string[];
  readonly text: () => Promise<string>;
  readonly pieces: (signal?: AbortSignal) => AsyncIterator<Buffer>;
}

/** Returns a program that is run when it is read, with what it says meanwhile. */
function programOf(program: string, args: readonly string[], options: Partial<CommandOptions> = {}): Heard {
  const messages: string[] = [];
  const source = commandSource(
    { program, args },
    { okCodes: [0], onMessage: (name, line) => messages.push(`${name}: ${line}`), ...options },
  );
  return {
    messages,
    text: async () => Buffer.concat(await Array.fromAsync(source.bytes(never()))).toString(),
    pieces: (signal = never()) => source.bytes(signal)[Symbol.asyncIterator](),
  };
}

const shell = (script: string, options: Partial<CommandOptions> = {}, ...args: readonly string[]) =>
  programOf('sh', ['-c', script, 'sh', ...args], options);

const node = (script: string, options: Partial<CommandOptions> = {}) =>
  programOf(process.execPath, ['-e', script], options);

/** Returns true while a process runs; one that has ended and that nobody has asked for counts as ended. */
function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

const failed = (problem: string | RegExp, said: string | RegExp = '') => ({
  code: 'SOURCE_COMMAND',
  parameters: { problem, said },
});

t.test('the bytes are what the program writes, and its name is that of its file', POSIX, async (t) => {
  const source = commandSource(
    { program: '/bin/sh', args: ['-c', "printf 'a,b\\n'"] },
    { okCodes: [0], onMessage: () => {} },
  );
  t.equal(source.name, 'sh');
  t.equal(source.isProgram, true);
  t.equal(await source.size(), undefined);
  t.equal(Buffer.concat(await Array.fromAsync(source.bytes(never()))).toString(), 'a,b\n');
  t.equal(Buffer.concat(await Array.fromAsync(source.bytes(never()))).toString(), 'a,b\n', 'and again');
});

t.test('a program that nobody reads is not run', POSIX, async (t) => {
  const file = join(t.testdir({}), 'run');
  shell('touch "$1"', {}, file).pieces();
  const stopped = AbortSignal.abort(new Error('stopped'));
  await t.rejects(shell('touch "$1"', {}, file).pieces(stopped).next(), { message: 'stopped' });
  t.notOk(existsSync(file));
});

t.test('a program that cannot be started says why, without its arguments', POSIX, async (t) => {
  const folder = t.testdir({ plain: 'text', script: '#!/no/such/interpreter\n' });
  chmodSync(`${folder}/script`, 0o755);
  for (const [program, problem] of [
    ['no-such-program', 'there is no such program, or none of the name in its first line'],
    [`${folder}/script`, 'there is no such program, or none of the name in its first line'],
    [`${folder}/plain/x`, 'there is no such program'],
    [`${folder}/plain`, 'it may not be executed'],
    [folder, 'it may not be executed'],
  ] as const) {
    const error = await programOf(program, ['secret'])
      .text()
      .then(
        () => t.fail(program),
        (thrown) => thrown,
      );
    t.match(error, { code: 'SOURCE_MISSING', parameters: { problem } }, program);
    t.notMatch(JSON.stringify([error.message, error.cause ?? '']), 'secret');
  }
  const long = programOf('sh', ['x'.repeat(4_000_000)]);
  await t.rejects(long.text(), {
    code: 'SOURCE_MISSING',
    parameters: { source: 'sh', problem: 'its arguments are too long' },
  });
});

t.test('arguments are passed as they are given, by no shell', POSIX, async (t) => {
  const args = ['"two words"', '*', '', 'a\nb', '$HOME', "it's", '--', '-x', ';exit 1', '\\', 'ü'];
  t.equal(await shell('printf "%s|" "$@"', {}, ...args).text(), args.map((arg) => `${arg}|`).join(''));
});

t.test('its input is empty', POSIX, async (t) => {
  t.equal(await shell('cat; echo end').text(), 'end\n');
});

t.test('the output counts only with an exit code that does', POSIX, async (t) => {
  const problem = 'it ended with exit code 4, and not with 0 (--run-ok)';
  await t.rejects(shell('echo A1; exit 4').text(), failed(problem));
  t.equal(await shell('echo A1; exit 4', { okCodes: [0, 4] }).text(), 'A1\n');
  const other = 'it ended with exit code 0, and not with 3 or 4 (--run-ok)';
  await t.rejects(shell('echo A1', { okCodes: [3, 4] }).text(), failed(other));
});

t.test('a program that a signal has ended has failed, whatever codes count', POSIX, async (t) => {
  const options = { okCodes: [0, 9, 137] };
  await t.rejects(shell('echo A1; kill -9 $$', options).text(), failed('it was ended by SIGKILL'));
  await t.rejects(shell('kill -SEGV $$', options).text(), failed('it was ended by SIGSEGV'));
});

t.test('what came before it failed is not lost', POSIX, async (t) => {
  const pieces = shell('echo A1; exit 1').pieces();
  t.equal(String((await pieces.next()).value), 'A1\n');
  await t.rejects(pieces.next(), { code: 'SOURCE_COMMAND' });
});

t.test(
  'a program that writes nothing is an empty export, and one that fails so has failed',
  POSIX,
  async (t) => {
    t.equal(await shell(':').text(), '');
    await t.rejects(shell('exit 1').text(), { code: 'SOURCE_COMMAND' });
  },
);

t.test('a program that closes its output is waited for', POSIX, async (t) => {
  await t.rejects(shell('echo A1; exec >&-; sleep 0.3; exit 5').text(), failed(/exit code 5/));
});

t.test('what it says is passed on line by line, and the last lines are in the error', POSIX, async (t) => {
  const { text, messages } = shell('for i in 1 2 3 4 5; do echo "line $i" >&2; done; printf cut >&2; exit 1');
  await t.rejects(text(), failed(/./, '; it said: line 4 / line 5 / cut'));
  t.strictSame(messages, ['sh: line 1', 'sh: line 2', 'sh: line 3', 'sh: line 4', 'sh: line 5', 'sh: cut']);
});

t.test('of what it says, blank lines are left out, and each step of a meter is a line', POSIX, async (t) => {
  const { text, messages } = shell(String.raw`printf '\n  \n10%%\r20%%\r\ndone  \n' >&2`);
  await text();
  t.strictSame(messages, ['sh: 10%', 'sh: 20%', 'sh: done']);
});

t.test('what it says cannot command a terminal, nor look like other lines', POSIX, async (t) => {
  const { text, messages } = shell(String.raw`printf 'a\033[2Jb\377c\342\200\213d\n' >&2; exit 1`);
  const error = await text().then(
    () => t.fail('it fails'),
    (thrown) => thrown,
  );
  t.match(error.message, 'it said: a\\x1b[2Jb\ufffdc\\u200bd. Nothing');
  t.equal(messages.length, 1);
});

t.test('a line without an end takes no memory: its beginning is what counts', POSIX, async (t) => {
  const { text, messages } = node(
    "for (let i = 0; i < 300; i++) process.stderr.write((i === 0 ? 'begin' : 'x').repeat(65536)); process.exitCode = 1",
  );
  await t.rejects(text(), failed(/./, /^; it said: (begin)+[a-z]*\.\.\.$/));
  t.equal(messages.length, 1);
  t.match(messages[0], /: (begin)+[a-z]*\.\.\.$/);
  t.ok((messages[0]?.length ?? 0) < 1100);
});

t.test('a flood of messages does not stop the output', POSIX, async (t) => {
  let count = 0;
  const { text } = node(
    "for (let i = 0; i < 1e5; i++) process.stderr.write('message ' + i + '\\n'); process.stdout.write('A1\\n')",
    { onMessage: () => count++ },
  );
  t.equal(await text(), 'A1\n');
  t.equal(count, 1e5);
});

t.test('a program that takes too long is ended, and its output does not count', POSIX, async (t) => {
  const problem = 'it did not end within 0.3 s (--run-timeout)';
  await t.rejects(shell('echo A1; exec sleep 600', { timeoutMs: 300 }).text(), failed(problem));
  // It does as if it had ended well.
  await t.rejects(
    shell('trap "exit 0" TERM; echo A1; sleep 600 & wait', { timeoutMs: 300 }).text(),
    failed(problem),
  );
  t.equal(await shell('echo A1', { timeoutMs: 60_000 }).text(), 'A1\n');
});

t.test('a program that does not listen to SIGTERM is killed', POSIX, async (t) => {
  const { pieces } = shell('trap "" TERM; echo $$; while :; do sleep 1; done', { timeoutMs: 300 });
  const output = pieces();
  const pid = Number((await output.next()).value);
  await t.rejects(output.next(), failed('it did not end within 0.3 s (--run-timeout)'));
  t.notOk(runs(pid));
});

t.test(
  'a process that has left the group and keeps the output open holds up nobody for ever',
  POSIX,
  async (t) => {
    const { pieces } = node(
      `const { spawn } = require('node:child_process');
     const child = spawn('sleep', ['60'], { detached: true, stdio: 'inherit' });
     console.log(child.pid); process.exit(0)`,
      { timeoutMs: 3000 },
    );
    const output = pieces();
    const pid = Number((await output.next()).value);
    t.teardown(() => process.kill(pid));
    await t.rejects(output.next(), failed(/did not end within/));
  },
);

t.test(
  'a process that stays behind and keeps only the messages open is waited for shortly',
  POSIX,
  async (t) => {
    const output = shell('sleep 60 >/dev/null & echo $!').pieces();
    const pid = Number((await output.next()).value);
    t.teardown(() => process.kill(pid));
    t.match(await output.next(), { done: true });
    t.ok(runs(pid), 'the program has ended well: what it has left behind is left alone');
  },
);

t.test(
  'the signal ends a program on whose output nothing comes, and what it has started',
  POSIX,
  async (t) => {
    const stop = new AbortController();
    const output = shell('sleep 600 & echo $$ $!; wait').pieces(stop.signal);
    const pids = String((await output.next()).value)
      .split(' ')
      .map(Number);
    t.equal(pids.filter(runs).length, 2);
    const next = output.next();
    stop.abort();
    await t.rejects(next, { name: 'AbortError' });
    t.equal(await until(() => !pids.some(runs)), true);
  },
);

t.test('the signal is no failure of the program that it ends', POSIX, async (t) => {
  const stop = new AbortController();
  const next = shell('exec >&-; exec sleep 600').pieces(stop.signal).next();
  setTimeout(() => stop.abort(new Error('stopped')), 300);
  await t.rejects(next, { message: 'stopped' });
});

t.test('leaving the loop ends the program and what it has started', POSIX, async (t) => {
  for (const script of ['sleep 600 & echo $$ $!; wait', 'yes & echo $$ $!; wait', 'sleep 600 & echo $! $!']) {
    const output = shell(script).pieces();
    const [line = ''] = String((await output.next()).value).split('\n');
    await output.return?.();
    t.equal(await until(() => !line.split(' ').map(Number).some(runs)), true, script);
  }
});

t.test('a slow reader holds the program up', POSIX, async (t) => {
  const file = join(t.testdir({}), 'written');
  const output = node(
    `const { writeSync, writeFileSync } = require('node:fs');
     const block = Buffer.alloc(65536, 'x');
     for (let i = 1; i <= 1000; i++) {
       for (let at = 0; at < block.length; ) at += writeSync(1, block, at);
       writeFileSync(${JSON.stringify(file)}, String(i));
     }`,
  ).pieces();
  await output.next();
  await new Promise((resolve) => setTimeout(resolve, 500));
  t.ok(Number(readFileSync(file, 'utf8')) < 20, 'most of it is not written yet');
  await output.return?.();
});

t.test('a large output comes as a whole', POSIX, async (t) => {
  const source = commandSource(
    { program: 'awk', args: ['BEGIN { for (i = 0; i < 1000000; i++) printf "A%07d,LIBR\\n", i }'] },
    { okCodes: [0], onMessage: () => {} },
  );
  let bytes = 0;
  for await (const piece of source.bytes(never())) bytes += piece.length;
  t.equal(bytes, 1e6 * 'A0000000,LIBR\n'.length);
});

t.test('what it writes may be compressed', POSIX, async (t) => {
  const folder = t.testdir({ 'a.gz': gzipSync('A1\nA2\n') });
  const read = async (script: string) => {
    const source = commandSource(
      { program: 'sh', args: ['-c', script, 'sh', `${folder}/a.gz`] },
      { okCodes: [0], onMessage: () => {} },
    );
    const pieces = readSource(source, { signal: never(), progress: { bytes: 0 } });
    return Buffer.concat(await Array.fromAsync(pieces)).toString();
  };
  t.equal(await read('cat "$1"'), 'A1\nA2\n');
  await t.rejects(read('cat "$1"; exit 1'), { code: 'SOURCE_COMMAND' });
  await t.rejects(read('head -c 15 "$1"; exit 1'), { code: 'SOURCE_COMMAND' });
  await t.rejects(read('head -c 15 "$1"'), { code: 'SOURCE_CUT' });
});

t.test('it goes by another name where one is given', POSIX, async (t) => {
  const messages: string[] = [];
  const source = commandSource(
    { name: 'sh (2)', program: '/bin/sh', args: ['-c', 'echo oops >&2; exit 1'] },
    { okCodes: [0], onMessage: (name, line) => messages.push(`${name}: ${line}`) },
  );
  await t.rejects(Array.fromAsync(source.bytes(never())), {
    code: 'SOURCE_COMMAND',
    parameters: { source: 'sh (2)' },
  });
  t.strictSame(messages, ['sh (2): oops']);
});
