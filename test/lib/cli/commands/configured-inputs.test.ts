import t from 'tap';
import { inputsOf, programSources } from '../../../../lib/cli/commands/configured-inputs.ts';
import { STDIN } from '../../../../lib/sources/files.ts';
import { contextOf } from '../context.ts';

const POSIX = { skip: process.platform === 'win32' };

t.test('inputs are the operands, else those of the definition, else the standard input', async (t) => {
  const folder = t.testdir({ 'a.csv': '', 'b.csv': '' });
  const plain = { inputs: [] };
  const named = { inputs: [`${folder}/a.csv`] };
  const found = async (argv: readonly string[], definition: typeof plain | typeof named) => {
    const { files, sources } = await inputsOf(await contextOf(['extract', ...argv]), definition);
    return { files, sources: sources.map(({ name, namedBy }) => [name, namedBy]) };
  };
  t.strictSame(await found([], plain), { files: [STDIN], sources: [['stdin', undefined]] });
  const ofDefinition = { files: [`${folder}/a.csv`], sources: [[`${folder}/a.csv`, 'definition']] };
  t.strictSame(await found([], named), ofDefinition);
  const ofOperator = { files: [`${folder}/b.csv`], sources: [[`${folder}/b.csv`, undefined]] };
  t.strictSame(await found([`${folder}/b.csv`], named), ofOperator);
  const both = { files: [`${folder}/a.csv`], sources: [[`${folder}/a.csv`, undefined]] };
  t.strictSame(await found([`${folder}/a.csv`], named), both, 'the operator names it as well');
});

t.test('the standard input that a definition names is not one that it chose', async (t) => {
  const { sources } = await inputsOf(await contextOf(['extract']), { inputs: [STDIN] });
  t.strictSame(
    sources.map(({ name, namedBy }) => [name, namedBy]),
    [['stdin', undefined]],
  );
});

t.test('programs stand behind the files, and in place of what the definition names', async (t) => {
  const folder = t.testdir({ 'a.csv': '', 'b.csv': '' });
  const named = { inputs: [`${folder}/a.csv`] };
  const found = async (...argv: readonly string[]) => {
    const { files, sources } = await inputsOf(await contextOf(['extract', ...argv]), named);
    return { files, names: sources.map(({ name }) => name) };
  };
  t.strictSame(await found('--run', '--', '/opt/bin/mminfo', '-m'), { files: [], names: ['mminfo'] });
  t.strictSame(await found(`${folder}/b.csv`, '--run', '--', 'mminfo', '--run', '--', 'nsrjb'), {
    files: [`${folder}/b.csv`],
    names: [`${folder}/b.csv`, 'mminfo', 'nsrjb'],
  });
});

t.test('two programs of one name are told apart', async (t) => {
  const argv = ['extract', '--run', '--', 'sh', 'a', '--run', '--', '/bin/sh', 'b', '--run', '--', 'cat'];
  t.strictSame(
    programSources(await contextOf(argv)).map(({ name }) => name),
    ['sh', 'sh (2)', 'cat'],
  );
});

t.test('options say how programs are run, and what they say is shown', POSIX, async (t) => {
  const bytes = async (options: readonly string[], script: string) => {
    const context = await contextOf(['extract', ...options, '--run', '--', 'sh', '-c', script]);
    const [source] = programSources(context);
    const read = source === undefined ? [] : source.bytes(new AbortController().signal);
    return { text: Buffer.concat(await Array.fromAsync(read)).toString(), stderr: context.stderr.text };
  };
  t.strictSame(await bytes(['--run-ok', '0,4'], "printf 'a\\033b\\n' >&2; echo A1; exit 4"), {
    text: 'A1\n',
    stderr: 'tapesync: sh: a\\x1bb\n',
  });
  await t.rejects(bytes([], 'exit 4'), { code: 'SOURCE_COMMAND' });
  await t.rejects(bytes(['--run-timeout', '1s'], 'sleep 60'), {
    message: /^sh: its output cannot be believed: it did not end within 1 s \(--run-timeout\)/,
  });
});
