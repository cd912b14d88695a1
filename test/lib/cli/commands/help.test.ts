import t from 'tap';
import { commandHelp, EXIT_CODES, flagText, programHelp } from '../../../../lib/cli/commands/help.ts';
import { COMMANDS } from '../../../../lib/cli/commands/table.ts';
import type { CommandName } from '../../../../lib/cli/options/option-spec.ts';
import { OPTIONS, optionsOf } from '../../../../lib/cli/options/options.ts';

const names = Object.keys(COMMANDS).filter((name): name is CommandName => Object.hasOwn(COMMANDS, name));

t.test('the help of the program lists every command and every exit code', async (t) => {
  const lines = programHelp().split('\n');
  const width = Math.max(...names.map((name) => name.length));
  for (const name of names) t.ok(lines.includes(`  ${name.padEnd(width)}  ${COMMANDS[name].summary}`), name);
  for (const [code, text] of EXIT_CODES) t.ok(lines.includes(`  ${code.padEnd(8)}  ${text}`), code);
});

t.test('the help of a command has its usage, its options in their order, and its examples', async (t) => {
  for (const name of names) {
    const { usage, summary, examples } = COMMANDS[name];
    const [first, , sentence, , heading, ...rest] = commandHelp(name).split('\n');
    t.equal(first, `Usage: ${usage}`);
    t.equal(sentence?.toLowerCase(), `${summary}.`.toLowerCase());
    t.equal(heading, 'Options:');
    const end = rest.indexOf('');
    t.strictSame(
      rest.slice(0, end).map((line) => /--[a-z-]+|\$TAPESYNC_[A-Z_]+/.exec(line)?.[0]),
      optionsOf(name).map(([, option]) =>
        flagText(option)
          .trim()
          .replace(/^-\w, /, '')
          .replace(/[ [].*/, ''),
      ),
    );
    t.strictSame(rest.slice(end + 1), [
      'Examples:',
      ...examples.flatMap(([line, does]) => [`  # ${does}`, `  ${line}`]),
      '',
    ]);
  }
});

t.test('an option shows its default and its variable, where it has them', async (t) => {
  const line = (command: CommandName, name: string) =>
    commandHelp(command)
      .split('\n')
      .find((row) => row.includes(`--${name} `))
      ?.replace(/^.*? {2}(?=\S{3,} )/, '');
  t.match(line('serve', 'port'), /\[default: 5000, TAPESYNC_PORT\]$/);
  t.match(line('sync', 'rate'), /default: no limit \[TAPESYNC_RATE\]$/);
  t.match(line('sync', 'first'), /do nothing else$/, 'a default of 0, and no variable');
  t.match(line('sync', 'add'), /skipped \[TAPESYNC_ADD\]$/);
  t.match(line('admin', 'customer'), /\[default: \*\]$/);
});

t.test('an option stands as on a command line', async (t) => {
  t.equal(flagText(OPTIONS.definition), '-d, --definition FILE');
  t.equal(flagText(OPTIONS.add), '-a, --add');
  t.equal(flagText(OPTIONS.run), '    --run -- PROGRAM...');
  t.equal(flagText(OPTIONS.rate), '    --rate NUMBER');
  t.equal(flagText(OPTIONS.smtp), '    $TAPESYNC_SMTP', 'a secret does not stand there');
});
