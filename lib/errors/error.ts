import { printable, visible } from './printable.ts';
import { systemProblem } from './system-problem.ts';
import { ERRORS, type ErrorClass, type ErrorCode } from './table.ts';

const PARAMETER = /\{(\w+)\}/g;

type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

type NamesOf<Code extends ErrorCode> = NamesIn<(typeof ERRORS)[Code]['text']>;

type Parameters = Readonly<Record<string, string | number>>;

// Only a list of diagnostics has lines.
type ParameterOf<Name> = Name extends 'diagnostics' ? readonly string[] : string | number;

type Given = Readonly<Record<string, ParameterOf<'diagnostics' | 'problem'>>>;

/** The parameters of an error: all that its text names, and none that only other texts name. */
export type ErrorParameters<Code extends ErrorCode> = {
  readonly [Name in NamesOf<Code>]: ParameterOf<Name>;
} & {
  readonly [Name in Exclude<NamesOf<ErrorCode>, NamesOf<Code>>]?: never;
};

/** Arguments from the parameters on, which may be left out where the text of the error names none. */
type ParametersAnd<Code extends ErrorCode, Rest extends unknown[]> = [NamesOf<Code>] extends [never]
  ? [parameters?: ErrorParameters<Code>, ...rest: Rest]
  : [parameters: ErrorParameters<Code>, ...rest: Rest];

/** Returns the message of an error with its parameters filled in. */
export function errorMessage<Code extends ErrorCode>(
  code: Code,
  ...[parameters]: ParametersAnd<Code, []>
): string {
  return filledIn(code, parameters ?? {});
}

function filledIn(code: ErrorCode, parameters: Given): string {
  return ERRORS[code].text.replaceAll(PARAMETER, (_, name: string) => shown(parameters[name]));
}

// Parameters come from exports, definitions, and names of files: none of them can begin a line of its own.
function shown(parameter: Given[string] | undefined): string {
  return typeof parameter === 'object' ? parameter.map(printable).join('\n') : printable(String(parameter));
}

function inOneText({ diagnostics, ...others }: Given): Parameters {
  const lines = typeof diagnostics === 'object' && { diagnostics: diagnostics.join('\n') };
  return { ...others, ...lines } as Parameters;
}

interface TapesyncErrorOptions extends ErrorOptions {
  /** The program that answered with this error: stands before the message. */
  readonly from?: string;
}

/** An error of the table, which is printed without a stack: its message explains it. */
export class TapesyncError<Code extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'TapesyncError';
  readonly code: ErrorCode;
  readonly parameters: Parameters;

  constructor(
    code: Code,
    ...[parameters, options = {}]: ParametersAnd<Code, [options?: TapesyncErrorOptions]>
  ) {
    const message = filledIn(code, parameters ?? {});
    super(options.from === undefined ? message : `${printable(options.from)}: ${message}`, options);
    this.code = code;
    this.parameters = inOneText(parameters ?? {});
  }

  /** The class of the error; decides the exit code. */
  get class(): ErrorClass {
    return ERRORS[this.code].class;
  }
}

/**
 * Returns the error that another program answered with; `undefined` where a parameter is missing that its text names.
 * `from` is the name of the other program.
 */
export function answeredError(
  code: ErrorCode,
  answered: Readonly<Record<string, unknown>>,
  from: string,
): TapesyncError | undefined {
  const parameters: Record<string, string | number> = {};
  for (const name of namesIn(code)) {
    const value = answered[name];
    if (typeof value === 'string' || typeof value === 'number') parameters[name] = value;
  }
  return isComplete(code, parameters) ? new TapesyncError(code, parameters, { from }) : undefined;
}

/** Returns an error with only those parameters that are named or numbers; others read as `instead`. */
export function withheld(error: TapesyncError, shown: readonly string[], instead: string): TapesyncError {
  const kept = Object.entries(error.parameters).map(([name, value]) => [
    name,
    typeof value === 'number' || shown.includes(name) ? value : instead,
  ]);
  const parameters: Parameters = Object.fromEntries(kept);
  return isComplete(error.code, parameters) ? new TapesyncError(error.code, parameters) : error;
}

function isComplete<Code extends ErrorCode>(
  code: Code,
  parameters: Parameters,
): parameters is ErrorParameters<Code> {
  return namesIn(code).every((name) => name in parameters);
}

function namesIn(code: ErrorCode): readonly string[] {
  return Array.from(ERRORS[code].text.matchAll(PARAMETER), ([, name = '']) => name);
}

/** Returns text from outside for a message: in quotes, with control and invisible characters escaped, cut to 60 characters. */
export function quoted(text: string): string {
  // JSON leaves some control characters as they are.
  return printable(visible(JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text)));
}

/** Returns the message of an error, in words where it is one of the system, or the text of another value that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? (systemProblem(error) ?? error.message) : String(error);
}

/**
 * Returns the error that says why: of a name with several addresses each has failed with its own reason, and the whole has no
 * message. Of any other it is the error itself.
 */
export function firstReason(error: unknown): unknown {
  return error instanceof AggregateError && error.errors.length > 0 ? firstReason(error.errors[0]) : error;
}
