import type { ListLoader } from '../../model/filter/filter.ts';
import type { Confinement } from '../definition.ts';
import { findField } from '../field-names.ts';
import type { Diagnostics, Place } from '../syntax/diagnostics.ts';
import { type RawArgument, type Statement, statementLabel } from '../syntax/parser.ts';
import { expandVariables } from '../syntax/variables.ts';
import { ARGUMENT_READERS, type ExpandedArgument } from './argument-readers.ts';
import type { ArgumentTypes, DirectiveSpec, ParameterKind, ParameterSpec } from './directive-spec.ts';
import {
  type Argument,
  type BoundStatement,
  directiveSignature,
  findDirective,
  isForConfined,
} from './directives.ts';
import { unknownDirectiveHint } from './unknown-directive.ts';

/** Kinds of arguments that may be bare words or strings. */
const WORD_KINDS: readonly ParameterKind[] = [
  'field',
  'dateField',
  'comparedField',
  'placeField',
  'type',
  'formatName',
  'carriageControl',
  'policy',
  'repeats',
  'lineEnd',
  'timeUnit',
  'sizeUnit',
];
/** Kinds of arguments that may be integers; all others are strings. */
const INTEGER_KINDS: readonly ParameterKind[] = ['integer', 'where', 'detail', 'attribute'];

const MAY_BE_ABSENT: readonly ParameterSpec['occurs'][] = ['optional', 'any', 'paired'];
const MAY_BE_MANY: readonly ParameterSpec['occurs'][] = ['repeated', 'any', 'paired'];

type BoundArgument = Argument<ArgumentTypes[ParameterKind]>;
type BoundArguments = Record<string, BoundArgument | readonly BoundArgument[] | undefined>;

/** Checks statements against the table of directives, and replaces their variables. */
export class Binder {
  readonly #mainFile: string;
  readonly #environment: Readonly<Record<string, string | undefined>>;
  readonly #loadList: ListLoader;
  readonly #diagnostics: Diagnostics;
  readonly #confine: Confinement | undefined;

  constructor(
    mainFile: string,
    environment: Readonly<Record<string, string | undefined>>,
    loadList: ListLoader,
    diagnostics: Diagnostics,
    confine?: Confinement,
  ) {
    this.#mainFile = mainFile;
    this.#environment = environment;
    this.#loadList = loadList;
    this.#diagnostics = diagnostics;
    this.#confine = confine;
  }

  /** Returns a statement with its arguments in the types of its directive; reports everything that is wrong with it. */
  bind(statement: Statement): BoundStatement | undefined {
    const row = findDirective(statement.name);
    if (row === undefined) {
      this.#diagnostics.error(
        statement.place,
        `there is no directive ${statement.name}`,
        unknownDirectiveHint(statement.name),
      );
      return undefined;
    }
    if (this.#confine !== undefined && !isForConfined(row)) {
      this.#diagnostics.error(
        statement.place,
        `${row.name} reaches out of the definition, which is confined`,
        'leave it out: the operator names the input',
      );
      return undefined;
    }
    const counted = this.#checkCount(statement, row);
    const bound = this.#arguments(statement, row);
    if (!counted || bound === undefined) return undefined;
    const label = statementLabel(statement, this.#mainFile);
    const given = statement.arguments.map(({ value }) => value);
    // The type of the statement derives from the same row as its arguments, which TypeScript cannot see.
    return {
      directive: row.name,
      place: statement.place,
      label,
      given,
      arguments: bound,
    } as unknown as BoundStatement;
  }

  #checkCount(statement: Statement, row: DirectiveSpec): boolean {
    const fewest = row.parameters.filter(({ occurs }) => !MAY_BE_ABSENT.includes(occurs)).length;
    const most = row.parameters.some(({ occurs }) => MAY_BE_MANY.includes(occurs))
      ? Infinity
      : row.parameters.length;
    const found = statement.arguments.length;
    const halved = row.parameters.some(({ occurs }) => occurs === 'paired') && (found - fewest) % 2 === 1;
    if (found >= fewest && found <= most && !halved) return true;
    const range =
      most === Infinity ? `${fewest} or more` : fewest === most ? `${most}` : `${fewest} to ${most}`;
    const problem =
      halved && found > fewest
        ? `the last ${found - fewest} arguments of ${row.name} should be pairs`
        : `${row.name} takes ${range} argument${range === '1' ? '' : 's'}, found ${found}`;
    this.#diagnostics.error(statement.place, problem, `write ${directiveSignature(row)}`);
    return false;
  }

  #arguments(statement: Statement, row: DirectiveSpec): Readonly<BoundArguments> | undefined {
    const bound: BoundArguments = {};
    let complete = true;
    for (const [index, parameter] of row.parameters.entries()) {
      const read = givenFor(statement.arguments, row, index).map((argument) =>
        this.#argument(argument, parameter, row),
      );
      const valid = read.filter((argument) => argument !== undefined);
      if (valid.length < read.length) complete = false;
      bound[parameter.name] = MAY_BE_MANY.includes(parameter.occurs) ? valid : valid[0];
    }
    return complete ? bound : undefined;
  }

  #argument(written: RawArgument, parameter: ParameterSpec, row: DirectiveSpec): BoundArgument | undefined {
    const argument = this.#meant(written, parameter, row);
    const { place } = argument;
    const misfit = misfitOf(argument, parameter);
    if (misfit !== undefined) {
      this.#diagnostics.error(
        place,
        `${parameter.name} of ${row.name} must be ${misfit.expected}, found ${argument.source}`,
        misfit.suggestion,
      );
      return undefined;
    }
    const expanded = this.#expand(argument, parameter);
    if (expanded === undefined) return undefined;
    const placeAt = (at: number): Place =>
      at >= 0 && expanded.text === argument.value ? placeInside(argument, at) : place;
    const value = ARGUMENT_READERS[parameter.kind](
      expanded,
      parameter,
      (message, suggestion, at = -1) => this.#diagnostics.error(placeAt(at), message, suggestion),
      this.#loadList,
      (message, suggestion, at = -1) => this.#diagnostics.warning(placeAt(at), message, suggestion),
    );
    return value === undefined ? undefined : { value, place };
  }

  /** Returns an argument with its quotes as they are meant: a number without, a text with them. */
  #meant(argument: RawArgument, parameter: ParameterSpec, row: DirectiveSpec): RawArgument {
    const kind = meantKind(argument, parameter);
    if (kind === undefined) return argument;
    const isNumber = kind === 'integer';
    this.#diagnostics.warning(
      argument.place,
      `${parameter.name} of ${row.name} stands ${isNumber ? 'in' : 'without'} quotes`,
      `write ${isNumber ? argument.value : `"${argument.value}"`}`,
    );
    return { ...argument, kind };
  }

  #expand(argument: RawArgument, parameter: ParameterSpec): ExpandedArgument | undefined {
    if (argument.kind !== 'string') return { kind: argument.kind, text: argument.value };
    const purpose = parameter.kind === 'dateFormat' ? 'date format' : 'text';
    let failed = false;
    const text = expandVariables(
      argument.value,
      purpose,
      this.#environment,
      ({ at, message, suggestion }) => {
        failed = true;
        this.#diagnostics.error(placeInside(argument, at), message, suggestion);
      },
      this.#confine?.variables,
    );
    return failed ? undefined : { kind: 'string', text };
  }
}

function givenFor(
  given: readonly RawArgument[],
  { parameters }: DirectiveSpec,
  index: number,
): readonly RawArgument[] {
  const occurs = parameters[index]?.occurs;
  if (occurs === 'repeated' || occurs === 'any') return given.slice(index);
  if (occurs !== 'paired') return given.slice(index, index + 1);
  const first = parameters.findIndex((parameter) => parameter.occurs === 'paired');
  return given.slice(first).filter((_, at) => at % 2 === index - first);
}

// A bare word that names a field is none: rather an argument is missing or too many.
function meantKind({ kind, value }: RawArgument, parameter: ParameterSpec): RawArgument['kind'] | undefined {
  if (parameter.kind === 'integer') {
    return kind === 'string' && /^-?\d{1,10}$/.test(value) ? 'integer' : undefined;
  }
  if (kind === 'string' || WORD_KINDS.includes(parameter.kind) || INTEGER_KINDS.includes(parameter.kind)) {
    return undefined;
  }
  return kind === 'word' && findField(value) !== undefined ? undefined : 'string';
}

function misfitOf(
  argument: RawArgument,
  parameter: ParameterSpec,
): { readonly expected: string; readonly suggestion?: string } | undefined {
  const { kind } = argument;
  if (WORD_KINDS.includes(parameter.kind)) {
    return kind === 'integer' ? { expected: 'a name' } : undefined;
  }
  if (INTEGER_KINDS.includes(parameter.kind)) {
    if (kind === 'integer' || (kind === 'string' && parameter.kind !== 'integer')) return undefined;
    return { expected: parameter.kind === 'integer' ? 'an integer' : 'an integer or a string' };
  }
  return kind === 'string' ? undefined : { expected: 'a string', suggestion: `write "${argument.value}"` };
}

// The opening quote of a string and each doubled quote take one column more in the source than in the text.
function placeInside(argument: RawArgument, at: number): Place {
  const quotes = argument.value.slice(0, at).split('"').length;
  return { ...argument.place, column: argument.place.column + at + quotes };
}
