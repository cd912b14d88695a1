import type { Parsed } from './option-parsers.ts';

/** Commands of tapesync. */
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
  /** What follows it on the command line; absent for a flag. */
  readonly value?: string;
  /** May be given more than once. */
  readonly many?: true;
  /** Given on the command line only: neither the environment nor a configuration file sets it. */
  readonly commandLineOnly?: true;
  /** May hold a password: messages do not repeat it. */
  readonly secret?: true;
  readonly default: string | number | boolean | readonly string[];
  /** Makes the value of a text from outside; without it the text is the value. */
  readonly parse?: (text: string) => Parsed<unknown>;
  readonly commands: readonly CommandName[];
  readonly text: string;
}

/** Commands in which records or changes go through the chain. */
export const CHAIN = ['sync', 'plan', 'apply', 'extract'] as const;
/** Commands that compare records with what the server holds. */
export const COMPARING = ['sync', 'plan'] as const;
/** Commands that read an export. */
export const READING = ['sync', 'plan', 'extract'] as const;
/** Commands that load a definition. */
export const WITH_DEFINITION = ['sync', 'plan', 'extract', 'check', 'test'] as const;
/** Commands that open a store. */
export const WITH_STORE = ['sync', 'plan', 'apply', 'volumes', 'admin'] as const;
/** Commands that change volumes. */
export const SENDING = ['sync', 'apply'] as const;

/** Checks the form of a part of the option table, and leaves it its exact type. */
export const options = <const T extends Readonly<Record<string, OptionSpec>>>(table: T): T => table;
