import convict from 'convict';
import { TapesyncError } from './errors.ts';
import { OPTIONS, type OptionKey, type OptionSpec, variableOf } from './options.ts';

type Widened<T> = T extends boolean
  ? boolean
  : T extends number
    ? number
    : T extends string
      ? string
      : readonly string[];

/** Every option with its value: flag over environment over configuration file over default. */
export type Configuration = { readonly [K in OptionKey]: Widened<(typeof OPTIONS)[K]['default']> };

/** Options as the command line gives them. */
export type Flags = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/**
 * Puts the configuration of a run together.
 * Throws OPTION_INVALID for a value out of range and CONFIG_INVALID for a file that is not understood.
 */
export function configure(flags: Flags, environment: NodeJS.ProcessEnv): Configuration {
  const config = convict<Record<string, unknown>>(schema(), { args: [], env: environment });
  if (typeof flags.config === 'string') loadFile(config, flags.config);
  for (const [key, value] of Object.entries(flags)) if (value !== undefined) config.set(key, value);
  const values = Object.entries(OPTIONS).map(([key, spec]: [string, OptionSpec]) => {
    return [key, checked(spec, config.get(key))];
  });
  return Object.freeze(Object.fromEntries(values)) as Configuration;
}

/** Returns the time zone of dates that carry none: the machine's, where none is given. */
export function timeZoneOf({ timezone }: Configuration): string {
  // Not a default of the option: the machine's zone takes 20 ms to find out.
  return timezone === '' ? Intl.DateTimeFormat().resolvedOptions().timeZone : timezone;
}

function schema(): convict.Schema<Record<string, unknown>> {
  const entries = Object.entries(OPTIONS).map(([key, spec]: [string, OptionSpec]) => {
    const env = variableOf(spec);
    const format = typeof spec.default === 'boolean' ? Boolean : '*';
    return [key, { doc: spec.text, default: spec.default, format, ...(env && { env }) }];
  });
  return Object.fromEntries(entries);
}

function loadFile(config: convict.Config<Record<string, unknown>>, file: string): void {
  try {
    config.loadFile(file);
    config.validate({ allowed: 'strict' });
  } catch (error) {
    throw new TapesyncError('CONFIG_INVALID', { file, problem: (error as Error).message }, { cause: error });
  }
}

function checked(spec: OptionSpec, value: unknown): unknown {
  const values = spec.many ? listed(spec, value) : [value];
  for (const each of values) {
    const problem = typeof each === 'object' ? 'expected a single value' : spec.check?.(String(each));
    // A default may mean "not given" and lie outside of what may be given.
    if (problem !== undefined && each !== spec.default) {
      throw new TapesyncError('OPTION_INVALID', {
        option: `--${spec.name} ${String(each)}`,
        problem,
      });
    }
  }
  if (spec.many) return values;
  return typeof spec.default === 'number' ? Number(value) : value;
}

function listed(spec: OptionSpec, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  // From the environment a list comes as one text, as in PATH.
  if (typeof value === 'string') return value.split(':');
  throw new TapesyncError('OPTION_INVALID', { option: `--${spec.name}`, problem: 'expected a list' });
}
