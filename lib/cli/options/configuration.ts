import convict from 'convict';
import { messageOf, quoted, TapesyncError } from '../../errors/error.ts';
import { isJsonObject } from '../../model/json-object.ts';
import { readWhole } from '../../platform/read-whole.ts';
import { type Parsed, zone } from './option-parsers.ts';
import type { OptionSpec } from './option-spec.ts';
import { OPTIONS, type OptionKey, REPLACED, variableOf } from './options.ts';

type ValueOf<Spec> = Spec extends { readonly parse: (text: string) => Parsed<infer Value> }
  ? Spec extends { readonly many: true }
    ? readonly Value[]
    : Spec extends { readonly default: string | number }
      ? Value
      : Value | undefined
  : Spec extends { readonly many: true }
    ? readonly string[]
    : Spec extends { readonly value: string }
      ? string
      : boolean;

/** The parsed value of every option: a flag wins over the environment, that over a configuration file, that over the default. */
export type Configuration = { readonly [K in OptionKey]: ValueOf<(typeof OPTIONS)[K]> };

/** Options as they stand on the command line. */
export type Flags = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

// Tells an option that nobody gave from an empty text and from null in a file, which are errors.
const ABSENT = Symbol('absent');

const SPECS: ReadonlyMap<string, OptionSpec> = new Map(Object.entries(OPTIONS));

/**
 * Merges flags, environment, configuration file and defaults, and parses every value.
 * Throws OPTION_INVALID for a value that its option does not accept, and CONFIG_INVALID for a file that is not understood.
 */
export function configure(flags: Flags, environment: NodeJS.ProcessEnv): Configuration {
  const config = convict<Record<string, unknown>>(schema(environment), { args: [], env: environment });
  if (typeof flags.config === 'string') loadFile(config, flags.config);
  for (const [key, value] of Object.entries(flags)) if (value !== undefined) config.set(key, value);
  const values = Array.from(SPECS, ([key, spec]) => [key, configured(spec, config.get(key))]);
  return Object.freeze(Object.fromEntries(values)) as Configuration;
}

/**
 * Returns the time zone of dates that carry none: that of `--timezone`, else the machine's.
 * Throws OPTION_INVALID if the machine's zone is not known, as where TZ holds rules and not a name.
 */
export function timeZoneOf({ timezone }: Configuration, { TZ }: NodeJS.ProcessEnv): string {
  // No default of the option: a run without local dates need not find out the machine's zone, which is slow.
  if (timezone !== undefined) return timezone;
  const found: string | undefined = Intl.DateTimeFormat().resolvedOptions().timeZone;
  // Rules such as CET-1CEST are taken for UTC without a word, and every date would be wrong.
  const isMistaken = found === 'UTC' && TZ !== undefined && 'problem' in zone(TZ.replace(/^:/, '') || 'UTC');
  if (!isMistaken && found !== undefined && found !== 'Etc/Unknown') return found;
  const where = TZ === undefined ? '' : `, since $TZ is ${quoted(TZ)}`;
  throw new TapesyncError('OPTION_INVALID', {
    option: '--timezone',
    problem: `the machine's time zone is not known${where}; name one, such as Europe/Berlin or UTC`,
  });
}

function schema(environment: NodeJS.ProcessEnv): convict.Schema<Record<string, unknown>> {
  const entries = Array.from(SPECS, ([key, spec]) => {
    const variable = variableOf(spec);
    // An empty variable is as good as none for a list and for an option that needs no value.
    const fallback = defaultOf(spec);
    const mayBeEmpty = spec.many || fallback === ABSENT;
    const isRead = variable !== undefined && !(mayBeEmpty && environment[variable] === '');
    // Values are checked below, wherever they come from.
    return [key, { doc: spec.text, default: fallback, format: '*', ...(isRead && { env: variable }) }];
  });
  return Object.fromEntries(entries);
}

function defaultOf({ value, many, parse, default: given }: OptionSpec): unknown {
  if (value === undefined) return false;
  if (many) return [];
  return given ?? (parse === undefined ? '' : ABSENT);
}

function loadFile(config: convict.Config<Record<string, unknown>>, file: string): void {
  try {
    const values = readObject(file);
    for (const key of Object.keys(values)) {
      const spec = SPECS.get(key);
      if (spec === undefined) {
        const by = REPLACED.get(key);
        const hint = by === undefined ? '' : `; ${by} has taken its place`;
        throw new Error(`there is no option ${JSON.stringify(key)}${hint}`);
      }
      if (spec.commandLineOnly) throw new Error(`${key} is an option of the command line only`);
    }
    config.load(values);
  } catch (error) {
    throw new TapesyncError('CONFIG_INVALID', { file, problem: messageOf(error) }, { cause: error });
  }
}

function readObject(file: string): Record<string, unknown> {
  const text = readWhole(file).toString();
  let values: unknown;
  try {
    values = JSON.parse(text);
  } catch {
    // The message of the parser would quote the file.
    throw new Error(
      'it is not JSON; -c names a file of options of tapesync, and no Batch Configuration File of TMSS10Sync: what that says has to be given as options',
    );
  }
  if (!isJsonObject(values)) throw new Error('expected a JSON object, such as {"maxChanges": "10%"}');
  return { ...values };
}

function configured(spec: OptionSpec, value: unknown): unknown {
  if (spec.value === undefined) return flagOf(spec, value);
  if (spec.many) return listOf(spec, value).map((each) => parsedValue(spec, each));
  return value === ABSENT ? undefined : parsedValue(spec, value);
}

const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'yes', '1'].map((word) => [word, true] as const),
  ...['false', 'no', '0', ''].map((word) => [word, false] as const),
]);

function flagOf(spec: OptionSpec, value: unknown): boolean {
  const flag = typeof value === 'boolean' ? value : FLAGS.get(String(value).toLowerCase());
  if (flag === undefined) throw invalid(spec, value, 'expected yes or no');
  return flag;
}

function parsedValue(spec: OptionSpec, value: unknown): unknown {
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw invalid(spec, '', 'expected a single text or number');
  }
  if (spec.parse === undefined) return String(value);
  // A default may lie outside of the range of the parser. From outside comes a text, or a number of a file.
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

function listOf(spec: OptionSpec, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  // In the environment a list is one text, as PATH is.
  if (typeof value === 'string') return value.split(spec.separator ?? ':');
  throw invalid(spec, '', 'expected a list');
}
