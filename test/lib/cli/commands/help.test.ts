import t from 'tap';
import { commandHelp, EXIT_CODES, flagText, programHelp } from '../../../../lib/cli/commands/help.ts';
import { COMMANDS } from '../../../../lib/cli/commands/table.ts';
import type { CommandName } from '../../../../lib/cli/options/option-spec.ts';
import { OPTIONS, optionGroupsOf, optionsOf } from '../../../../lib/cli/options/options.ts';

const names = Object.keys(COMMANDS).filter((name): name is CommandName => Object.hasOwn(COMMANDS, name));

// Lines are only broken, so that the words are those of the tables.
const words = (text: string) => text.replaceAll(/\s+/g, ' ');

t.test('the help of the program lists every command and every exit code', async (t) => {
  const help = words(programHelp(80));
  for (const name of names) t.ok(help.includes(` ${name} ${COMMANDS[name].summary} `), name);
  for (const [code, text] of EXIT_CODES) t.ok(help.includes(` ${code} ${text} `), code);
});

t.test('the help of a command has its usage, its examples, and its options in groups', async (t) => {
  for (const name of names) {
    const { usage, summary, examples } = COMMANDS[name];
    const help = commandHelp(name, 80);
    t.ok(
      words(help).startsWith(`Usage: ${usage} ${summary[0]?.toUpperCase()}${summary.slice(1)}. Examples: # `),
      name,
    );
    for (const [line, does] of examples) {
      t.ok(help.includes(`\n  ${line}\n`), line);
      t.ok(words(help.replaceAll('\n  # ', ' ')).includes(does), does);
    }
    t.strictSame(
      [...help.matchAll(/^ {2}(?:-\w, | {4})(--[a-z-]+|\$TAPESYNC_[A-Z_]+)/gm)].map(([, option]) => option),
      optionsOf(name).map(([, option]) =>
        flagText(option)
          .trim()
          .replace(/^-\w, /, '')
          .replace(/[ [].*/, ''),
      ),
      'each option once, in the order of the table',
    );
    for (const [title] of optionGroupsOf(name)) t.ok(help.includes(`\n\n${title}:\n  `), title);
  }
});

t.test('help fits the terminal, but for examples, which can be pasted', async (t) => {
  for (const width of [72, 80, 120]) {
    const longest = (text: string) => {
      const lines = text.split('\n').filter((line) => !/^ {2}(tapesync|[a-z"'<]|PGPASS)/.test(line));
      return Math.max(...lines.map((line) => line.length));
    };
    t.ok(longest(programHelp(width)) <= width, `${width}`);
    for (const name of names) t.ok(longest(commandHelp(name, width)) <= width, `${name} ${width}`);
  }
});

t.test('an option shows its default, where it has one', async (t) => {
  const text = (command: CommandName, name: string) =>
    words(commandHelp(command, 80))
      .split(` --${name} `)
      .at(-1)
      ?.split(/ --[a-z]| -[A-Za-z], /)[0];
  t.match(text('serve', 'port'), /\[default: 5000\]/);
  t.match(text('sync', 'rate'), /default: no limit/);
  t.match(text('sync', 'first'), /do nothing else(?! \[)/, 'a default of 0');
  t.match(text('admin', 'customer'), /\[default: \*\]/);
});

t.test('an option stands as on a command line', async (t) => {
  t.equal(flagText(OPTIONS.definition), '-d, --definition FILE');
  t.equal(flagText(OPTIONS.add), '-a, --add');
  t.equal(flagText(OPTIONS.run), '    --run -- PROGRAM...');
  t.equal(flagText(OPTIONS.rate), '    --rate NUMBER');
  t.equal(flagText(OPTIONS.smtp), '    $TAPESYNC_SMTP', 'a secret does not stand there');
});
