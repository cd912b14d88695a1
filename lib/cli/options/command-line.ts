import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { closestMatch } from 'leven';
import { TapesyncError } from '../../errors/error.ts';
import { COMMAND_TEXTS } from '../commands/command-texts.ts';
import type { Flags } from './configuration.ts';
import type { CommandName, OptionSpec } from './option-spec.ts';
import { OPTIONS, optionsOf, REPLACED, variableOf } from './options.ts';

/** A command line, taken apart. */
export interface CommandLine {
  readonly command: CommandName;
  readonly flags: Flags;
  readonly operands: readonly string[];
  /** Programs whose output is read, each with its arguments. */
  readonly programs: readonly (readonly string[])[];
  readonly help: boolean;
  readonly version: boolean;
}

/**
 * Parses a command line, without the program's name; if it names no command, `sync` is meant.
 * Throws COMMAND_UNKNOWN and OPTION_UNKNOWN with a suggestion, and OPTION_INVALID for a missing value.
 */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const asking = questionOf(argv);
  if (asking !== undefined) return parseCommandLine(asking);
  const [first = ''] = argv;
  const named = isCommand(first);
  const command = named ? first : 'sync';
  if (!named) rejectMistypedCommand(first);
  const specs = optionsOf(command);
  const { own, programs } = withoutPrograms(command, named ? argv.slice(1) : argv);
  const { values, positionals } = parse(command, own);
  const { help, version, ...given } = values;
  const flags: Record<string, string | boolean | readonly string[]> = {};
  for (const [key, spec] of specs) {
    const value = given[spec.name];
    if (value !== undefined && spec.notOnCommandLine) throw seenByOthers(key, spec);
    if (value !== undefined) flags[key] = Array.isArray(value) ? value.map(String) : value;
  }
  const asked = { help: help === true, version: version === true };
  if (!asked.help && programs.some(([program = '']) => program === '')) throw runAlone();
  return { command, flags, operands: positionals, programs, ...asked };
}

// What people type before they have read anything: `help`, `help COMMAND`, `version`.
function questionOf([first = '', second, ...rest]: readonly string[]): readonly string[] | undefined {
  if ((first !== 'help' && first !== 'version') || existsSync(first)) return undefined;
  if (first === 'version') return ['--version'];
  if (second === undefined) return ['--help'];
  if (isCommand(second) && rest.length === 0) return [second, '--help'];
  throw unknownCommand(second);
}

const RUN = `--${OPTIONS.run.name}`;

// Behind `--run --` stands a program with its arguments, up to the next `--run --` or the end.
function withoutPrograms(
  command: CommandName,
  args: readonly string[],
): { readonly own: readonly string[]; readonly programs: readonly (readonly string[])[] } {
  const dashes = args.indexOf('--');
  const first = args.indexOf(RUN);
  // Behind another `--` there are operands, whatever they look like.
  const isOperand = first === -1 || (dashes !== -1 && dashes < first);
  if (isOperand || !optionsOf(command).some(([key]) => key === 'run')) return { own: args, programs: [] };
  const own = args.slice(0, first);
  // Said before the options are looked at: else they are those of the program.
  if (dashes !== first + 1) {
    if (args.some((word) => word === '--help' || word === '-h')) return { own: ['--help'], programs: [] };
    throw runAlone();
  }
  const starts = args.flatMap((word, index) => (word === RUN && args[index + 1] === '--' ? [index] : []));
  return { own, programs: starts.map((start, index) => args.slice(start + 2, starts[index + 1])) };
}

function runAlone(): TapesyncError {
  const problem = 'a program and its arguments stand behind it: --run -- PROGRAM ARGUMENT...';
  return new TapesyncError('OPTION_INVALID', { option: RUN, problem });
}

function seenByOthers(key: string, spec: OptionSpec): TapesyncError {
  const problem = `others see a command line; set $${variableOf(spec)}, or ${key} in a configuration file`;
  return new TapesyncError('OPTION_INVALID', { option: `--${spec.name}`, problem });
}

function isCommand(word: string): word is CommandName {
  return Object.hasOwn(COMMAND_TEXTS, word);
}

// A plain word that is no file is meant as a command.
function rejectMistypedCommand(word: string): void {
  if (/^[a-z][a-z-]*$/i.test(word) && !existsSync(word)) throw unknownCommand(word);
}

function unknownCommand(word: string): TapesyncError {
  const meant = closestMatch(word.toLowerCase(), Object.keys(COMMAND_TEXTS), { maxDistance: 2 });
  const suggestion = meant === undefined ? '' : `; did you mean ${meant}?`;
  return new TapesyncError('COMMAND_UNKNOWN', { name: word, suggestion });
}

function parse(command: CommandName, args: readonly string[]) {
  const options: Record<string, { type: 'string' | 'boolean'; short?: string; multiple?: boolean }> = {
    help: { type: 'boolean', short: 'h' },
    version: { type: 'boolean', short: 'V' },
  };
  for (const [, spec] of optionsOf(command)) {
    options[spec.name] = {
      type: spec.value === undefined ? 'boolean' : 'string',
      ...(spec.short && { short: spec.short }),
      ...(spec.many && { multiple: true }),
    };
  }
  try {
    return parseArgs({ args: withBareValues(command, args), options, allowPositionals: true, strict: true });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw explained(error, command, Object.keys(options));
  }
}

/** Options of TMSS10Sync of which nobody says what they do: whoever leaves one out has to know. */
const UNPUBLISHED: readonly string[] = ['-M', '-T', '-l', '-p', '-s', '-t'];

// The parser of Node knows no option whose value may be left out.
function withBareValues(command: CommandName, args: readonly string[]): string[] {
  const bare = new Map(optionsOf(command).map(([, { name, bare }]) => [`--${name}`, bare]));
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  return args.map((word, index) => {
    const value = index < end ? bare.get(word) : undefined;
    return value === undefined ? word : `${word}=${value}`;
  });
}

function replacementOf(option: string, names: readonly string[]): string | undefined {
  const key = option.slice('--'.length).replaceAll(/-[a-z]/g, ([, letter = '']) => letter.toUpperCase());
  const by = REPLACED.get(key);
  if (by === undefined || !names.includes(OPTIONS[by].name)) return undefined;
  return `; --${OPTIONS[by].name} has taken its place`;
}

function explained(error: Error, command: CommandName, names: readonly string[]): TapesyncError {
  const option = /'(-[^' ]*)/.exec(error.message)?.[1] ?? '';
  if ('code' in error && error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const meant = closestMatch(option.replace(/^-+/, ''), names, { maxDistance: 3 });
    const near = option.startsWith('--') && meant !== undefined ? `; did you mean --${meant}?` : '';
    const unpublished = '; TMSS10Sync has it, but its meaning is not published';
    const suggestion = replacementOf(option, names) ?? (UNPUBLISHED.includes(option) ? unpublished : near);
    return new TapesyncError('OPTION_UNKNOWN', { option, suggestion, command }, { cause: error });
  }
  if (option.startsWith('--') && error.message.includes('argument is ambiguous')) {
    const problem = `a value that begins with - stands behind =, as in ${option}=-VALUE`;
    return new TapesyncError('OPTION_INVALID', { option, problem }, { cause: error });
  }
  const [problem = ''] = error.message.replace(/^Option '[^']*' /, '').split('\n');
  return new TapesyncError('OPTION_INVALID', { option, problem }, { cause: error });
}
