import type { CommandName, OptionSpec } from '../options/option-spec.ts';
import { optionGroupsOf, variableOf } from '../options/options.ts';
import { wrap } from '../terminal/wrap.ts';
import { COMMAND_TEXTS } from './command-texts.ts';

/** Explanations of the exit codes, for help and documentation. */
export const EXIT_CODES: readonly (readonly [code: string, explanation: string])[] = [
  ['0', 'in step: all was understood, and applied where it differed'],
  [
    '1',
    'finished, but some records were rejected, refused, conflicted or failed, admin verify found something, or the report could not be sent',
  ],
  ['2', 'usage, definition or configuration error; nothing was touched'],
  [
    '3',
    'the source or the server could not be read, a program of --run failed, or no log-on; what was not applied is left for the next run',
  ],
  ['4', 'a safety limit stopped a scope; nothing was applied to that scope'],
  ['10', 'plan --exit-code found changes'],
  ['70', 'internal error'],
  ['130, 143', 'interrupted by SIGINT, SIGTERM'],
];

const ELSEWHERE =
  'Most options can stand in the environment too, such as TAPESYNC_MAX_CHANGES for --max-changes, or in the file of --config: the README says which.';

// An option that takes more stands above its text.
const FLAG_WIDTH = 26;

/**
 * Returns the help of the whole program.
 *
 * @param width characters of a line
 */
export function programHelp(width: number): string {
  const longest = Math.max(...Object.keys(COMMAND_TEXTS).map((name) => name.length));
  const commands = Object.entries(COMMAND_TEXTS).flatMap(([name, { summary }]) =>
    wrap(`  ${name.padEnd(longest)}  `, summary, width),
  );
  const codes = EXIT_CODES.flatMap(([code, explanation]) =>
    wrap(`  ${code.padEnd(8)}  `, explanation, width),
  );
  return [
    'tapesync keeps a tape-management server in step with backup software:',
    'a catalog export in, only the real differences out.',
    '',
    'Usage: tapesync [COMMAND] [OPTIONS] [FILE...]',
    '',
    'Commands:',
    ...commands,
    '',
    'tapesync COMMAND --help shows the options of a command, with examples.',
    '',
    'Exit codes:',
    ...codes,
    '',
  ].join('\n');
}

/**
 * Returns the help of one command.
 *
 * @param width characters of a line; command lines are not broken
 */
export function commandHelp(command: CommandName, width: number): string {
  const { usage, summary, examples } = COMMAND_TEXTS[command];
  return [
    ...wrap('Usage: ', usage, width),
    '',
    ...wrap('', `${summary[0]?.toUpperCase()}${summary.slice(1)}.`, width),
    '',
    'Examples:',
    ...examples.flatMap(([line, does]) => [
      ...wrap('', does, width - 4).map((part) => `  # ${part}`),
      `  ${line}`,
    ]),
    ...optionGroupsOf(command).flatMap(([title, group]) => [
      '',
      `${title}:`,
      ...group.flatMap((option) => optionLines(option, width)),
    ]),
    '',
    ...wrap('', ELSEWHERE, width),
    '',
  ].join('\n');
}

function optionLines(option: OptionSpec, width: number): readonly string[] {
  const flag = `  ${flagText(option)}`;
  const fits = flag.length < FLAG_WIDTH + 2;
  const [first = '', ...others] = wrap(' '.repeat(FLAG_WIDTH + 4), optionText(option), width);
  return fits ? [flag.padEnd(FLAG_WIDTH + 4) + first.trimStart(), ...others] : [flag, first, ...others];
}

/** Returns an option as it stands on a command line, such as `-d, --definition FILE`; one that stands on none as its variable. */
export function flagText(option: OptionSpec): string {
  if (option.notOnCommandLine) return `    $${variableOf(option)}`;
  const short = option.short ? `-${option.short}, ` : '    ';
  if (option.value === undefined) {
    return `${short}--${option.name}${option.behind === undefined ? '' : ` ${option.behind}`}`;
  }
  return `${short}--${option.name}${option.bare === undefined ? ` ${option.value}` : `[=${option.value}]`}`;
}

function optionText(option: OptionSpec): string {
  const note = defaultText(option);
  return note === undefined ? option.text : `${option.text} [${note}]`;
}

function defaultText({ default: value, bare }: OptionSpec): string | undefined {
  if (bare !== undefined) return `without =: ${bare}`;
  return value === undefined || value === 0 ? undefined : `default: ${value}`;
}
