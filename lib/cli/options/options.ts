/**
 * The table of options: from it derive the command line, the configuration (by convict), `--help` and the reference
 * in the README.
 *
 * @module
 */

import { ADMIN_OPTIONS } from './admin-options.ts';
import { DELIVERY_OPTIONS } from './delivery-options.ts';
import { LABEL_OPTIONS } from './label-options.ts';
import { LISTING_OPTIONS } from './listing-options.ts';
import type { CommandName, OptionSpec } from './option-spec.ts';
import { RECONCILE_OPTIONS } from './reconcile-options.ts';
import { REPORTING_OPTIONS } from './reporting-options.ts';
import { RESOURCE_OPTIONS } from './resource-options.ts';
import { RUN_OPTIONS } from './run-options.ts';
import { SELDOM_OPTIONS } from './seldom-options.ts';
import { SERVING_OPTIONS } from './serving-options.ts';
import { SOURCE_OPTIONS } from './source-options.ts';

/** The parts of the table with their titles, in the order of help: what most runs need comes first. */
const GROUPS = [
  ['What is read, and where it goes', RUN_OPTIONS],
  ['Sources', SOURCE_OPTIONS],
  ['Places and findings', RECONCILE_OPTIONS],
  ['Volumes', LABEL_OPTIONS],
  ['Reports, files and metrics', REPORTING_OPTIONS],
  ['Mail and posts', DELIVERY_OPTIONS],
  ['Lists', LISTING_OPTIONS],
  ['Order, size and speed', RESOURCE_OPTIONS],
  ['The server', SERVING_OPTIONS],
  ['Seldom needed', SELDOM_OPTIONS],
  ['Administration', ADMIN_OPTIONS],
] as const;

/** Every option by its key in configuration files and code, in the order of help. */
export const OPTIONS = {
  ...RUN_OPTIONS,
  ...SOURCE_OPTIONS,
  ...RECONCILE_OPTIONS,
  ...LABEL_OPTIONS,
  ...REPORTING_OPTIONS,
  ...DELIVERY_OPTIONS,
  ...LISTING_OPTIONS,
  ...RESOURCE_OPTIONS,
  ...SERVING_OPTIONS,
  ...SELDOM_OPTIONS,
  ...ADMIN_OPTIONS,
};

/** Key of an option. */
export type OptionKey = keyof typeof OPTIONS;

/** Options that others have taken the place of, by their keys. */
export const REPLACED: ReadonlyMap<string, OptionKey> = new Map([['snapshotCache', 'cache']]);

/** Returns the options that a command takes, in the order of help. */
export function optionsOf(command: CommandName): readonly (readonly [OptionKey, OptionSpec])[] {
  const all = Object.entries(OPTIONS) as (readonly [OptionKey, OptionSpec])[];
  return all.filter(([, { commands }]) => commands.includes(command));
}

/** Returns the options that a command takes in groups with their titles, in the order of help. */
export function optionGroupsOf(command: CommandName): readonly (readonly [string, readonly OptionSpec[]])[] {
  const groups = GROUPS.map(([title, part]) => {
    const all: readonly OptionSpec[] = Object.values(part);
    return [title, all.filter(({ commands }) => commands.includes(command))] as const;
  });
  return groups.filter(([, options]) => options.length > 0);
}

/** Returns the environment variable of an option, or `undefined` for one of the command line only. */
export function variableOf(spec: OptionSpec): string | undefined {
  return spec.commandLineOnly ? undefined : `TAPESYNC_${spec.name.replaceAll('-', '_').toUpperCase()}`;
}
