/**
 * The table of options: from it derive the command line, the configuration (by convict), `--help` and the reference
 * in the README.
 *
 * @module
 */

import type { CommandName, OptionSpec } from './option-spec.ts';
import { RARE_OPTIONS } from './rare-options.ts';
import { REPORT_OPTIONS } from './report-options.ts';
import { SERVE_OPTIONS } from './serve-options.ts';
import { SYNC_OPTIONS } from './sync-options.ts';
import { TRANSFER_OPTIONS } from './transfer-options.ts';

/** Every option by its key in configuration files and code, in the order of help. */
export const OPTIONS = {
  ...SYNC_OPTIONS,
  ...REPORT_OPTIONS,
  ...TRANSFER_OPTIONS,
  ...SERVE_OPTIONS,
  ...RARE_OPTIONS,
};

/** Key of an option. */
export type OptionKey = keyof typeof OPTIONS;

/** The options that a command takes, in table order. */
export function optionsOf(command: CommandName): readonly (readonly [OptionKey, OptionSpec])[] {
  const all = Object.entries(OPTIONS) as [OptionKey, OptionSpec][];
  return all.filter(([, spec]) => spec.commands.includes(command));
}

/** Returns the environment variable of an option, or `undefined` for one of the command line only. */
export function variableOf(spec: OptionSpec): string | undefined {
  return spec.commandLineOnly ? undefined : `TAPESYNC_${spec.name.replaceAll('-', '_').toUpperCase()}`;
}
