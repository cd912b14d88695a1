import t from 'tap';
import { parseCommandLine } from '../../../../lib/cli/options/command-line.ts';

const PLAIN = { flags: {}, operands: [], programs: [], help: false, version: false };

t.test('without a command, sync is meant', async (t) => {
  t.strictSame(parseCommandLine([]), { ...PLAIN, command: 'sync' });
  t.strictSame(parseCommandLine(['-a', '-d', 'x.ttidef', 'export.csv']), {
    ...PLAIN,
    command: 'sync',
    flags: { definition: 'x.ttidef', add: true },
    operands: ['export.csv'],
  });
});

t.test('flags go by the keys of their options, and an option that may come often is a list', async (t) => {
  t.strictSame(
    parseCommandLine(['plan', '--max-changes', '5%', '--set', 'MEDIA=LTO', '--set=CUSTOMER=US01']),
    {
      ...PLAIN,
      command: 'plan',
      flags: { maxChanges: '5%', set: ['MEDIA=LTO', 'CUSTOMER=US01'] },
    },
  );
  t.strictSame(parseCommandLine(['plan', '--min-records', '1', '--min-records', '2']).flags, {
    minRecords: '2',
  });
  t.strictSame(parseCommandLine(['plan', '--set', '']).flags, { set: [''] }, 'an empty value is a value');
});

t.test('a value that may be left out stands behind =', async (t) => {
  t.strictSame(parseCommandLine(['volumes', '--csv', 'US01']).flags, { csv: 'safe' });
  t.strictSame(parseCommandLine(['volumes', '--csv', 'US01']).operands, ['US01']);
  t.strictSame(parseCommandLine(['volumes', '--csv=raw']).flags, { csv: 'raw' });
  t.strictSame(parseCommandLine(['volumes', '--', '--csv']).operands, ['--csv']);
});

t.test('a command is only the first word; operands may follow options and --', async (t) => {
  t.strictSame(parseCommandLine(['extract', 'plan', '--', '-x', 'check']), {
    ...PLAIN,
    command: 'extract',
    operands: ['plan', '-x', 'check'],
  });
  t.strictSame(parseCommandLine(['-']).operands, ['-'], 'the standard input');
});

t.test('help and version are asked for with every command', async (t) => {
  t.strictSame(parseCommandLine(['serve', '-h']), { ...PLAIN, command: 'serve', help: true });
  t.strictSame(parseCommandLine(['--version']), { ...PLAIN, command: 'sync', version: true });
});

t.test('help and version are words, too, unless there is a file of that name', async (t) => {
  t.strictSame(parseCommandLine(['help']), { ...PLAIN, command: 'sync', help: true });
  t.strictSame(parseCommandLine(['help', 'plan']), { ...PLAIN, command: 'plan', help: true });
  t.throws(() => parseCommandLine(['help', 'snyc']), {
    code: 'COMMAND_UNKNOWN',
    parameters: { suggestion: '; did you mean sync?' },
  });
  t.strictSame(parseCommandLine(['version']), { ...PLAIN, command: 'sync', version: true });
  t.strictSame(parseCommandLine(['-V']), { ...PLAIN, command: 'sync', version: true });
  const folder = process.cwd();
  t.teardown(() => process.chdir(folder));
  process.chdir(t.testdir({ help: '' }));
  t.strictSame(parseCommandLine(['help']).operands, ['help']);
});

t.test('a plain word that is no command is a mistake, unless it is a file', async (t) => {
  t.throws(() => parseCommandLine(['snyc']), {
    code: 'COMMAND_UNKNOWN',
    parameters: { name: 'snyc', suggestion: '; did you mean sync?' },
  });
  t.throws(() => parseCommandLine(['catalog']), {
    code: 'COMMAND_UNKNOWN',
    parameters: { name: 'catalog', suggestion: '' },
  });
  t.throws(() => parseCommandLine(['constructor']), { code: 'COMMAND_UNKNOWN' });
  t.strictSame(parseCommandLine(['plans.csv']).operands, ['plans.csv'], 'no word');
  const folder = process.cwd();
  t.teardown(() => process.chdir(folder));
  process.chdir(t.testdir({ snyc: '' }));
  t.strictSame(parseCommandLine(['snyc']).operands, ['snyc']);
});

t.test('an option that a command does not have is named, with the one that was meant', async (t) => {
  t.throws(() => parseCommandLine(['plan', '--max-change', '3']), {
    code: 'OPTION_UNKNOWN',
    parameters: { option: '--max-change', suggestion: '; did you mean --max-changes?', command: 'plan' },
  });
  t.throws(() => parseCommandLine(['check', '--rejects', 'x']), {
    code: 'OPTION_UNKNOWN',
    parameters: { option: '--rejects', suggestion: '', command: 'check' },
  });
  t.throws(() => parseCommandLine(['-x']), {
    code: 'OPTION_UNKNOWN',
    parameters: { option: '-x', suggestion: '', command: 'sync' },
  });
});

t.test('an option that another has taken the place of names that, where a command has it', async (t) => {
  for (const args of [['--snapshot-cache', 'x'], ['--snapshot-cache=x'], ['plan', '--snapshot-cache', 'x']])
    t.throws(() => parseCommandLine(args), {
      code: 'OPTION_UNKNOWN',
      message: /^there is no option --snapshot-cache; --cache has taken its place; /,
    });
  t.throws(() => parseCommandLine(['apply', '--snapshot-cache', 'x']), {
    code: 'OPTION_UNKNOWN',
    parameters: { suggestion: '' },
  });
});

t.test('an option of TMSS10Sync whose meaning nobody knows is refused, saying so', async (t) => {
  for (const args of [['-M'], ['-at'], ['plan', '-a', '-p', '-d', 'x']]) {
    t.throws(() => parseCommandLine(args), {
      code: 'OPTION_UNKNOWN',
      message: /^there is no option -[Mtp]; TMSS10Sync has it, but its meaning is not published; /,
    });
  }
});

t.test('a value that is missing or not wanted is a mistake', async (t) => {
  t.throws(() => parseCommandLine(['-d']), { code: 'OPTION_INVALID', parameters: { option: '-d' } });
  t.throws(() => parseCommandLine(['-d', '-a']), { code: 'OPTION_INVALID', parameters: { option: '-d' } });
  t.throws(() => parseCommandLine(['plan', '--create=yes']), {
    code: 'OPTION_INVALID',
    parameters: { option: '--create' },
  });
});

t.test('a value that begins with - stands behind =', async (t) => {
  t.throws(() => parseCommandLine(['volumes', '--sort-by', '-slot']), {
    code: 'OPTION_INVALID',
    message: '--sort-by: a value that begins with - stands behind =, as in --sort-by=-VALUE',
  });
  t.strictSame(parseCommandLine(['volumes', '--sort-by=-slot']).flags, { sortBy: '-slot' });
});

t.test('behind --run -- stands a program with its arguments, whatever they look like', async (t) => {
  const args = ['-a', '--help', '--', '', '*', '--run', 'x', '-d'];
  t.strictSame(parseCommandLine(['-d', 'x.ttidef', 'a.csv', '--run', '--', 'mminfo', ...args]), {
    ...PLAIN,
    command: 'sync',
    flags: { definition: 'x.ttidef' },
    operands: ['a.csv'],
    programs: [['mminfo', ...args]],
  });
  for (const command of ['sync', 'plan', 'extract', 'reconcile', 'init'])
    t.strictSame(parseCommandLine([command, '--run', '--', 'x']).programs, [['x']], command);
});

t.test('there may be several programs', async (t) => {
  t.strictSame(parseCommandLine(['--run', '--', 'a', '-x', '--run', '--', 'b', '--run', '--', 'c', '--']), {
    ...PLAIN,
    command: 'sync',
    programs: [['a', '-x'], ['b'], ['c', '--']],
  });
});

t.test('--run without a program behind it is a mistake, and said before any other', async (t) => {
  for (const args of [
    ['--run'],
    ['--run', 'mminfo'],
    ['--run', 'mminfo', '-m', '--mine'],
    ['--run', 'mminfo', '--', '-m'],
    ['--run', '--'],
    ['--run', '--', ''],
    ['--run', '--', '--run', '--', 'b'],
    ['--run', '--', 'a', '--run', '--'],
  ]) {
    t.throws(
      () => parseCommandLine(args),
      {
        code: 'OPTION_INVALID',
        parameters: {
          option: '--run',
          problem: 'a program and its arguments stand behind it: --run -- PROGRAM ARGUMENT...',
        },
      },
      args.join(' '),
    );
  }
  t.throws(() => parseCommandLine(['--run=mminfo']), {
    code: 'OPTION_INVALID',
    parameters: { option: '--run' },
  });
});

t.test('behind another -- it is a name like any other', async (t) => {
  t.strictSame(parseCommandLine(['--', '--run', '--', 'x']), {
    ...PLAIN,
    command: 'sync',
    operands: ['--run', '--', 'x'],
  });
});

t.test('help is asked for before the program, or where none is named', async (t) => {
  for (const args of [
    ['--help', '--run'],
    ['--run', '--help'],
    ['--run', '-h'],
    ['-h', '--run', '--'],
  ])
    t.equal(parseCommandLine(args).help, true, args.join(' '));
  t.strictSame(parseCommandLine(['--run', '--', 'x', '--help', '--version']), {
    ...PLAIN,
    command: 'sync',
    programs: [['x', '--help', '--version']],
  });
});

t.test('a command that reads no export has no --run', async (t) => {
  for (const command of ['apply', 'check', 'volumes', 'serve'])
    t.throws(() => parseCommandLine([command, '--run', '--', 'x']), {
      code: 'OPTION_UNKNOWN',
      parameters: { option: '--run' },
    });
});
