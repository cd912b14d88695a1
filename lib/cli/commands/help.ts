import type { CommandName, OptionSpec } from '../options/option-spec.ts';
import { optionsOf, variableOf } from '../options/options.ts';
import { COMMANDS } from './table.ts';

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

/** Returns the help of the whole program. */
export function programHelp(): string {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length));
  const commands = Object.entries(COMMANDS).map(([name, spec]) => `  ${name.padEnd(width)}  ${spec.summary}`);
  const codes = EXIT_CODES.map(([code, explanation]) => `  ${code.padEnd(8)}  ${explanation}`);
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

/** Returns the help of one command. */
export function commandHelp(command: CommandName): string {
  const spec = COMMANDS[command];
  const rows = optionsOf(command).map(([, option]) => [flagText(option), optionText(option)] as const);
  const width = Math.max(...rows.map(([flag]) => flag.length));
  return [
    `Usage: ${spec.usage}`,
    '',
    `${spec.summary[0]?.toUpperCase()}${spec.summary.slice(1)}.`,
    '',
    'Options:',
    ...rows.map(([flag, text]) => `  ${flag.padEnd(width)}  ${text}`),
    '',
    'Examples:',
    ...spec.examples.flatMap(([line, does]) => [`  # ${does}`, `  ${line}`]),
    '',
  ].join('\n');
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
  const variable = option.notOnCommandLine ? undefined : variableOf(option);
  const notes = [defaultText(option), variable].filter((note) => note !== undefined);
  return notes.length === 0 ? option.text : `${option.text} [${notes.join(', ')}]`;
}

function defaultText({ default: value, bare }: OptionSpec): string | undefined {
  if (bare !== undefined) return `without =: ${bare}`;
  return value === undefined || value === 0 ? undefined : `default: ${value}`;
}
