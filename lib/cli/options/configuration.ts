import { readFileSync } from 'node:fs';
import convict from 'convict';
import { TapesyncError } from '../../errors/error.ts';
import type { Parsed } from './option-parsers.ts';
import type { OptionSpec } from './option-spec.ts';
import { OPTIONS, type OptionKey, variableOf } from './options.ts';

type Widened<T> = T extends boolean
  ? boolean
  : T extends number
    ? number
    : T extends string
      ? string
      : readonly string[];

// Where the default is no text, or one that means "not given", it does not pass the parser.
type ValueOf<Spec> = Spec extends { readonly parse: (text: string) => Parsed<infer Value> }
  ? Spec extends { readonly many: true }
    ? readonly Value[]
    : Spec extends { readonly default: '' }
      ? Value | undefined
      : Value
  : Spec extends { readonly default: infer Default }
    ? Widened<Default>
    : never;

/** Every option with its value, parsed: flag over environment over configuration file over default. */
export type Configuration = { readonly [K in OptionKey]: ValueOf<(typeof OPTIONS)[K]> };

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

/**
 * Returns the time zone of dates that carry none: the machine's, where none is given.
 * Throws OPTION_INVALID where the machine has none that is known, as with an unusual TZ.
 */
export function timeZoneOf({ timezone }: Configuration): string {
  // What was given has been checked. Not a default of the option: the machine's zone takes 20 ms to find out.
  if (timezone !== undefined) return timezone;
  const zone: string | undefined = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone !== undefined && zone !== 'Etc/Unknown') return zone;
  throw new TapesyncError('OPTION_INVALID', {
    option: '--timezone',
    problem: "the machine's time zone is not known; name one, such as Europe/Berlin or UTC",
  });
}

function schema(): convict.Schema<Record<string, unknown>> {
  const entries = Object.entries(OPTIONS).map(([key, spec]: [string, OptionSpec]) => {
    const env = variableOf(spec);
    // What a value must be like is checked once for all places that it may come from.
    return [key, { doc: spec.text, default: spec.default, format: '*', ...(env && { env }) }];
  });
  return Object.fromEntries(entries);
}

function loadFile(config: convict.Config<Record<string, unknown>>, file: string): void {
  try {
    const values = readObject(file);
    for (const key of Object.keys(values)) {
      const spec = Object.hasOwn(OPTIONS, key) ? OPTIONS[key as OptionKey] : undefined;
      if (spec === undefined) throw new Error(`there is no option ${JSON.stringify(key)}`);
      if ((spec as OptionSpec).commandLineOnly)
        throw new Error(`${key} is an option of the command line only`);
    }
    config.load(values);
  } catch (error) {
    throw new TapesyncError('CONFIG_INVALID', { file, problem: (error as Error).message }, { cause: error });
  }
}

function readObject(file: string): Record<string, unknown> {
  const text = readFileSync(file, 'utf8');
  let values: unknown;
  try {
    values = JSON.parse(text);
  } catch {
    // The parser's own words would quote the file.
    throw new Error('it is not JSON');
  }
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    throw new Error('expected a JSON object, such as {"maxChanges": "10%"}');
  }
  return values as Record<string, unknown>;
}

function checked(spec: OptionSpec, value: unknown): unknown {
  if (typeof spec.default === 'boolean') return checkedFlag(spec, value);
  if (spec.many) return listed(spec, value).map((each) => parsedValue(spec, each));
  return parsedValue(spec, value);
}

const FLAGS: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  '1': true,
  false: false,
  no: false,
  '0': false,
  '': false,
};

function checkedFlag(spec: OptionSpec, value: unknown): boolean {
  const flag = typeof value === 'boolean' ? value : FLAGS[String(value).toLowerCase()];
  if (flag === undefined) throw invalid(spec, value, 'expected yes or no');
  return flag;
}

function parsedValue(spec: OptionSpec, value: unknown): unknown {
  if (typeof value !== 'string' && typeof value !== 'number')
    throw invalid(spec, '', 'expected a single text or number');
  if (spec.parse === undefined) return String(value);
  if (value === '' && spec.default === '') return undefined;
  // A default that is a number may lie outside of what may be given, which is a text here.
  if (value === spec.default && typeof value === 'number') return value;
  const text = String(value);
  const parsed = spec.parse(text);
  if ('problem' in parsed) throw invalid(spec, spec.secret ? '' : text, parsed.problem);
  return parsed.value;
}

function invalid(spec: OptionSpec, value: unknown, problem: string): TapesyncError {
  return new TapesyncError('OPTION_INVALID', {
    option: `--${spec.name} ${String(value)}`.trimEnd(),
    problem,
  });
}

function listed(spec: OptionSpec, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  // From the environment a list comes as one text, as in PATH.
  if (typeof value === 'string') return value.split(':');
  throw invalid(spec, '', 'expected a list');
}
