import type { Parsed } from './option-parsers.ts';

/** Name of a command of tapesync. */
export type CommandName =
  | 'sync'
  | 'plan'
  | 'apply'
  | 'extract'
  | 'bridge'
  | 'check'
  | 'test'
  | 'init'
  | 'reconcile'
  | 'confirm'
  | 'move'
  | 'due'
  | 'undo'
  | 'reconciliations'
  | 'held'
  | 'runs'
  | 'volumes'
  | 'moves'
  | 'admin'
  | 'serve'
  | 'pages'
  | 'completion';

/** One row of the option table. */
export interface OptionSpec extends OptionRow {
  /** Long name, as in `--max-changes`. */
  readonly name: string;
}

interface OptionRow {
  /** The short name of TMSS10Sync, where it has one. */
  readonly short?: string;
  /** The word for its value in help; absent for a flag. */
  readonly value?: string;
  /** The value where only its name is given: another value stands behind `=`. */
  readonly bare?: string;
  /** What stands behind a flag up to the end of the command line, as help shows it. */
  readonly behind?: string;
  /** True if it may be given more than once; its value is a list. */
  readonly many?: true;
  /** What stands between several values in the environment, for values that may hold a colon; `:` when absent. */
  readonly separator?: string;
  /** True if neither the environment nor a configuration file may set it. */
  readonly commandLineOnly?: true;
  /** True if only the environment and a configuration file may set it: others see a command line in the list of processes. */
  readonly notOnCommandLine?: true;
  /** True if it may contain a password: messages do not repeat it. */
  readonly secret?: true;
  /**
   * The value where nobody gives one; a number may lie outside of the range of the parser. Without it a flag is off, a
   * list and a text are empty, and a value that is parsed is absent.
   */
  readonly default?: string | number;
  /** Makes the value of a text from outside. Without it the text is the value. It may say which words it takes. */
  readonly parse?: ((text: string) => Parsed<unknown>) & { readonly words?: readonly string[] };
  readonly commands: readonly CommandName[];
  /** What help says about it. */
  readonly text: string;
}

/** Commands in which records or changes go through the chain. */
export const CHAIN = [
  'sync',
  'plan',
  'apply',
  'confirm',
  'move',
  'due',
  'undo',
  'reconcile',
  'extract',
] as const;
/** Commands that report a run of the chain. */
export const REPORTING = [...CHAIN, 'held'] as const;
/** Commands that compare records with a snapshot. */
export const COMPARING = ['sync', 'plan'] as const;
/** Commands that read an export. */
export const READING = ['sync', 'plan', 'reconcile', 'extract'] as const;
/** Commands that load a definition. */
export const WITH_DEFINITION = ['sync', 'plan', 'reconcile', 'extract', 'bridge', 'check', 'test'] as const;
/** Commands that open a store. */
export const WITH_STORE = [
  'sync',
  'plan',
  'apply',
  'reconcile',
  'confirm',
  'move',
  'due',
  'undo',
  'reconciliations',
  'held',
  'runs',
  'volumes',
  'moves',
  'admin',
] as const;
/** Commands that change volumes. */
export const SENDING = ['sync', 'apply', 'reconcile', 'confirm', 'move', 'due', 'undo', 'held'] as const;
/** Commands that take labels of volumes. */
export const BY_LABEL = ['confirm', 'move'] as const;

/**
 * Returns a part of the option table with its exact type; the compiler checks its form. An option has its key as its name:
 * `maxChanges` is `--max-changes`.
 *
 * @param common what all options of this part have in common
 */
export function options<
  const Table extends Readonly<Record<string, Omit<OptionRow, keyof Common>>>,
  const Common extends Partial<OptionRow> = Record<never, never>,
>(table: Table, common?: Common) {
  const rows = Object.entries(table).map(([key, row]) => {
    const name = key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    return [key, { name, ...common, ...row }];
  });
  return Object.fromEntries(rows) as {
    readonly [K in keyof Table]: { readonly name: string } & Common & Table[K];
  };
}
