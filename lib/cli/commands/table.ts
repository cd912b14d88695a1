import type { Configuration } from '../options/configuration.ts';
import type { CommandName } from '../options/option-spec.ts';
import type { Command } from './command.ts';
import { COMMAND_TEXTS, type CommandText } from './command-texts.ts';

/** One row of the command table. */
export interface CommandSpec extends CommandText {
  /**
   * Whether the result goes to the standard output alone, so that it is lost where that is closed: not where the exit code
   * says it as well.
   */
  readonly prints: (config: Configuration, operands: readonly string[]) => boolean;
  /** Loads the command only when it runs: a start does not wait for the others. */
  readonly load: () => Promise<Command>;
}

/** Every command by its name. */
export const COMMANDS: Readonly<Record<CommandName, CommandSpec>> = {
  sync: {
    ...COMMAND_TEXTS.sync,
    prints: (config) => config.changes || config.first > 0,
    load: async () => (await import('./sync.ts')).sync,
  },
  plan: {
    ...COMMAND_TEXTS.plan,
    prints: (config) => !config.exitCode || config.first > 0,
    load: async () => (await import('./sync.ts')).plan,
  },
  apply: {
    ...COMMAND_TEXTS.apply,
    prints: (config) => config.changes,
    load: async () => (await import('./apply.ts')).apply,
  },
  reconcile: {
    ...COMMAND_TEXTS.reconcile,
    prints: () => true,
    load: async () => (await import('./reconcile.ts')).reconcile,
  },
  confirm: {
    ...COMMAND_TEXTS.confirm,
    prints: (config) => config.changes || config.dryRun,
    load: async () => (await import('./by-label.ts')).confirm,
  },
  move: {
    ...COMMAND_TEXTS.move,
    prints: (config) => config.changes || config.dryRun,
    load: async () => (await import('./by-label.ts')).move,
  },
  due: {
    ...COMMAND_TEXTS.due,
    prints: (config) => config.changes || config.dryRun,
    load: async () => (await import('./due.ts')).due,
  },
  extract: {
    ...COMMAND_TEXTS.extract,
    prints: () => true,
    load: async () => (await import('./extract.ts')).extract,
  },
  bridge: {
    ...COMMAND_TEXTS.bridge,
    prints: () => true,
    load: async () => (await import('./bridge.ts')).bridge,
  },
  check: {
    ...COMMAND_TEXTS.check,
    prints: () => false,
    load: async () => (await import('./check.ts')).check,
  },
  test: {
    ...COMMAND_TEXTS.test,
    prints: () => false,
    load: async () => (await import('./test.ts')).test,
  },
  init: {
    ...COMMAND_TEXTS.init,
    prints: () => true,
    load: async () => (await import('./init.ts')).init,
  },
  undo: {
    ...COMMAND_TEXTS.undo,
    prints: (config) => config.changes || !config.apply,
    load: async () => (await import('./undo.ts')).undo,
  },
  reconciliations: {
    ...COMMAND_TEXTS.reconciliations,
    prints: () => true,
    load: async () => (await import('./reconciliations.ts')).reconciliations,
  },
  held: {
    ...COMMAND_TEXTS.held,
    prints: (config, [action]) => (action !== 'release' && action !== 'refuse') || config.changes,
    load: async () => (await import('./held.ts')).held,
  },
  runs: {
    ...COMMAND_TEXTS.runs,
    prints: () => true,
    load: async () => (await import('./runs.ts')).runs,
  },
  volumes: {
    ...COMMAND_TEXTS.volumes,
    prints: () => true,
    load: async () => (await import('./volumes.ts')).volumes,
  },
  moves: {
    ...COMMAND_TEXTS.moves,
    prints: ({ html }) => html === '' || html === '-',
    load: async () => (await import('./moves.ts')).moves,
  },
  admin: {
    ...COMMAND_TEXTS.admin,
    prints: (config, operands) =>
      /^((user|source) )?list\b/.test(operands.join(' ')) || (operands[1] === 'remove' && !config.apply),
    load: async () => (await import('./admin.ts')).admin,
  },
  serve: {
    ...COMMAND_TEXTS.serve,
    prints: () => false,
    load: async () => (await import('./serve.ts')).serve,
  },
  pages: {
    ...COMMAND_TEXTS.pages,
    prints: () => false,
    load: async () => (await import('./pages.ts')).pages,
  },
  completion: {
    ...COMMAND_TEXTS.completion,
    prints: () => true,
    load: async () => (await import('./completion.ts')).completion,
  },
};
