/**
 * The table of options: from it derive the command line, the configuration (by convict), `--help` and the reference
 * in the README.
 *
 * @module
 */

import { ADMIN_OPTIONS } from './admin-options.ts';
import { CHANGING_OPTIONS } from './changing-options.ts';
import { METRICS_OPTIONS } from './metrics-options.ts';
import { CHAIN, type CommandName, type OptionSpec, options } from './option-spec.ts';
import { READING_OPTIONS } from './reading-options.ts';
import { REPORTING_OPTIONS } from './reporting-options.ts';
import { SERVING_OPTIONS } from './serving-options.ts';
import { STORE_OPTIONS } from './store-options.ts';

const BY_SUBJECT = {
  ...READING_OPTIONS,
  ...CHANGING_OPTIONS,
  ...REPORTING_OPTIONS,
  ...METRICS_OPTIONS,
  ...STORE_OPTIONS,
  ...SERVING_OPTIONS,
  ...ADMIN_OPTIONS,
  ...options({
    config: {
      name: 'config',
      short: 'c',
      value: 'FILE',
      default: '',
      commandLineOnly: true,
      commands: [...CHAIN, 'check', 'test', 'volumes', 'admin'],
      text: 'read options from this JSON file; its keys are the long names without dashes, in camelCase',
    },
  }),
};

/** Key of an option. */
export type OptionKey = keyof typeof BY_SUBJECT;

// What most runs need comes first.
const ORDER_OF_HELP: readonly OptionKey[] = [
  'definition',
  'server',
  'add',
  'attribute',
  'first',
  'config',
  'create',
  'set',
  'timezone',
  'maxChanges',
  'minRecords',
  'rejects',
  'absent',
  'stats',
  'metricsPort',
  'metricsHost',
  'metricsFile',
  'metricsPush',
  'metricsTask',
  'changes',
  'exitCode',
  'quiet',
  'progress',
  'json',
  'csv',
  'history',
  'sort',
  'memory',
  'cacheMemory',
  'concurrency',
  'batch',
  'rate',
  'retries',
  'snapshotCache',
  'ca',
  'compress',
  'insecure',
  'store',
  'host',
  'port',
  'tlsCert',
  'tlsKey',
  'tokenLifetime',
  'trustProxy',
  'logLevel',
  'logFormat',
  'includeFolder',
  'user',
  'now',
  'update',
  'description',
  'volumeFilter',
  'role',
  'customer',
  'passwordFile',
  'move',
];

/** Every option by its key in configuration files and code, in the order of help. */
export const OPTIONS = inOrder(BY_SUBJECT, ORDER_OF_HELP);

/** Returns the options that a command takes, in the order of help. */
export function optionsOf(command: CommandName): readonly (readonly [OptionKey, OptionSpec])[] {
  const all = ORDER_OF_HELP.map((key): readonly [OptionKey, OptionSpec] => [key, OPTIONS[key]]);
  return all.filter(([, { commands }]) => commands.includes(command));
}

/** Returns the environment variable of an option, or `undefined` for one of the command line only. */
export function variableOf(spec: OptionSpec): string | undefined {
  return spec.commandLineOnly ? undefined : `TAPESYNC_${spec.name.replaceAll('-', '_').toUpperCase()}`;
}

function inOrder<Table extends object>(table: Table, keys: readonly (keyof Table)[]): Table {
  return Object.fromEntries(keys.map((key) => [key, table[key]])) as Table;
}
