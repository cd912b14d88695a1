import type { Parsed } from './option-parsers.ts';

/** Name of a command of tapesync. */
export type CommandName =
  | 'sync'
  | 'plan'
  | 'apply'
  | 'extract'
  | 'check'
  | 'test'
  | 'init'
  | 'volumes'
  | 'admin'
  | 'serve';

/** One row of the option table. */
export interface OptionSpec {
  /** Long name, as in `--max-changes`. */
  readonly name: string;
  /** The short name of TMSS10Sync, where it has one. */
  readonly short?: string;
  /** The word for its value in help; absent for a flag. */
  readonly value?: string;
  /** True if it may be given more than once; its value is a list. */
  readonly many?: true;
  /** True if neither the environment nor a configuration file may set it. */
  readonly commandLineOnly?: true;
  /** True if it may contain a password: messages do not repeat it. */
  readonly secret?: true;
  /** With a parser, `''` stands for no value. */
  readonly default: string | number | boolean | readonly string[];
  /** Makes the value of a text from outside. Without it the text is the value. */
  readonly parse?: (text: string) => Parsed<unknown>;
  readonly commands: readonly CommandName[];
  /** What help says about it. */
  readonly text: string;
}

/** Commands in which records or changes go through the chain. */
export const CHAIN = ['sync', 'plan', 'apply', 'extract'] as const;
/** Commands that compare records with a snapshot. */
export const COMPARING = ['sync', 'plan'] as const;
/** Commands that read an export. */
export const READING = ['sync', 'plan', 'extract'] as const;
/** Commands that load a definition. */
export const WITH_DEFINITION = ['sync', 'plan', 'extract', 'check', 'test'] as const;
/** Commands that open a store. */
export const WITH_STORE = ['sync', 'plan', 'apply', 'volumes', 'admin'] as const;
/** Commands that change volumes. */
export const SENDING = ['sync', 'apply'] as const;

/** Returns a part of the option table with its exact type; the compiler checks its form. */
export const options = <const T extends Readonly<Record<string, OptionSpec>>>(table: T): T => table;
