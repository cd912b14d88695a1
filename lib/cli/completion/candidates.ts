import { ADMIN_ACTIONS } from '../commands/admin-actions.ts';
import { COMMAND_TEXTS } from '../commands/command-texts.ts';
import type { CommandName, OptionSpec } from '../options/option-spec.ts';
import { OPTIONS, optionsOf } from '../options/options.ts';
import { SHELLS } from './scripts.ts';

/** A word that may stand where the cursor is. */
export interface Candidate {
  readonly word: string;
  /** What it means, in one line; empty where it says it itself. */
  readonly text: string;
}

/** Files that may stand there as well: the shell knows them best. */
export type FileKind = 'none' | 'files' | 'definitions' | 'folders';

/** What may stand where the cursor is. */
export interface Completion {
  readonly candidates: readonly Candidate[];
  readonly files: FileKind;
}

/** Names that a store holds. */
export interface StoredNames {
  /** Returns all scopes, such as `US01.LTO`. */
  readonly scopes: () => Promise<readonly string[]>;
  /** Returns all repositories, such as `US01.LTO.LIBR`. */
  readonly repositories: () => Promise<readonly string[]>;
  /** Returns the latest runs. */
  readonly runs: () => Promise<readonly Candidate[]>;
}

const NOTHING: Completion = { candidates: [], files: 'none' };
const FILES: Completion = { candidates: [], files: 'files' };

/**
 * Returns what may stand at the end of a command line.
 *
 * @param words the words behind the program's name, the last one as far as it is written; it may be empty
 */
export async function complete(words: readonly string[], stored: StoredNames): Promise<Completion> {
  const current = words.at(-1) ?? '';
  const { candidates, files } = await allAt(words.slice(0, -1), current, stored);
  return { candidates: candidates.filter(({ word }) => word.startsWith(current)), files };
}

/** Returns the store that a command line names, if it does. */
export function storeIn(words: readonly string[]): string | undefined {
  const { name, short } = OPTIONS.server;
  const at = words.findLastIndex((word) => word === `-${short}` || word === `--${name}`);
  return at === -1 ? undefined : words[at + 1];
}

async function allAt(before: readonly string[], current: string, stored: StoredNames): Promise<Completion> {
  const [first = ''] = before;
  // What follows is the command line of another program.
  if (before.includes(`--${OPTIONS.run.name}`)) return FILES;
  if (before.length === 0 && !current.startsWith('-')) return { candidates: commands(), files: 'files' };
  if (first === 'help') return { candidates: before.length === 1 ? commands() : [], files: 'none' };
  const isNamed = isCommand(first);
  const command = isNamed ? first : 'sync';
  const awaiting = takesValue(command, before.at(-1) ?? '');
  if (awaiting !== undefined) return valuesOf(awaiting, stored);
  if (current.startsWith('-')) return { candidates: flagsOf(command), files: 'none' };
  const operands = (isNamed ? before.slice(1) : before).filter((word, index, all) => {
    return !word.startsWith('-') && takesValue(command, all[index - 1] ?? '') === undefined;
  });
  return operandsOf(command, operands, stored);
}

function commands(): readonly Candidate[] {
  return Object.entries(COMMAND_TEXTS).map(([word, { summary }]) => ({ word, text: summary }));
}

function isCommand(word: string): word is CommandName {
  return Object.hasOwn(COMMAND_TEXTS, word);
}

function flagsOf(command: CommandName): readonly Candidate[] {
  const options = optionsOf(command).map(([, option]) => option);
  return options
    .filter(({ notOnCommandLine }) => !notOnCommandLine)
    .map(({ name, text }) => ({ word: `--${name}`, text: firstPart(text) }));
}

// The option that a word is, if its value stands in the next word.
function takesValue(command: CommandName, word: string): OptionSpec | undefined {
  const found = optionsOf(command).find(([, { name, short }]) => {
    return word === `--${name}` || (short !== undefined && word === `-${short}`);
  });
  const option = found?.[1];
  return option?.value === undefined || option.bare !== undefined ? undefined : option;
}

async function valuesOf(option: OptionSpec, stored: StoredNames): Promise<Completion> {
  if (option.parse?.words !== undefined) return only(plain(option.parse.words));
  if (option === OPTIONS.definition) return { candidates: [], files: 'definitions' };
  if (option === OPTIONS.repository) return only(plain(await stored.repositories()));
  if (option === OPTIONS.scope) return only(plain(await stored.scopes()));
  switch (option.value) {
    case 'FILE':
      return FILES;
    case 'FOLDER':
      return { candidates: [], files: 'folders' };
    default:
      return NOTHING;
  }
}

async function operandsOf(
  command: CommandName,
  operands: readonly string[],
  stored: StoredNames,
): Promise<Completion> {
  const isFirst = operands.length === 0;
  switch (command) {
    case 'check':
    case 'test':
      return { candidates: [], files: 'definitions' };
    case 'volumes':
    case 'moves':
    case 'due':
      return isFirst ? only(plain(await stored.scopes())) : NOTHING;
    case 'undo':
    case 'runs':
    case 'reconciliations':
      return isFirst ? only(await stored.runs()) : NOTHING;
    case 'admin':
      return only(actionsAfter(operands));
    case 'completion':
      return isFirst ? only(plain(SHELLS)) : NOTHING;
    case 'serve':
    case 'pages':
    case 'confirm':
    case 'move':
    case 'held':
      return NOTHING;
    default:
      return FILES;
  }
}

function actionsAfter(operands: readonly string[]): readonly Candidate[] {
  const next = ADMIN_ACTIONS.map((action) => action.split(' '))
    .filter((words) => operands.every((operand, index) => words[index] === operand))
    .flatMap((words) => words.slice(operands.length, operands.length + 1));
  return plain([...new Set(next)]);
}

function only(candidates: readonly Candidate[]): Completion {
  return { candidates, files: 'none' };
}

function plain(words: readonly string[]): readonly Candidate[] {
  return words.map((word) => ({ word, text: '' }));
}

// A list of candidates has a line for each.
function firstPart(text: string): string {
  return text.split(/[;:,]/)[0] ?? '';
}
